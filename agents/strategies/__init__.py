"""Adversary strategies, one a file: how Red picks what it strikes."""
