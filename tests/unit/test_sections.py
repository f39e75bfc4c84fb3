"""Sections: where they begin and end, what they are called, which is which in another version."""

from __future__ import annotations

import pytest

from rectoverso.core.sections import Alignment, Document, slug, title


def aligned(old: str, new: str) -> list[tuple[str, str]]:
    """Pairs of headings, without section 0."""
    before, after = Document(old), Document(new)
    pairs = Alignment(before, after).pairs
    assert pairs[0] == (0, 0)
    return [(before.sections[i].heading, after.sections[j].heading) for i, j in pairs[1:]]


def test_sections_of_a_document() -> None:
    document = Document(
        "---\ntitle: x\n---\n\nbefore\n\n# One\ntext\n\n```\n# no\n```\n\n\nTwo\n---\n\n### Three\n"
    )
    told = [(section.level, section.heading, section.lines) for section in document.sections]
    assert told == [(0, "", (1, 5)), (1, "One", (7, 12)), (2, "Two", (15, 16)), (3, "Three", (18, 18))]
    assert document.front == 3
    assert document.levels == (1, 2, 3)
    assert document.text(document.sections[2]) == "Two\n---"


@pytest.mark.parametrize(
    "text", ["", "\n", "\ufeff", "text", "# a", "\ufeff---\nx: y\n---\n# a\n", "# a\r\nb\r\n"]
)
def test_small_documents(text: str) -> None:
    document = Document(text)
    assert document.sections[0].level == 0
    assert len(document.sections) == len(document.headings) + 1
    assert len(document.ids) == len(document.sections)


def test_no_text_before_the_first_heading() -> None:
    assert Document("# a\n").sections[0].lines == (1, 0)


def test_the_record_of_a_translation_counts_as_lines() -> None:
    record = (
        '<!--\nCO_OP_TRANSLATOR_METADATA:\n{\n  "original_hash": "d41d8cd98f00b204e9800998ecf8427e"\n}\n-->\n'
    )
    assert Document(record + "# a\nb\n").sections[1].lines == (7, 8)


@pytest.mark.parametrize(
    ("heading", "plain", "name"),
    [
        ("Install", "Install", "install"),
        ("The `--force` option", "The --force option", "the-force-option"),
        ("[Link](a.md) and **bold**", "Link and bold", "link-and-bold"),
        ("✅ Verify", "✅ Verify", "verify"),
        ("Über uns", "Über uns", "über-uns"),
        ("snake_case *x*", "snake_case x", "snake_case-x"),
        ("Named {#own}", "Named", "named"),
        ("[![badge](b.svg)](c)", "badge", "badge"),
        ("!!!", "!!!", ""),
    ],
)
def test_titles_and_ids(heading: str, plain: str, name: str) -> None:
    assert title(heading) == plain
    assert slug(heading) == name


def test_ids_are_unique() -> None:
    document = Document("# a\n## a\n## a {#own}\n# !\n# !\n## a_1\n")
    assert document.ids == ("", "a", "a_1", "own", "_1", "_2", "a_1_1")


OLD = """# Guide

## Install
run the installer and wait for a while

## Use
open the program and look at the list of files

## Remove
delete the folder with all of its files
"""


def test_unchanged() -> None:
    assert aligned(OLD, OLD) == [(name, name) for name in ("Guide", "Install", "Use", "Remove")]


def test_added_and_removed() -> None:
    new = OLD.replace("## Use\n", "## Configure\nnothing of it is like the rest\n\n## Use\n").partition(
        "## Rem"
    )[0]
    assert aligned(OLD, new) == [(name, name) for name in ("Guide", "Install", "Use")]


def test_renamed_with_the_same_text() -> None:
    assert ("Install", "Setup") in aligned(OLD, OLD.replace("## Install", "## Setup"))


def test_renamed_with_much_of_the_text() -> None:
    new = OLD.replace("## Install\nrun", "## Setup\nstart")
    assert ("Install", "Setup") in aligned(OLD, new)


def test_similar_name_with_half_of_the_text() -> None:
    new = OLD.replace("## Install\nrun the installer and wait", "## Install it\nturn a key, have patience")
    assert ("Install", "Install it") in aligned(OLD, new)


def test_other_name_and_text_is_another_section() -> None:
    new = OLD.replace(
        "## Install\nrun the installer and wait for a while", "## Theory\nanother text altogether"
    )
    assert "Install" not in dict(aligned(OLD, new))


def test_moved() -> None:
    before, after = (
        Document(OLD),
        Document(
            "# Guide\n\n## Remove\ndelete the folder with all of its files\n\n## Install\n"
            "run the installer and wait for a while\n\n## Use\nopen the program and look at the list of files\n"
        ),
    )
    alignment = Alignment(before, after)
    assert dict(alignment.pairs) == {0: 0, 1: 1, 2: 3, 3: 4, 4: 2}
    assert set(alignment.pairs) - alignment.kept == {(4, 2)}


def test_moved_and_changed() -> None:
    new = OLD.replace("## Use\nopen the program and look at the list of files\n\n", "")
    new += "\n## Use\nopen the program and look at the list of folders\n"
    assert ("Use", "Use") in aligned(OLD, new)


def test_headings_of_one_name_are_told_apart_by_what_they_stand_under() -> None:
    old = "# A\n## Example\none\n# B\n## Example\ntwo\n# C\n## Example\nthree\n"
    new = "# A\n## Example\none\n# C\n## Example\nthree and more\n"
    before, after = Document(old), Document(new)
    assert dict(Alignment(before, after).pairs) == {0: 0, 1: 1, 2: 2, 5: 3, 6: 4}


def test_another_level() -> None:
    assert ("Use", "Use") in aligned(OLD, OLD.replace("## Use", "### Use"))
