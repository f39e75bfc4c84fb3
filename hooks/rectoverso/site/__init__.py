"""The published site: the only part that knows MkDocs, Material and mkdocs-static-i18n."""
