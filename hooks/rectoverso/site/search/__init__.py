"""The search: one index for each language, behind the theme's own dialog."""
