"""Reports: one result model, and what writes it as text, JSON, GitHub annotations and Markdown."""
