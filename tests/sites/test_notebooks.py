"""Notebooks become pages like any other, with what is known of them as translations; nothing in them is run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers import inline, record
from rectoverso.core.languages import language
from rectoverso.messages import words as messages_of
from support import notebooks as nb
from support.pages import Page, words
from support.sites import Build, build, mkdocs_yml, run, snapshot, write

pytestmark = pytest.mark.xdist_group("notebooks")

PRESS, SORT, BROKEN = "lessons/press.ipynb", "lessons/sort all.ipynb", "lessons/broken.ipynb"
CODE = "import leaf\n\nleaf.press('''\n```\n''')"
TABLE = (
    '<style>td {color: red}</style><table border="1" class="dataframe"><tr><th>leaf</th><td onclick="x">oak</td></tr>'
    "</table><script>alert('table')</script><iframe src='https://elsewhere.example'></iframe>"
)
DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg'><script>alert('svg')</script><rect width='4' height='4'/></svg>"
)
RUN = "import pathlib; pathlib.Path('was-run').touch()"


def press(title: str, text: str, *more: dict[str, object], **metadata: object) -> str:
    """Return the notebook about pressing, with prose as given and the same code and outputs in every language."""
    attached = {"leaf.png": {"image/png": nb.encoded(nb.PICTURE)}}
    return nb.notebook(
        nb.markdown(
            f"# {title}\n\n{text} [sort](<sort all.ipynb#colours>), [home](../README.md), [odd](broken.ipynb)."
        ),
        nb.code(CODE, nb.stream("\x1b[32mpressed\x1b[0m\n"), nb.stream("dry!\n", "stderr")),
        nb.markdown("## A\n\n![leaf](attachment:leaf.png)", attachments=attached),
        nb.code("table", nb.result(text_html=TABLE, text_plain="no table")),
        nb.code(
            "plot", nb.result(image_png=nb.encoded(nb.PICTURE), text_plain="<Figure size 4x4 with 1 Axes>")
        ),
        nb.code("draw", nb.result(image_svg__xml=DRAWING)),
        nb.code(
            RUN, {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["\x1b[31mE: <b>no</b>"]}
        ),
        *more,
        **metadata,
    )


def sort(title: str, **metadata: object) -> str:
    return nb.notebook(nb.markdown(f"# {title}\n\n## Colours\n\nText."), nb.code("sort"), **metadata)


HOME = (
    '# Leaves\n\n[press](lessons/press.ipynb) <a href="lessons/press.ipynb#a">a</a> [sort](lessons/sort%20all.ipynb)\n'
    "[broken](lessons/broken.ipynb) [both](both.ipynb)\n"
)
ORIGINALS = {"README.md": HOME, PRESS: press("Press", "Press them."), SORT: sort("Sort")}


def repository(configuration: str) -> dict[str, str | bytes]:
    end = nb.markdown(nb.DISCLAIMER.format(label="Whatever"))
    old = record(ORIGINALS[PRESS], PRESS, "br")
    return {
        **ORIGINALS,
        BROKEN: '{"cells": [',
        "both.md": "# Both\n",
        "both.ipynb": sort("Both"),
        # Until 2026 the record lay in the notebook, under an alias that the folder no longer has.
        f"translations/pt-BR/{PRESS}": press("Prensar", "Prense-as.", end, coopTranslator=old),
        f"translations/km/{PRESS}": press("ចុច", "ចុចពួកវា។", end),
        "translations/km/.co-op-translator.json": json.dumps({PRESS: record(ORIGINALS[PRESS], PRESS, "km")}),
        "translations/sv/README.md": inline(
            record(HOME, "README.md"),
            "# Löv\n\n[pressa](../../lessons/press.ipynb) [sortera](lessons/sort%20all.ipynb)\n",
        ),
        f"translations/sv/{PRESS}": '{"cells": [{}]}',
        f"translations/sv/{SORT}": sort("Sortera", coopTranslator=record("older", SORT)),
        f"translations/sv/{BROKEN}": sort("Trasig"),
        "website/mkdocs.yml": configuration,
        "website/docs/.gitkeep": "",
    }


def make(root: Path, more: str = "") -> Build:
    write(root, repository(mkdocs_yml(options="{root: .., search: theme}", more=more)))
    return build(root / "website")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return make(tmp_path_factory.mktemp("notebooks"))


def page(made: Build, code: str, uri: str) -> Page:
    return made.site.page(code, uri.replace(".ipynb", ".md"))


def targets(made: Build, found: Page, text: str) -> list[object]:
    """Return where the links of a page with this text lead."""
    links = found.article.xpath(".//a[normalize-space()=$text]/@href", text=text)
    return [made.site.target(found, link) for link in links]


def test_the_log_names_what_is_wrong(made: Build) -> None:
    *damaged, stale = [line.removeprefix("rectoverso: ") for line in made.warnings]
    assert damaged == [
        "both.ipynb:1: error: this notebook would become the same page as 'both.md'; it is no page of the site. "
        "Rename one of them. [collision]",
        "lessons/broken.ipynb:1: error: no valid notebook: Expecting value: line 1 column 12 (char 11). Open and "
        "save it with Jupyter, or restore it. [unreadable]",
        "translations/sv/lessons/press.ipynb:1: error: no valid notebook: cell 1 is neither Markdown nor code nor raw "
        "text. Open and save it with Jupyter, or restore it. [unreadable]",
    ]
    assert stale.startswith(
        "translations/sv/lessons/sort all.ipynb:1: error: made from an older lessons/sort all.ipynb"
    )


def test_every_language_has_the_same_pages(made: Build) -> None:
    wanted = {"", "both/", "lessons/press/", "lessons/sort all/"}
    for code in ("", "km/", "pt-BR/", "sv/"):
        assert {f"{code}{name}index.html" for name in wanted} <= made.site.files
    assert not [name for name in made.site.files if name.endswith("broken/index.html")]


def test_statuses_come_from_either_carrier(made: Build) -> None:
    expected = {
        ("en", PRESS): "original",
        ("km", PRESS): "current",
        ("pt-BR", PRESS): "current",
        ("sv", PRESS): "missing",
        ("en", SORT): "original",
        ("km", SORT): "missing",
        ("pt-BR", SORT): "missing",
        ("sv", SORT): "stale",
    }
    assert {key: page(made, *key).status for key in expected} == expected
    for (code, uri), status in expected.items():
        found = page(made, code, uri)
        assert len(found.having("rv-notice")) == (status != "original")
        assert len(found.having("rv-disclaimer")) == (status in ("current", "stale"))
    assert page(made, "sv", PRESS).having("rv-notice--withheld")


def test_a_page_shows_text_code_and_outputs(made: Build) -> None:
    found = page(made, "en", PRESS)
    assert [(tag, name) for tag, name, _ in found.headings] == [("h1", "press"), ("h2", "a")]
    blocks = [
        one.text_content().strip()
        for one in found.article.xpath(".//pre[not(ancestor::*[@class and contains(@class, 'rv-output')])]")
    ]
    assert blocks == [CODE, "table", "plot", "draw", RUN]
    assert [one.text_content() for one in found.having("rv-output")] == [
        "pressed\n",
        "dry!\n",
        "leafoak",
        "E: <b>no</b>\n",
    ]
    assert [one.text_content() for one in found.having("rv-output--error")] == ["dry!\n", "E: <b>no</b>\n"]
    assert (
        words(found.one("//article//table")) == "leaf oak"
        or words(found.one("//article//table")) == "leafoak"
    )


def test_nothing_that_acts_is_published_and_nothing_is_run(made: Build) -> None:
    for found in made.site.pages:
        assert (
            not found.article.xpath(".//script | .//iframe | .//style | .//@onclick")
            if found.all("//article")
            else True
        )
        assert "alert(" not in found.text.replace(RUN, "")
    pictures = [name for name in made.site.files if name.startswith("notebook_images/")]
    assert sorted(Path(name).suffix for name in pictures) == [".png", ".svg"]
    assert not any(b"script" in (made.folder / name).read_bytes() for name in pictures)
    root = made.folder.parents[1]
    assert not list(root.rglob("was-run"))


def test_pictures_are_the_same_files_in_all_languages(made: Build) -> None:
    shown = set()
    for code in ("en", "km", "pt-BR", "sv"):
        found = page(made, code, PRESS)
        pictures = [made.site.target(found, link) for link in found.article.xpath(".//img/@src")]
        assert all(target and target[0] in made.site.files for target in pictures)
        shown.add(tuple(target[0] for target in pictures if target))
    ((attached, plotted, drawn),) = shown
    assert attached == plotted
    assert (made.folder / plotted).read_bytes() == nb.PICTURE
    assert drawn.endswith(".svg")


def test_outputs_of_translations_are_marked_as_the_originals_language(made: Build) -> None:
    for code, expected in (("en", {(None, None)}), ("km", {("en", "ltr")}), ("pt-BR", {("en", "ltr")})):
        found = page(made, code, PRESS).having("rv-output")
        assert {(one.get("lang"), one.get("dir")) for one in found} == expected


def test_the_disclaimer_of_the_tool_and_the_records_are_gone(made: Build) -> None:
    for found in made.site.pages:
        assert "co-op" not in found.text.lower()
        assert "coopTranslator" not in found.text
        assert "Whatever" not in found.text


def test_headings_have_the_originals_ids(made: Build) -> None:
    for code in ("km", "pt-BR"):
        assert [name for _, name, _ in page(made, code, PRESS).headings] == ["press", "a"]


def test_links_to_notebooks_lead_to_their_pages(made: Build) -> None:
    home = made.site.page("en", "README.md")
    press_page, sort_page = "lessons/press/index.html", "lessons/sort all/index.html"
    assert targets(made, home, "press") == [(press_page, "")]
    assert targets(made, home, "a") == [(press_page, "a")]
    assert targets(made, home, "sort") == [(sort_page, "")]
    swedish = made.site.page("sv", "README.md")
    assert targets(made, swedish, "pressa") == [(f"sv/{press_page}", "")]
    assert targets(made, swedish, "sortera") == [(f"sv/{sort_page}", "")]
    for code in ("", "km/", "sv/"):
        found = made.site.file(f"{code}{press_page}")
        assert targets(made, found, "sort") == [(f"{code}{sort_page}", "colours")]
        assert targets(made, found, "home") == [(f"{code}index.html", "")]


def test_a_notebook_that_is_no_page_is_linked_as_a_file(made: Build) -> None:
    home = made.site.page("en", "README.md")
    assert targets(made, home, "broken") == [("lessons/broken.ipynb", "")]
    assert targets(made, home, "both") == [("both.ipynb", "")]
    assert targets(made, page(made, "en", PRESS), "odd") == [("lessons/broken.ipynb", "")]


def test_each_page_links_its_notebook(made: Build) -> None:
    files = {
        ("en", PRESS): PRESS,
        ("km", PRESS): f"km/{PRESS}",
        ("pt-BR", PRESS): f"pt-BR/{PRESS}",
        ("sv", PRESS): PRESS,
        ("sv", SORT): f"sv/{SORT}",
    }
    sources = repository("")
    for (code, uri), file in files.items():
        found = page(made, code, uri)
        (link,) = found.having("rv-notebook")
        assert link.text_content() == messages_of(language(code))("Open the notebook file")
        assert (link.get("lang"), link.get("dir")) == found.language
        assert made.site.target(found, link.find("a").get("href")) == (file, "")
        source = file if code == "en" or file == uri else f"translations/{file}"
        assert (made.folder / file).read_text(encoding="utf-8") == sources[source]


def test_no_link_is_broken(made: Build) -> None:
    broken = {found.address: made.site.broken(found) for found in made.site.pages}
    assert {address: links for address, links in broken.items() if links} == {}


def test_notebooks_are_in_navigation_search_and_sitemap(made: Build) -> None:
    home = made.site.page("en", "README.md")
    entries = [words(one) for one in home.having("md-nav__link")]
    assert {"Press", "Sort", "Both"} <= set(entries)
    found = made.site.searched("en")
    assert any("lessons/press/" in str(entry) for entry in found)
    assert messages_of(language("en"))("Open the notebook file") not in json.dumps(found)
    sitemap = (made.folder / "km/sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>{made.site.url}km/lessons/press/</loc>" in sitemap
    assert 'hreflang="pt-BR"' in sitemap
    assert 'hreflang="sv"' not in sitemap
    assert "sort" not in sitemap


def test_the_check_says_the_same_and_nothing_in_the_tree_changes(made: Build) -> None:
    checked = run(made.folder.parent, "check", "--format", "json")
    assert checked.stdout.encode() == (made.folder / "rectoverso/status.json").read_bytes()
    root = made.folder.parents[1]
    before = repository((root / "website/mkdocs.yml").read_text(encoding="utf-8"))
    written = snapshot(root)
    for name, text in before.items():
        assert written[name] == (text if isinstance(text, bytes) else text.encode())
    assert {"/".join(name.split("/")[:2]) for name in written if name not in before} == {
        "website/site",
        "website/.cache",
    }


def test_building_again_makes_the_same_bytes_and_follows_changes(tmp_path: Path) -> None:
    first = make(tmp_path)
    before = snapshot(first.folder)
    assert snapshot(build(tmp_path / "website", site="again").folder) == before
    made_from = tmp_path / "website/.cache/plugin/rectoverso/notebooks"
    kept = {path.name for path in made_from.iterdir()}
    (tmp_path / PRESS).unlink()
    (tmp_path / "lessons/press.md").write_text("# Press\n\nNo longer a notebook.\n", encoding="utf-8")
    again = build(tmp_path / "website", site="third")
    assert "No longer a notebook." in page(again, "en", PRESS).text
    assert (tmp_path / "lessons/press.md").read_text(encoding="utf-8") == "# Press\n\nNo longer a notebook.\n"
    assert {path.name for path in made_from.iterdir()} < kept
    assert not [name for name in again.site.files if name.startswith("notebook_images/")]


def test_with_a_repository_notebooks_are_opened_there(tmp_path: Path) -> None:
    made = make(tmp_path, "repo_url: https://github.com/leaf/course\nedit_uri: edit/next/\n")
    shown = "https://github.com/leaf/course/blob/next"
    assert not [name for name in made.site.files if name.endswith(".ipynb")]
    for code, uri, path in (
        ("en", SORT, "lessons/sort%20all.ipynb"),
        ("km", PRESS, f"translations/km/{PRESS}"),
        ("sv", PRESS, PRESS),
    ):
        assert page(made, code, uri).having("rv-notebook")[0].find("a").get("href") == f"{shown}/{path}"
    assert f'href="{shown}/{BROKEN}"' in made.site.page("en", "README.md").text


def test_addresses_without_directories(tmp_path: Path) -> None:
    made = make(tmp_path, "use_directory_urls: false\n")
    assert {"lessons/press.html", "km/lessons/press.html", PRESS, f"km/{PRESS}"} <= made.site.files
    assert [link for found in made.site.pages for link in made.site.broken(found)] == []


def test_folders_of_languages(tmp_path: Path) -> None:
    """Here MkDocs reads the tree; notebooks are the reason to stage it."""
    original = sort("Sort")
    home = (
        '# Home\n\n[sort](guide/sort.ipynb#colours) <a href="guide/sort.ipynb">html</a> `guide/sort.ipynb`\n'
    )
    files: dict[str, str | bytes] = {
        "mkdocs.yml": mkdocs_yml(more="nav:\n  - index.md\n  - Sorting: guide/sort.ipynb\n"),
        "docs/en/index.md": home,
        "docs/en/guide/sort.ipynb": original,
        "docs/sv/index.md": inline(record(home, "docs/en/index.md"), home.replace("Home", "Hem")),
        "docs/sv/guide/sort.ipynb": sort(
            "Sortera", coopTranslator=record(original, "docs/en/guide/sort.ipynb")
        ),
        "docs/ar/index.md": inline(record(home, "docs/en/index.md", "ar"), home.replace("Home", "البداية")),
    }
    made = build(write(tmp_path, files))
    assert made.warnings == []
    for code, status, title in (
        ("en", "original", "Sort"),
        ("sv", "current", "Sortera"),
        ("ar", "missing", "Sort"),
    ):
        home_of = "" if code == "en" else f"{code}/"
        found = page(made, code, "guide/sort.ipynb")
        assert (found.status, found.headings[0][2]) == (status, title)
        start = made.site.page(code, "index.md")
        assert targets(made, start, "sort") == [(f"{home_of}guide/sort/index.html", "colours")]
        assert targets(made, start, "html") == [(f"{home_of}guide/sort/index.html", "")]
        assert made.site.broken(found) == []
        file = found.having("rv-notebook")[0].find("a").get("href")
        assert made.site.target(found, file) == (f"{'sv/' if code == 'sv' else ''}guide/sort.ipynb", "")
    entries = [words(one) for one in made.site.page("en", "index.md").having("md-nav__link")]
    assert "Sorting" in entries


def test_edit_links_lead_to_notebooks(tmp_path: Path) -> None:
    where = "repo_url: https://github.com/leaf/course\nedit_uri: edit/main/"
    edit = "theme: {name: material, font: false, features: [content.action.edit]}\n"
    files: dict[str, str | bytes] = {
        "mkdocs.yml": mkdocs_yml(more=f"{where}docs/\n").replace(
            "theme: {name: material, font: false}\n", edit
        ),
        "docs/en/index.md": "# Home\n",
        "docs/en/sort.ipynb": sort("Sort"),
        "docs/sv/sort.ipynb": sort("Sortera"),
    }
    made = build(write(tmp_path / "folders", files))
    for code in ("en", "sv"):
        (link,) = page(made, code, "sort.ipynb").all("//a[@rel='edit']/@href")
        assert link == f"https://github.com/leaf/course/edit/main/docs/{code}/sort.ipynb"
