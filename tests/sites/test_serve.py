"""The preview sees what is saved: an original that changed, a page that is new, a mistake that is mended."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from helpers import inline, record
from support.serving import preview
from support.sites import mkdocs_yml, write
from support.small import ABOUT, pages

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
    first = "# Leaves\n\n[More](more.md)\n"
    write(
        project,
        {
            "README.md": first,
            "more.md": "# More\n",
            "translations/sv/README.md": inline(record(first, "README.md"), "# Löv\n\n[Mer](more.md)\n"),
            "website/mkdocs.yml": mkdocs_yml(options="{root: ..}"),
            "website/docs/.gitkeep": "",
        },
    )
    with preview(project / "website") as server:
        assert (server.status(""), server.status("sv/")) == ("original", "current")
        write(project, {"README.md": first + "\nChanged.\n"})
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
