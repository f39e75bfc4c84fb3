"""What is decided about a repository that is adopted: its layout, language, address, title and licence."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rectoverso.core import readme, remotes
from rectoverso.core.adoption import Candidate, candidates, default_of_folders, default_of_originals, excluded
from rectoverso.core.layouts import LayoutKind

SIDECAR = ".co-op-translator.json"


def found(*paths: str, records: Mapping[str, str] | None = None) -> list[tuple[str, str, int]]:
    """Return source, translations and pages of each place."""
    return [(one.source, one.translations, one.pages) for one in candidates(paths, (records or {}).get)]


@pytest.mark.parametrize(
    ("paths", "records", "expected"),
    [
        pytest.param(
            ["README.md", "docs/a.md", "translations/sv/README.md", "translations/sv/docs/a.md"],
            {},
            [(".", "translations/<lang>", 2)],
            id="usual",
        ),
        pytest.param(
            ["README.md", "translations/sv/README.md", "translations/zh/README.md", "translations/old/README.md"],
            {},
            [(".", "translations/<lang>", 2)],
            id="alias, and a folder that is no language",
        ),
        pytest.param(
            ["docs/a.md", "docs/b/c.md", "docs/i18n/sv/a.md", "docs/i18n/sv/b/c.md"],
            {},
            [("docs", "docs/i18n/<lang>", 2)],
            id="docs/i18n",
        ),
        pytest.param(
            ["course/README.md", f"translations/sv/course/{SIDECAR}", "translations/sv/course/README.md"],
            {},
            [("course", "translations/<lang>/course", 1)],
            id="subdirectory with a sidecar",
        ),
        pytest.param(
            ["course/1/README.md", "translations/sv/course/1/README.md"],
            {"translations/sv/course/1/README.md": "1\\README.md"},
            [("course", "translations/<lang>/course", 1)],
            id="subdirectory with records, separators of Windows",
        ),
        pytest.param(
            ["course/README.md", f"translations/sv/{SIDECAR}", "translations/sv/course/README.md"],
            {},
            [(".", "translations/<lang>", 1)],
            id="a folder of the originals is no subdirectory",
        ),
        pytest.param(
            ["README.md", "1/a.md", "translations/sv/lessons/README.md", "translations/sv/lessons/1/a.md"],
            {},
            [(".", "translations/<lang>/lessons", 2)],
            id="subdirectory without any record",
        ),
        pytest.param(
            ["src/guide/README.md", "src/guide/a.md", "README.md", "translations/sv/a.md", "translations/sv/README.md"],
            {},
            [("src/guide", "translations/<lang>", 2)],
            id="originals in a folder of their own",
        ),
        pytest.param(
            ["book/a.md", "book/translations/sv/a.md"],
            {},
            [("book", "book/translations/<lang>", 1)],
            id="a root of its own",
        ),
        pytest.param(
            ["docs/en/a.md", "docs/sv/a.md", "docs/de/a.md", "docs/go/a.md", "docs/images/a.png"],
            {},
            [("docs", "docs/<lang>", 2)],
            id="folders",
        ),
        pytest.param(
            ["README.md", "docs/a.md", "docs/b.md", "translations/sv/README.md", "docs/i18n/sv/a.md", "docs/i18n/sv/b.md"],
            {},
            [("docs", "docs/i18n/<lang>", 2), (".", "translations/<lang>", 1)],
            id="two places, the fuller one first",
        ),
        pytest.param(["a.md", "translations/sv/b.md"], {}, [(".", "translations/<lang>", 0)], id="no original"),
        pytest.param(["README.md", "docs/en/a.md", "docs/sv/b.md"], {}, [], id="folders with nothing in common"),
        pytest.param(["README.md", "translations/README.md", "translations/messages.po"], {}, [], id="none"),
    ],
)  # fmt: skip
def test_places(paths: list[str], records: dict[str, str], expected: list[tuple[str, str, int]]) -> None:
    assert found(*paths, records=records) == expected


def test_pages_beside_a_subdirectory_are_counted() -> None:
    paths = ["course/a.md", "lab/a.md", f"translations/sv/course/{SIDECAR}", "translations/sv/course/a.md",
             "translations/sv/lab/a.md", "translations/de/lab/a.md"]  # fmt: skip
    (place,) = candidates(paths, {}.get)
    assert (place.translations, place.pages, place.others) == ("translations/<lang>/course", 1, 2)


def place(kind: LayoutKind, base: str, source: str = ".", languages: tuple[str, ...] = ("sv",)) -> Candidate:
    return Candidate(kind, base, source, f"{base}/<lang>", languages, 1)


def test_translations_in_other_places_are_no_originals() -> None:
    usual, i18n = place(LayoutKind.COOP, "translations"), place(LayoutKind.COOP, "docs/i18n", "docs")
    folders = place(LayoutKind.FOLDER, "docs", "docs", ("en", "sv"))
    assert excluded([usual, i18n, folders], "en") == ("docs/i18n/", "docs/sv/")
    assert excluded([i18n, usual], "en") == ()
    assert excluded([folders, usual], "en") == ()


@pytest.mark.parametrize(
    ("text", "languages", "english", "expected"),
    [
        ("# A course\n\nLearn it.", ["sv", "de"], None, "en"),
        ("# A course\n\nLearn it today.", ["en", "de"], "# A course\n\nLearn it now.", "en"),
        ("# Ein Kurs\n\nLernen Sie es heute.", ["en", "fr"], "# A course\n\nLearn it today.", None),
        ("# 课程 `azd up`\n\n学习人工智能。", ["en", "ja"], "# Course\n\nLearn.", "zh-CN"),
        ("# コース\n\n機械学習入門、東京大学。", ["en"], None, "ja"),
        ("# 과정\n\n배우다 學習", ["en"], None, "ko"),
        ("# Курс\n\nУчите.", ["en"], None, "ru"),
        ("# หลักสูตร\n\nเรียน", ["en"], None, "th"),
        ("", ["sv"], None, "en"),
    ],
)
def test_language_of_originals(
    text: str, languages: list[str], english: str | None, expected: str | None
) -> None:
    assert default_of_originals(text, languages, english) == expected


@pytest.mark.parametrize(
    ("languages", "recorded", "expected"),
    [
        (["de", "en", "sv"], {}, "en"),
        (["de", "en", "sv"], {"en": True, "sv": True}, "de"),
        (["de", "en", "sv"], {"de": True, "en": True, "sv": True}, "en"),
        (["de", "sv"], {"sv": True}, "de"),
        (["de", "sv"], {}, None),
    ],
)
def test_language_of_folders(languages: list[str], recorded: dict[str, bool], expected: str | None) -> None:
    assert default_of_folders(languages, recorded) == expected


# Where the repository lies


def config(url: str, more: str = "") -> str:
    return (
        f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {url}\n\tfetch = +refs/heads/*:refs/x/*\n{more}'
    )


@pytest.mark.parametrize(
    ("url", "web", "edit_uri", "site_url"),
    [
        ("https://github.com/Owner/Name.git", "https://github.com/Owner/Name", "edit/main/",
         "https://owner.github.io/Name/"),
        ("https://user:secret@github.com/o/n", "https://github.com/o/n", "edit/main/", "https://o.github.io/n/"),
        ("git@github.com:o/n.git", "https://github.com/o/n", "edit/main/", "https://o.github.io/n/"),
        ("ssh://git@ssh.github.com:443/o/n.git", "https://github.com/o/n", "edit/main/", "https://o.github.io/n/"),
        ("git://github.com/o/o.github.io.git/", "https://github.com/o/o.github.io", "edit/main/",
         "https://o.github.io/"),
        ("git@gitlab.com:group/sub/n.git", "https://gitlab.com/group/sub/n", "-/edit/main/",
         "https://group.gitlab.io/sub/n/"),
        ("https://gitlab.example.org:8443/g/n.git", "https://gitlab.example.org:8443/g/n", "-/edit/main/", None),
        ("https://codeberg.org/o/n", "https://codeberg.org/o/n", None, None),
        ("https://github.com/only", None, None, None),
        ("/srv/copies/leaf.bundle", None, None, None),
        ("../sibling.git/repo", None, None, None),
        ("C:\\code\\name", None, None, None),
        ("file:///srv/git/o/n.git", None, None, None),
        ("https://github.com/o/../n", None, None, None),
        ("https://github.com/o/n'><script>", None, None, None),
    ],
)  # fmt: skip
def test_addresses(url: str, web: str | None, edit_uri: str | None, site_url: str | None) -> None:
    repository = remotes.repository(config(url), "ref: refs/heads/main\n", {})
    assert (repository and repository.url) == web
    assert (repository and repository.edit_uri) == edit_uri
    assert (repository and repository.site_url) == site_url


OTHERS = """
; a comment
[remote "upstream"] # the real one
    URL = "https://github.com/team/course.git" ; quoted
[branch "work"]
    remote = upstream
"""


@pytest.mark.parametrize(
    ("more", "head", "heads", "url", "branch"),
    [
        ("", "ref: refs/heads/main", {}, "https://github.com/me/course", "main"),
        ("", "ref: refs/heads/topic", {"origin": "ref: refs/remotes/origin/trunk\n"}, "https://github.com/me/course",
         "trunk"),
        ("", "ref: refs/heads/release/2.x", {}, "https://github.com/me/course", "release/2.x"),
        ("", "0123456789012345678901234567890123456789", {}, "https://github.com/me/course", "main"),
        ("", "ref: refs/heads/.invalid", {}, "https://github.com/me/course", "main"),
        (OTHERS, "ref: refs/heads/work", {}, "https://github.com/team/course", "work"),
        (OTHERS, "ref: refs/heads/main", {}, "https://github.com/me/course", "main"),
    ],
)  # fmt: skip
def test_remote_and_branch(more: str, head: str, heads: dict[str, str], url: str, branch: str) -> None:
    found = remotes.repository(config("git@github.com:me/course.git", more), head, heads)
    assert found
    assert (found.url, found.branch) == (url, branch)


def test_a_project_in_a_folder_of_its_repository() -> None:
    found = remotes.repository(config("git@github.com:o/n.git"), "ref: refs/heads/a#b", {}, "courses/one two")
    assert found
    assert found.edit_uri == "edit/a%23b/courses/one%20two/"
    assert found.file("LICENSE") == "https://github.com/o/n/blob/a%23b/courses/one%20two/LICENSE"


@pytest.mark.parametrize("text", ["", "[remote", '[remote "origin"]\n\tfetch = x\n', "\0\n[core]\nbare"])
def test_no_remote(text: str) -> None:
    assert remotes.repository(text, "", {}) is None


# What it says of itself


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# AZD For Beginners: A Journey\n\n# Other\n", "AZD For Beginners: A Journey"),
        ("![logo](a.png)\n\n### Lessons\n\n# The *real* `title`\n", "The real title"),
        ("### Only this one\n", "Only this one"),
        ("# [![badge](https://x/y.svg)](https://x) Course 🚀 [![b][1]][2]\n", "Course 🚀"),
        (
            '<h1 align="center">\n  <img src="a.png" alt="x"> Great &amp; small\n</h1>\n\n# Later\n',
            "Great & small",
        ),
        ("```md\n# No heading\n<h1>nor this</h1>\n```\n\nTitle\n=====\n", "Title"),
        (
            "# <a name='top'></a>[Course](https://x/(a)) :rocket: snake_case __bold__ <br/>\n",
            "Course snake_case bold",
        ),
        ("---\ntitle: x\n---\n# After front matter #\n", "After front matter"),
        ("# &lt;b&gt; and \\*star\\*\u0085\u200b\u2028|\n", "<b> and *star* \u200b"),
        ("# ![only](a.png)\n\n## Second\n", "Second"),
        ("Text alone.\n", None),
        ("# \n", None),
        ("# " + "[" * 50_000, "[" * 1000),
    ],
)
def test_title(text: str, expected: str | None) -> None:
    assert readme.title(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MIT License\n\nCopyright (c) X\n\nPermission is hereby granted, free of charge, to any\nperson obtaining a "
         "copy of this software", "MIT"),
        ("   Apache License\n   Version 2.0, January 2004", "Apache-2.0"),
        ("Attribution 4.0 International\n\nCreative Commons", "CC-BY-4.0"),
        ("Attribution-NonCommercial-ShareAlike 4.0 International", "CC-BY-NC-SA-4.0"),
        ("GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007", "GPL-3.0"),
        ("All rights reserved.", None),
        ("", None),
    ],
)  # fmt: skip
def test_licence(text: str, expected: str | None) -> None:
    assert readme.licence(text) == expected


def test_files_that_say_it() -> None:
    names = ["LICENSE-CODE.txt", "LICENSE", "licenses.md", "README.md", "readme.rst", "index.md"]
    assert readme.licence_file(names) == "LICENSE"
    assert readme.licence_file(["LICENCE.md"]) == "LICENCE.md"
    assert readme.licence_file(["licenser.py"]) is None
    assert readme.readme_file(names) == "README.md"
    assert readme.readme_file(["index.md", "Readme.MD"]) == "Readme.MD"
    assert readme.readme_file(["a.md"]) is None
