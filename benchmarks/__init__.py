"""Speed as ratios: the same work done two ways in one run, on whatever machine this is."""
