"""Whole small trees: layouts, statuses, and bad input, which is one clear message and harms nothing else."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Tree
from helpers import inline, look, md5, messages, record, statuses
from rectoverso.sources.configuration import ConfigurationError, load, undescribed
from rectoverso.sources.tree import LARGEST_PAGE

A, B = "# One\n\ntext\n", "# Two\n\ntext\n"
GOOD = inline(record(B, "docs/en/b.md"), "# Två\n\ntext\n")
FIXED = "Mend it, or run 'rectoverso stamp docs/sv/a.md' when the text is checked."


def folder(page: str | bytes, **more: str | bytes) -> dict[str, str | bytes]:
    """A tree of layout `folder`: a page under test, and a second one that must stay unharmed."""
    return {
        "docs/en/a.md": A,
        "docs/en/b.md": B,
        "docs/sv/a.md": page,
        "docs/sv/b.md": GOOD,
        **{name.replace("__", "/"): text for name, text in more.items()},
    }


def coop(sidecar: object, **more: str | bytes) -> dict[str, str | bytes]:
    """A tree of layout `coop` with a sidecar, given as a value or as its text."""
    text = sidecar if isinstance(sidecar, str | bytes) else json.dumps(sidecar, indent=2)
    return {
        "a.md": A,
        "b.md": B,
        "translations/sv/a.md": "# Ett\n",
        "translations/sv/b.md": "# Två\n",
        "translations/sv/.co-op-translator.json": text,
        "translations/de/b.md": inline(record(B, "b.md", "de"), "# Zwei\n"),
        "translations/de/a.md": inline(record(A, "a.md", "de"), "# Eins\n"),
        **{name.replace("__", "/"): text for name, text in more.items()},
    }


SV = {"a.md": record(A, "a.md"), "b.md": record(B, "b.md")}
ALL_GOOD = {"de/a.md": "current", "de/b.md": "current", "sv/a.md": "current", "sv/b.md": "current"}


def test_folder_layout_is_found_and_paired(tree: Tree) -> None:
    found = look(tree(folder(inline(record(A, "docs/en/a.md"), "# Ett\n"))))
    assert statuses(found) == {"sv/a.md": "current", "sv/b.md": "current"}
    assert messages(found) == []


def test_coop_layout_is_found_and_paired(tree: Tree) -> None:
    found = look(tree(coop(SV)))
    assert statuses(found) == ALL_GOOD
    assert messages(found) == []


def test_originals_of_the_coop_layout_below_docs(tree: Tree) -> None:
    found = look(
        tree(
            {
                "README.md": "no original here\n",
                "docs/api.md": A,
                "docs/i18n/en/api.md": A,
                "docs/i18n/sv/api.md": "# Ett\n",
                "docs/i18n/sv/.co-op-translator.json": json.dumps({"api.md": record(A, "api.md")}),
            }
        )
    )
    assert statuses(found) == {"sv/api.md": "current"}
    assert messages(found) == []


def test_what_the_tool_never_translates_is_no_original(tree: Tree) -> None:
    more: dict[str, str | bytes] = {
        ".github/x.md": A,
        "node_modules/p/x.md": A,
        "docs/build/x.md": A,
        "zh-CN/x.md": A,
        "translations/README.md": A,
    }
    found = look(tree(coop(SV) | more))
    assert sorted(found.catalogue.originals) == ["a.md", "b.md"]


def test_every_status(tree: Tree) -> None:
    pages = folder(inline(record("older\n", "docs/en/a.md"), "# Ett\n"))
    pages |= {
        "docs/en/missing.md": A,
        "docs/en/untracked.md": A,
        "docs/sv/untracked.md": "# Ett\n",
        "docs/sv/orphaned.md": inline(record(A, "docs/en/orphaned.md"), "# Ett\n"),
        "docs/en/invalid.md": A,
        "docs/sv/invalid.md": inline([], "# Ett\n"),
    }
    found = look(tree(pages))
    assert statuses(found) == {
        "sv/a.md": "stale",
        "sv/b.md": "current",
        "sv/invalid.md": "invalid",
        "sv/missing.md": "missing",
        "sv/orphaned.md": "orphaned",
        "sv/untracked.md": "untracked",
    }
    assert messages(found) == [
        "docs/sv/a.md:1: error: made from an older docs/en/a.md. Translate it again, or run 'rectoverso stamp "
        "--still-holds docs/sv/a.md' if it needs no change. [stale]",
        "docs/sv/invalid.md:3: error: unreadable record: the record is a list, not an object. Mend it, or run "
        "'rectoverso stamp docs/sv/invalid.md' when the text is checked. [invalid]",
        "docs/en/missing.md:1: note: no translation into sv. Translate it, or exclude it. [missing]",
        "docs/sv/orphaned.md:1: error: its original docs/en/orphaned.md does not exist. Delete it, or restore "
        "the original. [orphaned]",
        "docs/sv/untracked.md:1: warning: carries no record of the original it was made from "
        "(docs/en/untracked.md). Run 'rectoverso stamp docs/sv/untracked.md' when the text is checked. "
        "[untracked]",
    ]


@pytest.mark.parametrize(
    ("page", "status", "expected"),
    [
        pytest.param(
            '<!--\nCO_OP_TRANSLATOR_METADATA:\n{\n  "original_hash": "e4e0\n-->\n# Ett\n',
            "invalid",
            "docs/sv/a.md:4: error: unreadable record: the record is not valid JSON (Invalid control character "
            f"at). {FIXED} [invalid]",
            id="truncated JSON",
        ),
        pytest.param(
            '<!--\nCO_OP_TRANSLATOR_METADATA:\n{\n  "original_hash": "e4e0',
            "invalid",
            "docs/sv/a.md:1: error: unreadable record: the comment that holds the record is not closed with "
            f"'-->'. {FIXED} [invalid]",
            id="comment never closed",
        ),
        pytest.param(
            inline(record(A, "docs/en/a.md", original_hash=7), "# Ett\n"),
            "invalid",
            "docs/sv/a.md:3: error: unreadable record: 'original_hash' is a number, not a string. "
            f"{FIXED} [invalid]",
            id="wrong type",
        ),
        pytest.param(
            inline(record(A, "docs/en/a.md", original_hash="latest"), "# Ett\n"),
            "invalid",
            "docs/sv/a.md:3: error: unreadable record: 'original_hash' is 'latest', not 32 hexadecimal digits. "
            f"{FIXED} [invalid]",
            id="hash that is no hash",
        ),
        pytest.param(
            inline(record(A, "docs/en/a.md", original_hash=None), "# Ett\n"),
            "invalid",
            f"docs/sv/a.md:3: error: unreadable record: the record has no 'original_hash'. {FIXED} [invalid]",
            id="no hash",
        ),
        pytest.param(
            inline(record(A, "docs/en/a.md", "de"), "# Ett\n"),
            "current",
            "docs/sv/a.md:1: warning: the record names the language 'de', the folder 'sv'. Move the file, or "
            "mend the record. [record-language]",
            id="record for another language",
        ),
        pytest.param(
            inline(record(A, "docs/en/b.md"), "# Ett\n"),
            "current",
            "docs/sv/a.md:1: warning: 'source_file' is 'docs/en/b.md', the page lies where the translation of "
            "'a.md' belongs. Move the file, or mend the record. [record-source]",
            id="record for another file",
        ),
        pytest.param(
            inline(record(A, "/etc/passwd"), "# Ett\n"),
            "current",
            "docs/sv/a.md:1: error: 'source_file' is '/etc/passwd', outside the project. Mend the record; its "
            "place is not followed. [record-source-unsafe]",
            id="absolute source",
        ),
        pytest.param(
            inline(record(A, "docs\\..\\..\\..\\x.md"), "# Ett\n"),
            "current",
            "docs/sv/a.md:1: error: 'source_file' is 'docs/../../../x.md', outside the project. Mend the record; "
            "its place is not followed. [record-source-unsafe]",
            id="source that leaves the project",
        ),
        pytest.param(
            inline(record(A, "docs/en/a.md", translation_date="yesterday"), "# Ett\n"),
            "current",
            "docs/sv/a.md:1: warning: 'translation_date' is 'yesterday', no ISO 8601 date. Write it like "
            "2026-07-12T09:30:00+00:00. [record-date]",
            id="date that is none",
        ),
        pytest.param(
            "# Ett\n\nca\xf1on\n".encode("latin-1"),
            "invalid",
            "docs/sv/a.md:1: error: not UTF-8 (byte 0xf1 in line 3). Save it as UTF-8. [unreadable]",
            id="undecodable",
        ),
        pytest.param(
            b"\x89PNG\r\n\0\0\0",
            "invalid",
            "docs/sv/a.md:1: error: it holds NUL bytes: a binary file, or UTF-16. Save it as UTF-8. [unreadable]",
            id="binary",
        ),
        pytest.param(
            b"",
            "untracked",
            "docs/sv/a.md:1: warning: carries no record of the original it was made from (docs/en/a.md). Run "
            "'rectoverso stamp docs/sv/a.md' when the text is checked. [untracked]",
            id="empty",
        ),
        pytest.param(
            inline(record(A.replace("\n", "\r\n"), "docs/en/a.md"), "# Ett\n"),
            "current",
            "docs/sv/a.md:1: note: the recorded hash matches the original only with other line ends. "
            "[line-endings]",
            id="hash of other line ends",
        ),
    ],
)
def test_bad_page(tree: Tree, page: str | bytes, status: str, expected: str) -> None:
    found = look(tree(folder(page)))
    assert statuses(found) == {"sv/a.md": status, "sv/b.md": "current"}
    assert messages(found) == [expected]


def test_source_with_backslashes_is_read(tree: Tree) -> None:
    found = look(tree(folder(inline(record(A, "docs\\en\\a.md"), "# Ett\n"))))
    assert messages(found) == []


@pytest.mark.parametrize(
    ("sidecar", "status", "expected"),
    [
        pytest.param(
            '{\n  "a.md": {"original_hash": "e4',
            {"sv/a.md": "invalid", "sv/b.md": "invalid"},
            "translations/sv/.co-op-translator.json:2: error: unreadable sidecar: not valid JSON (Unterminated string "
            "starting at); its records are lost to the check. Restore it from git, or mend it. [sidecar-invalid]",
            id="truncated JSON",
        ),
        pytest.param(
            "[]",
            {"sv/a.md": "invalid", "sv/b.md": "invalid"},
            "translations/sv/.co-op-translator.json:1: error: unreadable sidecar: a list, not an object of records; "
            "its records are lost to the check. Restore it from git, or mend it. [sidecar-invalid]",
            id="wrong type",
        ),
        pytest.param(
            b"\xff\xfe\0",
            {"sv/a.md": "invalid", "sv/b.md": "invalid"},
            "translations/sv/.co-op-translator.json:1: error: unreadable sidecar: it holds NUL bytes: a binary file, "
            "or UTF-16; its records are lost to the check. Restore it from git, or mend it. [sidecar-invalid]",
            id="binary",
        ),
        pytest.param(
            SV | {"a.md": {"original_hash": "short"}},
            {"sv/a.md": "invalid", "sv/b.md": "current"},
            "translations/sv/.co-op-translator.json:2: error: unreadable record of translations/sv/a.md: "
            "'original_hash' is 'short', not 32 hexadecimal digits. Mend it, or run 'rectoverso stamp "
            "translations/sv/a.md' when the text is checked. [invalid]",
            id="entry with a hash that is none",
        ),
        pytest.param(
            SV | {"c.md": 7},
            {"sv/a.md": "current", "sv/b.md": "current"},
            "translations/sv/.co-op-translator.json:14: warning: the value of 'c.md' is no record. Remove it. "
            "[sidecar-entry]",
            id="value that is no entry",
        ),
        pytest.param(
            SV | {"gone.md": record(A, "gone.md")},
            {"sv/a.md": "current", "sv/b.md": "current"},
            "translations/sv/.co-op-translator.json:14: warning: the entry 'gone.md' belongs to no page. Remove "
            "the entry, or restore the page. [record-without-page]",
            id="entry without page",
        ),
    ],
)
def test_bad_sidecar(tree: Tree, sidecar: object, status: dict[str, str], expected: str) -> None:
    found = look(tree(coop(sidecar)))
    assert statuses(found) == {"de/a.md": "current", "de/b.md": "current", **status}
    assert messages(found) == [expected]


def test_what_the_tool_keeps_for_itself_in_a_sidecar_is_no_stranger(tree: Tree) -> None:
    failure = {
        "original_hash": md5(A),
        "failure_date": "2026-07-14T15:14:13+00:00",
        "error_type": "Incomplete",
    }
    old = SV | {"a.md": record("older", "a.md"), "__x": 1, "__translation_failures__": {"a.md": failure}}
    assert messages(look(tree(coop(old)))) == [
        "translations/sv/a.md:1: warning: the last attempt to translate the original's current text failed on "
        "2026-07-14 (Incomplete). [last-attempt-failed]",
        "translations/sv/a.md:1: error: made from an older a.md. Translate it again, or run 'rectoverso stamp "
        "--still-holds translations/sv/a.md' if it needs no change. [stale]",
    ]


def test_two_carriers_that_disagree(tree: Tree) -> None:
    pages = coop(SV) | {"translations/sv/a.md": inline(record("older\n", "a.md"), "# Ett\n")}
    found = look(tree(pages))
    assert statuses(found) == ALL_GOOD
    assert messages(found) == [
        "translations/sv/a.md:1: warning: its sidecar and inline records hold different hashes; the sidecar record "
        "is used. Run 'rectoverso stamp translations/sv/a.md' when the text is checked. [records-disagree]"
    ]


def test_damaged_carrier_beside_a_sound_one(tree: Tree) -> None:
    found = look(tree(coop(SV) | {"translations/sv/a.md": inline([], "# Ett\n")}))
    assert statuses(found) == ALL_GOOD
    assert messages(found) == [
        "translations/sv/a.md:3: warning: the inline record is damaged (the record is a "
        "list, not an object); the sidecar record is used. Remove or mend the damaged one. [records-disagree]"
    ]


def notebook(**metadata: object) -> str:
    return json.dumps({"cells": [], "metadata": metadata, "nbformat": 4})


def test_notebooks_carry_their_record_in_their_metadata(tree: Tree) -> None:
    pages = coop(SV) | {
        "n.ipynb": notebook(),
        "broken.ipynb": notebook(),
        "translations/sv/n.ipynb": notebook(coopTranslator=record(notebook(), "n.ipynb")),
        "translations/sv/broken.ipynb": "{",
        "translations/de/n.ipynb": notebook(coopTranslator=[]),
        "translations/de/broken.ipynb": notebook(),
    }
    found = look(tree(pages))
    assert {name: status for name, status in statuses(found).items() if name.endswith("ipynb")} == {
        "de/broken.ipynb": "untracked",
        "de/n.ipynb": "invalid",
        "sv/broken.ipynb": "invalid",
        "sv/n.ipynb": "current",
    }
    assert messages(found)[-1] == (
        "translations/sv/broken.ipynb:1: error: no valid notebook: Expecting property name enclosed in double "
        "quotes: line 1 column 2 (char 1). Open and save it with Jupyter, or restore it. [unreadable]"
    )


def test_directory_named_like_a_page(tree: Tree) -> None:
    pages = folder("")
    del pages["docs/sv/a.md"]
    assert messages(look(tree(pages | {"docs/sv/a.md/inner.txt": "x"}))) == [
        "docs/sv/a.md:1: warning: this directory is named like a page; what is in it is read, itself it is no page. "
        "Rename it. [not-a-file]",
        "docs/en/a.md:1: note: no translation into sv. Translate it, or exclude it. [missing]",
    ]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda path: path.symlink_to("nowhere.md"), "this link leads nowhere (nowhere.md)"),
        (lambda path: path.symlink_to("a.md"), "this link leads in circles"),
        (lambda path: path.symlink_to(".."), "this link leads in circles"),
        (lambda path: path.symlink_to("/etc/hostname"), "this link leads out of the project (/etc/hostname)"),
    ],
    ids=["broken", "cyclic", "to a folder above", "out of the project"],
)
def test_bad_link(tree: Tree, make: Callable[[Path], None], expected: str) -> None:
    root = tree(folder(""))
    (root / "docs/sv/a.md").unlink()
    make(root / "docs/sv/a.md")
    found = look(root)
    assert statuses(found) == {"sv/a.md": "missing", "sv/b.md": "current"}
    assert messages(found) == [
        f"docs/sv/a.md:1: warning: {expected}. Remove or mend the link. [broken-link]",
        "docs/en/a.md:1: note: no translation into sv. Translate it, or exclude it. [missing]",
    ]


def test_web_of_linked_folders_ends(tree: Tree) -> None:
    root = tree(folder(GOOD))
    for name in "cdefgh":
        (root / "docs/sv" / name).mkdir()
    for name in "cdefgh":
        for other in "cdefgh":
            if name != other:
                (root / "docs/sv" / name / other).symlink_to(f"../{other}")
    rules = {item.rule for item in look(root).findings}
    assert rules == {"broken-link"}


def test_links_inside_the_project_are_followed(tree: Tree) -> None:
    root = tree(folder(GOOD))
    (root / "docs/sv/a.md").unlink()
    (root / "docs/sv/a.md").symlink_to("b.md")
    assert statuses(look(root))["sv/a.md"] == "stale"


def test_unknown_language_folder(tree: Tree) -> None:
    found = look(tree(coop(SV, translations__xq__a_md="# X\n") | {"translations/klingon/a.md": "# K\n"}))
    assert statuses(found) == ALL_GOOD
    assert messages(found) == [
        "translations/klingon:1: warning: the folder 'klingon' lies among the languages but names none; its pages "
        "are left out. Rename it to a BCP 47 code, or move it. [unknown-language]"
    ]
    found = look(tree({"translations/xq/a.md": "# X\n"}))
    assert [item.path for item in found.findings] == ["translations/klingon", "translations/xq"]


def test_pictures_beside_languages_are_no_unknown_language(tree: Tree) -> None:
    pages = folder(GOOD) | {
        "docs/js/x.js": "",
        "docs/go/x.md": "# Go\n",
        "docs/faq/x.md": "",
        "docs/xq/x.png": "",
    }
    assert [str(item) for item in look(tree(pages | {"docs/zh_cn/a.md": "#\n"})).findings] == [
        "docs/zh_cn:1: warning: the folder 'zh_cn' lies among the languages but names none; its pages are left out. "
        "Rename it to 'zh-CN', or move it. [unknown-language]"
    ]


def test_two_folders_of_one_language(tree: Tree) -> None:
    pages = coop(SV) | {
        "translations/zh-CN/a.md": inline(record(A, "a.md", "zh-CN"), "# 一\n"),
        "translations/zh/a.md": inline(record(A, "a.md", "zh"), "# 一\n"),
    }
    found = look(tree(pages))
    assert statuses(found)["zh-CN/a.md"] == "current"
    assert messages(found)[0] == (
        "translations/zh:1: error: this folder and 'translations/zh-CN' both mean zh-CN; this one is left out. "
        "Merge the two folders. [collision]"
    )


def test_alias_folder_is_read_and_noted(tree: Tree) -> None:
    pages = coop(SV) | {"translations/br/a.md": inline(record(A, "a.md", "br"), "# Um\n")}
    found = look(tree(pages))
    assert statuses(found)["pt-BR/a.md"] == "current"
    assert [str(item) for item in found.verdicts["pt-BR"]["a.md"].findings] == [
        "translations/br/a.md:1: note: the record writes 'br' for pt-BR. [record-alias]"
    ]


def test_original_that_cannot_be_read_is_reported_once(tree: Tree) -> None:
    root = tree(folder(inline(record(A, "docs/en/a.md"), "# Ett\n")))
    with (root / "docs/en/a.md").open("r+b") as file:
        file.truncate(LARGEST_PAGE + 1)
    found = look(root)
    assert statuses(found) == {"sv/a.md": "stale", "sv/b.md": "current"}
    assert messages(found) == [
        "docs/en/a.md:1: error: 20,000,001 bytes are more than a page may have (20,000,000). Split it, or exclude it. [unreadable]",
        "docs/sv/a.md:1: error: nothing shows that it is current: docs/en/a.md cannot be read. Mend the original. "
        "[stale]",
    ]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be made on Windows")
def test_names_that_would_disguise_a_line_are_escaped(tree: Tree) -> None:
    pages = coop(SV) | {"x\n::error::y.md": A, "translations/sv/x\n::error::y.md": "# X\n"}
    lines = messages(look(tree(pages)))
    assert any(r"translations/sv/x\n::error::y.md:1: warning:" in line for line in lines)
    assert not any("\n" in line for line in lines)


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be made on Windows")
def test_name_that_is_no_utf8(tree: Tree) -> None:
    root = tree(coop(SV))
    with open(os.fsencode(root) + b"/translations/sv/\xff.md", "wb") as file:
        file.write(b"# X\n")
    assert messages(look(root)) == [
        r"translations/sv/\udcff.md:1: error: its original \udcff.md does not exist. Delete it, or restore the "
        "original. [orphaned]"
    ]


def test_excluded_originals_take_their_translations_and_records_with_them(tree: Tree) -> None:
    root = tree(coop(SV, mkdocs_yml="") | {"mkdocs.yml": "plugins: {rectoverso: {exclude: ['a.*']}}\n"})
    found = look(root)
    assert statuses(found) == {"de/b.md": "current", "sv/b.md": "current"}
    assert messages(found) == []


def test_policy_per_site_language_and_path(tree: Tree) -> None:
    options = {
        "rules": {"stale": "warning"},
        "overrides": [
            {"languages": ["de"], "rules": {"stale": "off"}},
            {"paths": ["a.md"], "rules": {"stale": "note"}},
        ],
    }
    configuration = json.dumps({"plugins": [{"rectoverso": options}]})
    old = {name: record("older", name) for name in ("a.md", "b.md")}
    pages = coop(old) | {
        "mkdocs.yml": configuration,
        "translations/de/b.md": inline(record("older", "b.md", "de"), "# Zwei\n"),
    }
    found = look(tree(pages))
    assert [(item.path, item.severity.value) for item in found.all_findings] == [
        ("translations/sv/a.md", "note"),
        ("translations/sv/b.md", "warning"),
    ]
    assert statuses(found)["de/b.md"] == "stale"


def test_hook_and_plugin_both_enabled(tree: Tree) -> None:
    root = tree({"mkdocs.yml": "plugins: [rectoverso]\nhooks: [hooks/rectoverso_hook.py]\n"})
    with pytest.raises(ConfigurationError) as error:
        load(root / "mkdocs.yml")
    assert str(error.value) == (
        f"{root}/mkdocs.yml: the plugin 'rectoverso' and the hook 'rectoverso_hook.py' are both enabled: every page "
        "would be treated twice. Remove one of them from the configuration."
    )


def test_no_configuration_and_no_translations(tree: Tree) -> None:
    root = tree({"README.md": A, ".git/HEAD": ""})
    with pytest.raises(ConfigurationError, match="neither a mkdocs.yml nor translations were found"):
        undescribed(root)
