"""Routing rules, one a file: what a blocked convoy does."""
