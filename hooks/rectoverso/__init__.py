"""Rectoverso: publish machine-translated Markdown, and say what is current and what is not."""

__version__ = "0.1.0"
