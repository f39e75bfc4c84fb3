"""Compiles the theme's templates when it is imported: sites of a few pages are built in less time than that takes."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from rectoverso.site.theme import templates

_LANGUAGES = ("ar", "de", "en", "ja", "sv", "zh-CN")


def compile_templates() -> None:
    """Fill what each build looks into before it compiles a template, with those of a site that overrides none."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "Any", "theme": {"name": "material"}})
    config.validate()
    templates.install(config)
    templates.compile_ahead(config)
    env = config.theme.get_env()
    for code in _LANGUAGES:
        env.get_template(f"partials/languages/{code}.html")


compile_templates()
