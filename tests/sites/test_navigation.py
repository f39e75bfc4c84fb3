"""The navigation is written once, or not at all; its titles come from each language's own pages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from helpers import inline, record
from support.pages import Page, words
from support.sites import build, mkdocs_yml, write
from support.small import make, pages


def tree(page: Page) -> list[object]:
    """Return the main navigation: titles, and [title, [entries]] for sections."""
    return entries(page.one("//nav[contains(@class, 'md-nav--primary')]/ul"))


def entries(items: object) -> list[object]:
    found: list[object] = []
    for item in items.xpath("./li"):  # type: ignore[attr-defined]
        below = item.xpath("./nav/ul")
        is_toc = item.xpath("./nav[contains(@class, 'md-nav--secondary')]")
        links = item.xpath("./a") or item.xpath("./div/a") or item.xpath("./label")
        title = words(links[-1])
        found.append([title, entries(below[0])] if below and not is_toc else title)
    return found


def test_a_navigation_is_written_once(project: Path) -> None:
    nav = "nav: [index.md, {Guide for you: [guide/index.md, guide/about.md]}]\n"
    made = make(project, mkdocs_yml(more=nav))
    assert made.warnings == []
    assert tree(made.site.page("en", "index.md")) == ["Home", ["Guide for you", ["Guide", "About"]]]
    assert tree(made.site.page("sv", "index.md")) == ["Hem", ["Guiden", ["Guiden", "Om"]]]
    # Nothing below is translated: the section keeps its name, the pages are marked as English.
    arabic = made.site.page("ar", "index.md")
    assert tree(arabic) == ["البداية", ["Guide for you", ["Guide", "About"]]]
    marked = arabic.all("//nav[contains(@class, 'md-nav--primary')]//a//span[@lang='en']")
    assert [words(one) for one in marked] == ["Guide", "About"]


def test_titles_in_the_navigation_are_those_of_the_default_language(project: Path) -> None:
    nav = "nav: [{Start here: index.md}, {More: guide/about.md}, guide/index.md]\n"
    made = make(project, mkdocs_yml(more=nav))
    assert tree(made.site.page("en", "index.md")) == ["Start here", "More", "Guide"]
    assert tree(made.site.page("sv", "index.md")) == ["Hem", "Om", "Guiden"]
    assert tree(made.site.page("ar", "index.md")) == ["البداية", "More", "Guide"]


def test_without_a_navigation_it_is_made_from_the_folders(project: Path) -> None:
    more: dict[str, str | bytes] = {
        "docs/en/10-last-things/a.md": "# Ten\n",
        "docs/en/2-first_things/b.md": "# Two\n",
        "docs/en/zoo.md": "# Zoo\n",
    }
    made = make(project, "", more)
    assert made.warnings == []
    assert tree(made.site.page("en", "index.md")) == [
        "Home",
        "Zoo",
        ["2 first things", ["Two"]],
        ["10 last things", ["Ten"]],
        ["Guide", ["Guide", "About"]],
    ]
    assert tree(made.site.page("sv", "index.md"))[-1] == ["Guiden", ["Guiden", "Om"]]


def test_previous_and_next_follow_the_navigation(project: Path) -> None:
    made = make(project, mkdocs_yml(theme=", features: [navigation.footer]"))
    page = made.site.page("sv", "guide/index.md")
    assert [words(one) for one in page.having("md-footer__title")] == ["Previous Hem", "Next Om"] or [
        words(one).split()[-1] for one in page.having("md-footer__title")
    ] == ["Hem", "Om"]
    targets = [made.site.target(page, one.get("href")) for one in page.having("md-footer__link")]
    assert targets == [("sv/index.html", ""), ("sv/guide/about/index.html", "")]


def test_titles_from_front_matter(project: Path) -> None:
    original = "---\ntitle: Called so\n---\n# About\n\nText.\n"
    swedish = inline(
        record(original, "docs/en/guide/about.md"), "---\ntitle: Kallad så\n---\n# Om\n\nText.\n"
    )
    made = make(project, "", {"docs/en/guide/about.md": original, "docs/sv/guide/about.md": swedish})
    assert tree(made.site.page("en", "index.md"))[-1] == ["Guide", ["Guide", "Called so"]]
    assert tree(made.site.page("sv", "index.md"))[-1] == ["Guiden", ["Guiden", "Kallad så"]]


def test_readme_is_an_index_as_well(project: Path) -> None:
    files = pages(docs__en__guide__index=None, docs__sv__guide__index=None)
    files["docs/en/guide/README.md"] = "# Read me\n"
    files["docs/sv/guide/README.md"] = inline(record("# Read me\n", "docs/en/guide/README.md"), "# Läs mig\n")
    files["mkdocs.yml"] = mkdocs_yml()
    made = build(write(project, files))
    assert made.warnings == []
    assert tree(made.site.page("sv", "index.md"))[-1] == ["Läs mig", ["Läs mig", "Om"]]


def test_markup_in_a_title_stays_text(project: Path) -> None:
    original = "# The `</title>` tag & more\n"
    swedish = inline(record(original, "docs/en/guide/about.md"), "# Elementet `</title><script>x</script>`\n")
    made = make(project, "", {"docs/en/guide/about.md": original, "docs/sv/guide/about.md": swedish})
    assert made.site.page("en", "guide/about.md").one("//title").text == "The </title> tag & more - Leaf"
    page = made.site.page("sv", "guide/about.md")
    assert page.one("//title").text == "Elementet </title><script>x</script> - Leaf"
    assert page.json_ld["headline"] == "Elementet </title><script>x</script>"
    assert not [one for one in page.tree.iter("script") if one.text == "x"]
    assert tree(page)[-1] == ["Guiden", ["Guiden", "Elementet </title><script>x</script>"]]


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot exist there")
def test_names_of_files_and_folders_reach_pages_as_text(project: Path) -> None:
    name = "<img src=x onerror=alert(1)>"
    files: dict[str, str | bytes] = {
        f"docs/en/{name}.md": "No heading.\n",
        f"docs/en/<b>{name}/index.md": "Neither here.\n",
        f"docs/en/<b>{name}/x & y.md": "Nor here.\n",
        f"docs/sv/{name}.md": inline(record("No heading.\n", f"docs/en/{name}.md"), "Ingen rubrik.\n"),
    }
    made = make(project, "", files)
    assert made.warnings == []
    for page in made.site.pages:
        assert "<img src=x" not in page.text, page.address
    titles = [words(one) for one in made.site.page("sv", "index.md").having("md-nav__link")]
    assert any(name.lower() in title.lower() for title in titles)
    assert "X & y" in titles
