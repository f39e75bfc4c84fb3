"""Marks: what a page says of itself - notice, disclaimer, what changed - and how it gets into the HTML."""
