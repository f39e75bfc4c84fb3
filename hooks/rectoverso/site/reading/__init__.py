"""From file to Markdown: what a page is read from, and what is taken out of it before MkDocs sees it."""
