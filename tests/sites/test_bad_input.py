"""Bad input is one clear message with its path; the rest of the site is built."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from helpers import inline, record
from support.sites import ENVIRONMENT, Build, build, mkdocs_yml, run, snapshot, write
from support.small import ABOUT, make, pages

ABOUT_SV = "docs/sv/guide/about.md"
STAMP = f"Mend it, or run 'rectoverso stamp {ABOUT_SV}' when the text is checked."
TEXT = "# Om\n\nLite text om VERSION.\n"
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need privileges there")


def rest_is_built(made: Build, *, besides: tuple[str, ...] = ()) -> None:
    """Assert that all other pages are what they are without the bad input."""
    wanted = {
        ("en", "index.md"): "original",
        ("en", "guide/index.md"): "original",
        ("en", "guide/about.md"): "original",
        ("sv", "index.md"): "current",
        ("sv", "guide/index.md"): "current",
        ("sv", "guide/about.md"): "current",
        ("ar", "index.md"): "current",
        ("ar", "guide/about.md"): "missing",
    }
    left_out = {tuple(name.split("/", 1)) for name in besides}
    found = {key: made.site.page(*key).status for key in wanted if key not in left_out}
    assert found == {key: status for key, status in wanted.items() if key not in left_out}


BAD_RECORDS = {
    "truncated": ('<!--\nCO_OP_TRANSLATOR_METADATA:\n{\n  "original_hash": "abc\n-->\n' + TEXT, 4, "invalid"),
    "not-an-object": ("<!--\nCO_OP_TRANSLATOR_METADATA:\n[1, 2]\n-->\n" + TEXT, 3, "invalid"),
    "wrong-type": (inline({"original_hash": 12}, TEXT), 3, "invalid"),
    "no-hash": (inline(record(ABOUT, "docs/en/guide/about.md", original_hash="xyz"), TEXT), 3, "invalid"),
    "unclosed": ('<!--\nCO_OP_TRANSLATOR_METADATA:\n{\n  "original_hash": "abc"\n}\n\n' + TEXT, 1, "invalid"),
}


@pytest.mark.parametrize("name", BAD_RECORDS)
def test_a_record_that_cannot_be_read(project: Path, name: str) -> None:
    page, line, status = BAD_RECORDS[name]
    made = make(project, "", {ABOUT_SV: page})
    (warning,) = made.warnings
    assert warning.startswith(f"rectoverso: {ABOUT_SV}:{line}: error: unreadable record: ")
    assert warning.endswith(f"{STAMP} [invalid]")
    built = made.site.page("sv", "guide/about.md")
    assert built.status == status
    assert "CO_OP" not in built.text
    assert "Lite text om" in built.text
    rest_is_built(made, besides=("sv/guide/about.md",))


DOUBTFUL_RECORDS = {
    "other-language": {"language_code": "fr"},
    "other-file": {"source_file": "docs/en/index.md"},
    "backslashes": {"source_file": "docs\\en\\guide\\about.md"},
}


@pytest.mark.parametrize("name", DOUBTFUL_RECORDS)
def test_a_record_that_is_doubtful_does_not_warn(project: Path, name: str) -> None:
    """The policy lets it pass; the check lists it."""
    page = inline(record(ABOUT, "docs/en/guide/about.md", **DOUBTFUL_RECORDS[name]), TEXT)
    made = make(project, "", {ABOUT_SV: page})
    assert made.warnings == []
    rest_is_built(made)


@pytest.mark.parametrize("source", ["/etc/passwd", "../../../secret.md", "C:/secret.md"])
def test_a_source_outside_the_project_is_not_followed(project: Path, source: str) -> None:
    write(project.parent, {"secret.md": "# Secret\n"})
    made = make(project, "", {ABOUT_SV: inline(record(ABOUT, source), TEXT)})
    (warning,) = made.warnings
    assert warning.startswith(
        f"rectoverso: {ABOUT_SV}:1: error: 'source_file' is {source!r}, outside the project."
    )
    rest_is_built(made)
    assert not [page.address for page in made.site.pages if "Secret" in page.text]


def test_a_sidecar_that_cannot_be_read(project: Path) -> None:
    made = make(project, "", {"docs/sv/.co-op-translator.json": '{"index.md": '})
    (warning,) = made.warnings
    assert warning.startswith("rectoverso: docs/sv/.co-op-translator.json:1: error: ")
    assert "not valid JSON" in warning
    assert warning.endswith("[sidecar-invalid]")
    rest_is_built(made)
    assert not [name for name in made.site.files if "co-op" in name]


UNREADABLE = {
    "not-utf-8": (b"# Om\n\nl\xf6v\n", "not UTF-8 (byte 0xf6 in line 3)", "Save it as UTF-8."),
    "binary": (
        b"\x89PNG\r\n\x1a\n\0\0\0\r",
        "it holds NUL bytes: a binary file, or UTF-16",
        "Save it as UTF-8.",
    ),
    "utf-16": (
        "# Om\n".encode("utf-16"),
        "it holds NUL bytes: a binary file, or UTF-16",
        "Save it as UTF-8.",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_translation_that_is_no_text_gives_way_to_the_original(project: Path, name: str) -> None:
    data, what, fix = UNREADABLE[name]
    made = make(project, "", {ABOUT_SV: data})
    assert made.warnings == [f"rectoverso: {ABOUT_SV}:1: error: {what}. {fix} [unreadable]"]
    page = made.site.page("sv", "guide/about.md")
    assert page.status == "missing"
    assert "Some text about" in page.text
    assert page.having("rv-notice--withheld")
    rest_is_built(made, besides=("sv/guide/about.md",))


def test_an_original_that_is_no_text_is_published_with_what_can_be_read(project: Path) -> None:
    made = make(project, "", {"docs/en/guide/about.md": b"# About\n\nl\xf6v and more\n"})
    first, *others = made.warnings
    assert (
        first
        == "rectoverso: docs/en/guide/about.md:1: error: not UTF-8 (byte 0xf6 in line 3). Save it as UTF-8. [unreadable]"
    )
    # Its Swedish translation was made from other bytes.
    assert [line.rpartition(" ")[2] for line in others] == ["[stale]"]
    assert "and more" in made.site.page("en", "guide/about.md").text
    rest_is_built(made, besides=("sv/guide/about.md",))


def test_an_empty_translation_gives_way_to_the_original(project: Path) -> None:
    made = make(project, "", {ABOUT_SV: ""})
    assert made.warnings == []
    page = made.site.page("sv", "guide/about.md")
    assert (page.status, len(page.having("rv-notice--withheld"))) == ("missing", 1)
    rest_is_built(made, besides=("sv/guide/about.md",))


def test_a_directory_named_like_a_page(project: Path) -> None:
    made = make(
        project, "", {"docs/sv/guide/folder.md/inside.md": "# Inne\n", "docs/en/x.md/y.md": "# Why\n"}
    )
    assert [line.rpartition(" ")[2] for line in made.warnings] == ["[orphaned]"]
    rest_is_built(made)
    assert made.site.page("en", "x.md/y.md").status == "original"


@needs_links
@pytest.mark.parametrize("target", ["nowhere.md", "loop.md", "/etc/hostname", "../../../outside.md"])
def test_a_link_that_leads_nowhere_in_circles_or_out(project: Path, target: str) -> None:
    write(project.parent, {"outside.md": "# Secret\n"})
    write(project, pages())
    os.symlink(target, project / "docs/sv/guide/loop.md")
    made = make(project)
    assert made.warnings == []
    rest_is_built(made)
    assert not [page.address for page in made.site.pages if "Secret" in page.text]
    assert not [name for name in made.site.files if "loop" in name]


@needs_links
def test_folders_that_lead_in_circles(project: Path) -> None:
    write(project, pages())
    os.symlink("..", project / "docs/sv/guide/up")
    os.symlink(".", project / "docs/en/here")
    made = make(project)
    assert made.warnings == []
    rest_is_built(made)
    assert not [name for name in made.site.files if "/up/" in name or "here" in name]


def test_a_folder_that_is_no_language(project: Path) -> None:
    """What looks like a language is left out and listed; what only has two letters is published."""
    more: dict[str, str | bytes] = {
        "docs/xx/index.md": "# Eh\n",
        "docs/go/index.md": "# Go\n",
        "docs/js/own.js": "// own\n",
    }
    made = make(project, mkdocs_yml(more="extra_javascript: [js/own.js]\n"), more)
    assert made.warnings == []
    rest_is_built(made)
    entries = made.site.page("sv", "index.md").all("//div[contains(@class, 'rv-switcher')]//a/@hreflang")
    assert entries == ["en", "ar", "sv"]
    assert not [name for name in made.site.files if "xx" in name]
    assert "docs/xx:1: warning: the folder 'xx' lies among the languages" in run(project, "check").stdout
    assert {"go/index.html", "js/own.js"} <= made.site.files
    assert made.site.broken(made.site.page("sv", "index.md")) == []


def refusal(project: Path, configuration: str) -> str:
    """Return the one message with which a build refuses a configuration."""
    made = build(write(project, {**pages(), "mkdocs.yml": configuration}))
    assert made.code == 1
    assert not (project / "site").exists()
    # MkDocs itself warns, before it asks us, that two plugins read the same pages.
    (message,) = [line for line in made.log if not line.startswith("WARNING -  Multiple ")]
    assert "Traceback" not in message
    return message


def test_hook_and_plugin_both_enabled(project: Path) -> None:
    message = refusal(project, mkdocs_yml(mode="both"))
    assert "the plugin 'rectoverso' and the hook 'rectoverso_hook.py' are both enabled" in message
    assert str(project / "mkdocs.yml") in message


@pytest.mark.parametrize("mode", ["plugin", "hook"])
@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ("{lay_out: coop}", "'lay_out' is no option (did you mean 'layout'?)"),
        ("{rules: {stail: note}}", "rules: 'stail' is no rule (did you mean 'stale'?)"),
        ("{search_fallbacks: maybe}", "search_fallbacks: expected `bool`, got `str`"),
        ("{languages: [sw-edish]}", "languages: 'sw-edish' is no language that BCP 47 and CLDR know"),
    ],
)
def test_a_wrong_option(project: Path, mode: str, options: str, wanted: str) -> None:
    assert wanted in refusal(project, mkdocs_yml(mode=mode, options=options))


@pytest.mark.parametrize("mode", ["plugin", "hook"])
def test_without_static_i18n(project: Path, mode: str) -> None:
    configuration = "\n".join(line for line in mkdocs_yml(mode=mode).split("\n") if "i18n" not in line)
    assert "rectoverso needs the plugin 'i18n' (mkdocs-static-i18n)" in refusal(project, configuration)


def test_without_a_folder_for_the_default_language(project: Path) -> None:
    write(project, {"mkdocs.yml": mkdocs_yml(), "docs/index.md": "# Here\n"})
    made = build(project)
    assert made.code == 1
    (message,) = [line for line in made.log if "rectoverso" in line]
    assert f"{project / 'docs' / 'en'}" in message
    assert "Traceback" not in message


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux only")
def test_a_name_that_is_no_text(project: Path) -> None:
    write(project, {"mkdocs.yml": mkdocs_yml(), "docs/en/index.md": "# Here\n"})
    Path(os.fsdecode(bytes(project / "docs/en") + b"/gr\xf6n.md")).write_text("# There\n", encoding="utf-8")
    made = build(project)
    assert made.code == 1
    assert r"'gr\udcf6n.md': the name of this file is not UTF-8. Rename it." in "".join(made.log)
    assert "Traceback" not in "".join(made.log)


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}])
def test_a_system_that_says_it_speaks_ascii(
    project: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    write(project, {"mkdocs.yml": mkdocs_yml(), **pages()})
    wanted = snapshot(build(project).site.folder)
    monkeypatch.delitem(ENVIRONMENT, "PYTHONUTF8")
    for name, value in environment.items():
        monkeypatch.setitem(ENVIRONMENT, name, value)
    shutil.rmtree(project / ".cache")
    assert snapshot(build(project).site.folder) == wanted
