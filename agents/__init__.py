"""Who decides: agents read frozen views and answer with intents."""
