"""Reads the world: the project's configuration and file tree, and what they say together."""
