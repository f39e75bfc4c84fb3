"""What users have of their own keeps working: templates, partials, hooks, alternates, features, entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers import inline, record
from support.pages import Site, words
from support.sites import build, mkdocs_yml, write
from support.small import HOME, make

CODES = ("en", "sv", "ar")
OWN_MAIN = """\
{% extends "base.html" %}
{% block announce %}<strong class="own-announce">New!</strong>{% endblock %}
{% block extrahead %}<meta name="own" content="{{ page.title if page }}">{% endblock %}
{% block content %}{{ super() }}<p class="own-content">Below.</p>{% endblock %}
{% block scripts %}{{ super() }}<!-- own scripts -->{% endblock %}
"""
OWN_HOME = """\
{% extends "main.html" %}
{% block tabs %}{{ super() }}<section class="own-hero"><h1>Welcome</h1></section>{% endblock %}
{% block content %}{% endblock %}
{% block footer %}<p class="own-footer">Bye</p>{% endblock %}
"""


def marks(site: Site, code: str, uri: str = "index.md") -> tuple[int, int, str | None]:
    """Count what is promised for a page: notices, disclaimers, and the status."""
    page = site.page(code, uri)
    return len(page.having("rv-notice")), len(page.having("rv-disclaimer")), page.status


def test_an_own_main_template_keeps_its_blocks(project: Path) -> None:
    made = make(project, mkdocs_yml(theme=", custom_dir: mine"), {"mine/main.html": OWN_MAIN})
    assert made.warnings == []
    for code, title in (("en", "Home"), ("sv", "Hem"), ("ar", "البداية")):
        page = made.site.page(code, "index.md")
        assert page.one("//meta[@name='own']/@content") == title
        assert len(page.having("own-announce")) == len(page.having("own-content")) == 1
        assert "<!-- own scripts -->" in page.text
        assert page.language[0] == code
        assert marks(made.site, code) == ((0, 0, "original") if code == "en" else (1, 1, "current"))


def test_a_page_with_a_template_that_shows_no_text(project: Path) -> None:
    home = f"---\ntemplate: home.html\n---\n{HOME}"
    swedish = inline(record(home, "docs/en/index.md"), "---\ntemplate: home.html\n---\n# Hem\n\n## Sist\n")
    files: dict[str, str | bytes] = {
        "mine/home.html": OWN_HOME,
        "docs/en/index.md": home,
        "docs/sv/index.md": swedish,
    }
    made = make(project, mkdocs_yml(theme=", custom_dir: mine"), files)
    page = made.site.page("sv", "index.md")
    assert len(page.having("own-hero")) == len(page.having("own-footer")) == 1
    assert page.language == ("sv", "ltr")
    assert marks(made.site, "sv") == (1, 1, "current")
    assert marks(made.site, "ar") == (1, 1, "stale")
    assert marks(made.site, "en") == (0, 0, "original")
    # Inside what the page shows, not above or behind the document.
    assert page.having("rv-notice")[0].xpath("ancestor::main")
    assert page.having("rv-disclaimer")[0].xpath("ancestor::main")


def test_own_partials_win_over_the_themes_and_over_ours(project: Path) -> None:
    files: dict[str, str | bytes] = {
        "mine/partials/copyright.html": "<p class='own-copyright'>Mine</p>",
        "mine/partials/rectoverso/disclaimer.html": "<footer class='rv-disclaimer own'>{{ marks.language.code }}</footer>",
        "mine/assets/rectoverso/rectoverso.css": "/* own styles */",
    }
    made = make(project, mkdocs_yml(theme=", custom_dir: mine"), files)
    page = made.site.page("sv", "index.md")
    assert words(page.having("own-copyright")[0]) == "Mine"
    assert [words(one) for one in page.having("own")] == ["sv"]
    assert (made.folder / "assets/rectoverso/rectoverso.css").read_text() == "/* own styles */"


def test_an_own_switcher_partial_wins(project: Path) -> None:
    files: dict[str, str | bytes] = {"mine/partials/alternate.html": "<p class='own-switcher'></p>"}
    made = make(project, mkdocs_yml(theme=", custom_dir: mine"), files)
    page = made.site.page("sv", "index.md")
    assert len(page.having("own-switcher")) == 1
    assert page.having("rv-switcher") == []


@pytest.mark.parametrize("mode", ["plugin", "hook"])
def test_an_own_hook_sees_every_page_of_every_language(project: Path, mode: str) -> None:
    hook = (
        "def on_page_markdown(markdown, page, config, files):\n"
        "    assert 'CO_OP' not in markdown\n"
        "    return markdown.replace('VERSION', '**4.2**')\n\n"
        "def on_page_content(html, page, config, files):\n    return html + '<p class=own-p>added</p>'\n\n"
        "def on_post_page(output, page, config):\n    return output.replace('</body>', '<i>own</i></body>')\n"
    )
    configuration = mkdocs_yml(mode=mode)
    if "hooks: [" in configuration:
        configuration = configuration.replace("hooks: [", "hooks: [own.py, ")
    else:
        configuration += "hooks: [own.py]\n"
    made = make(project, configuration, {"own.py": hook})
    assert made.warnings == []
    for code, text in (("en", "about 4.2"), ("sv", "om 4.2"), ("ar", "about 4.2")):
        page = made.site.page(code, "guide/about.md")
        assert text in words(page.article)
        assert len(page.having("own-p")) == 1
        assert page.text.count("<i>own</i>") == 1


def test_own_alternates_are_shown_as_they_are(project: Path) -> None:
    alternates = "{name: Kiswahili, link: https://sw.example/, lang: sw}"
    made = make(project, mkdocs_yml(more=f"extra: {{alternate: [{alternates}]}}\n"))
    assert made.warnings == []
    for code in CODES:
        page = made.site.page(code, "index.md")
        assert page.having("rv-switcher") == []
        entries = page.all("//ul[@class='md-select__list']//a")
        assert [(one.get("href"), one.get("hreflang"), words(one)) for one in entries] == [
            ("https://sw.example/", "sw", "Kiswahili")
        ]


def test_features_of_the_theme_keep_working(project: Path) -> None:
    features = (
        "[navigation.instant, navigation.tabs, navigation.tabs.sticky, navigation.sections, navigation.indexes, "
        "navigation.path, navigation.top, navigation.footer, navigation.tracking, navigation.prune, toc.follow, "
        "toc.integrate, search.suggest, search.highlight, search.share, header.autohide, content.code.copy, "
        "content.action.edit, announce.dismiss]"
    )
    palette = "[{scheme: default, toggle: {icon: material/weather-night, name: Dark}}, {scheme: slate}]"
    made = make(project, mkdocs_yml(theme=f", features: {features}, palette: {palette}"))
    assert made.warnings == []
    for code in CODES:
        for uri in ("index.md", "guide/index.md", "guide/about.md"):
            page = made.site.page(code, uri)
            assert made.site.broken(page) == []
            assert page.language[0] == code
    assert words(made.site.page("sv", "guide/about.md").having("md-tabs")[0]) == "Hem Guiden"
    assert marks(made.site, "sv", "guide/index.md") == (1, 1, "current")


def test_own_language_entries_are_kept(project: Path) -> None:
    entry = (
        ", {locale: sv, name: Svenskan, site_name: Lövet, site_description: På svenska, "
        "copyright: Vi, nav_translations: {Extra: Mera}}"
    )
    nav = "nav: [index.md, {Extra: [guide/about.md]}, guide/index.md]\n"
    made = make(project, mkdocs_yml(languages=entry, more=nav + "site_description: In English\n"))
    assert made.warnings == []
    page, english, arabic = (made.site.page(code, "guide/about.md") for code in ("sv", "en", "ar"))
    assert page.one("//title").text == "Om - Lövet"
    assert english.one("//title").text == "About - Leaf"
    assert arabic.one("//title").text.endswith(" - Leaf")
    descriptions = [one.one("//meta[@name='description']/@content") for one in (page, english, arabic)]
    assert descriptions == ["På svenska", "In English", "In English"]
    assert "Mera" in words(page.having("md-nav--primary")[0])
    assert "Extra" in words(english.having("md-nav--primary")[0])
    assert "Extra" in words(arabic.having("md-nav--primary")[0])


def test_a_theme_language_that_is_asked_for_is_used(project: Path) -> None:
    entry = ", {locale: sv, name: Svenska, theme: {language: da}}"
    made = make(project, mkdocs_yml(languages=entry))
    placeholder = made.site.page("sv", "index.md").one("//input[@name='query']/@placeholder")
    assert placeholder == "Søg"
    assert made.site.page("sv", "index.md").language == ("sv", "ltr")


def test_a_site_without_search_and_without_an_address(project: Path) -> None:
    configuration = (
        mkdocs_yml().replace("  - search\n", "").replace("site_url: https://leaf.example/docs/\n", "")
    )
    made = make(project, configuration)
    assert made.warnings == []
    assert not [name for name in made.site.files if "search_index" in name or "sitemap" in name]
    assert marks(made.site, "sv") == (1, 1, "current")
    assert made.site.page("ar", "guide/about.md").all("//link[@rel='canonical']/@href") == [
        "../../../guide/about/"
    ]


def test_a_site_in_one_language(project: Path) -> None:
    files = {"mkdocs.yml": mkdocs_yml(), "docs/en/index.md": HOME.replace("guide/about.md", "index.md")}
    made = build(write(project, files))
    assert made.warnings == []
    page = made.site.page("en", "index.md")
    assert page.having("rv-switcher") == page.having("rv-notice") == []
    assert "sitemap.xml" in made.site.files
