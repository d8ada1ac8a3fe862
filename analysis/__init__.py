"""What it means: curves, metrics and figures of results."""
