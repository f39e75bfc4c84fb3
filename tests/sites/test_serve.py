"""The preview sees what is saved: an original that changed, a page that is new, a mistake that is mended."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from helpers import inline, record
from support.serving import Preview, preview
from support.sites import SITE_URL, build, mkdocs_yml, write
from support.small import ABOUT, pages, staged

BOOM = "def on_page_markdown(markdown, page, config, files):\n    assert 'BOOM' not in markdown, 'the page said so'\n"


def test_saving_an_original_turns_its_translations_stale(project: Path) -> None:
    write(project, {"mkdocs.yml": mkdocs_yml(), **pages()})
    about = project / "docs/en/guide/about.md"
    with preview(project) as server:
        assert server.status("sv/guide/about/") == "current"
        about.write_bytes(ABOUT.replace("Some", "Other").encode())
        server.until(lambda: server.status("sv/guide/about/") == "stale")
        assert "Other text" in server.get("guide/about/")
        assert "Other text" in server.get("ar/guide/about/")
        assert server.status("sv/") == "current"
        about.write_bytes(ABOUT.encode())
        server.until(lambda: server.status("sv/guide/about/") == "current")


def test_a_new_page_and_its_translation_appear(project: Path) -> None:
    write(project, {"mkdocs.yml": mkdocs_yml(mode="hook"), **pages()})
    with preview(project) as server:
        assert server.status("new/") is None
        write(project, {"docs/en/new.md": "# New\n\nText.\n"})
        server.until(lambda: server.status("sv/new/") == "missing")
        assert server.status("new/") == "original"
        write(
            project,
            {"docs/sv/new.md": inline(record("# New\n\nText.\n", "docs/en/new.md"), "# Ny\n\nText.\n")},
        )
        server.until(lambda: server.status("sv/new/") == "current")
        assert ">Ny" in server.get("sv/").replace("\n", "").replace(" ", "")
        (project / "docs/en/new.md").unlink()
        server.until(lambda: server.status("sv/new/") is None)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_build_that_failed_does_not_poison_the_next(project: Path, language: str) -> None:
    """The failure is in the first language that is built, or in a later one."""
    write(project, {"mkdocs.yml": mkdocs_yml(more="hooks: [boom.py]\n"), "boom.py": BOOM, **pages()})
    page = project / f"docs/{language}/guide/about.md"
    good = page.read_bytes()
    with preview(project) as server:
        assert server.status("sv/guide/about/") == "current"
        page.write_bytes(good + b"\nBOOM\n")
        server.until(lambda: "the page said so" in server.log)
        page.write_bytes(good.replace(b"VERSION", b"42"))
        server.until(lambda: "42" in server.get("guide/about/" if language == "en" else "sv/guide/about/"))
        assert server.status("guide/about/") == "original"
        assert server.status("sv/guide/about/") == ("stale" if language == "en" else "current")
        assert server.status("ar/guide/about/") == "missing"
        for address in ("sv/", "ar/"):
            assert server.get(address).count('<aside class="rv-notice') == 1
            assert f'<html lang="{address[:2]}"' in server.get(address)


def test_a_staged_repository_is_watched_where_it_lies(project: Path) -> None:
    files = staged()
    configuration = mkdocs_yml(options="{root: ..}")
    write(project, {**files, "website/mkdocs.yml": configuration, "website/docs/.gitkeep": ""})
    with preview(project / "website") as server:
        assert (server.status(""), server.status("sv/")) == ("original", "current")
        write(project, {"README.md": f"{files['README.md']}\nChanged.\n"})
        server.until(lambda: server.status("sv/") == "stale")
        write(project, {"translations/sv/more.md": inline(record("# More\n", "more.md"), "# Mer\n")})
        server.until(lambda: server.status("sv/more/") == "current")
        # In a folder that is new as well, and after it in that folder again.
        write(project, {"lessons/one.md": "# One\n"})
        server.until(lambda: server.status("sv/lessons/one/") == "missing")
        write(project, {"lessons/two.md": "# Two\n"})
        server.until(lambda: server.status("sv/lessons/two/") == "missing")
        write(project, {"top.md": "# Top\n"})
        server.until(lambda: server.status("top/") == "original")
        # The preview's log lies there too; were it watched, it would build for ever.
        assert (project / "serve.log").exists()
        builds = server.log.count("Documentation built")
        time.sleep(3)
        assert server.log.count("Documentation built") == builds


def seen(server: Preview, address: str) -> str:
    """Return a page as a reader gets it, without the preview's own script and address."""
    page = re.sub(r"<script>[^<]*livereload\(.*?</script>", "", server.get(address), flags=re.DOTALL)
    return page.replace(server.url, SITE_URL)


def test_what_the_preview_shows_is_what_a_build_makes(project: Path) -> None:
    """Whether a language was seen before the change or not, and in whatever order they are asked for."""
    write(project, {"mkdocs.yml": mkdocs_yml(), **pages()})
    with preview(project) as server:
        assert server.status("ar/") == "current"
        (project / "docs/en/guide/about.md").write_text(ABOUT + "\nMore.\n", encoding="utf-8")
        server.until(lambda: "More." in server.get("guide/about/"))
        assert server.log.count(" files of ") == 3, "two builds, and Arabic when it was looked at"
        site = build(project).site.folder
        names = [
            path.relative_to(site).as_posix() for path in site.rglob("*.html") if path.name == "index.html"
        ]
        assert any(name.startswith("sv/") for name in names)
        for name in sorted(names, reverse=True):
            wanted = (site / name).read_text(encoding="utf-8")
            assert seen(server, name.removesuffix("index.html")) == wanted, name
        for home in ("sv/", "", "ar/"):
            index = f"{home}pagefind/pages.json"
            assert json.loads(server.get(index)) == json.loads((site / index).read_text(encoding="utf-8"))


def test_a_language_that_cannot_be_built_says_so_where_it_is_asked_for(project: Path) -> None:
    """The other languages are there, and the next save mends it."""
    template = "{% extends 'base.html' %}{% block content %}{{ page.content }}{{ CALL }}{% endblock %}"
    broken = template.replace("CALL", "no_such_thing() if config.theme.language == 'sv'")
    write(
        project,
        {"mkdocs.yml": mkdocs_yml(theme=", custom_dir: own"), "own/main.html": broken, **pages()},
    )
    with preview(project) as server:
        assert "About" in server.get("guide/about/")
        assert server.get("sv/") == ""
        assert "sv: UndefinedError: 'no_such_thing' is undefined" in server.log
        server.until(lambda: server.status("ar/") == "current")
        assert "Traceback" not in server.log
        write(project, {"own/main.html": template.replace("CALL", "''")})
        # MkDocs does not watch a theme's folder unless it is asked to.
        (project / "docs/en/guide/about.md").write_text(ABOUT + "\nMore.\n", encoding="utf-8")
        server.until(lambda: server.status("sv/") == "current")
