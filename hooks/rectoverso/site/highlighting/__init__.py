"""Highlighting: what is the same in all languages once, and what is new in less time."""
