"""Disclaimers are removed by their place and marks, whatever their words, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectoverso.core.disclaimers import (
    Removal,
    RemovalKind,
    ends_in_rule,
    is_disclaimer,
    remove,
    remove_generated_blocks,
)
from support.growth import is_linear

SHARED = Path(__file__).parents[2].parent / "shared"

START = "<!-- CO-OP TRANSLATOR DISCLAIMER START -->"
END = "<!-- CO-OP TRANSLATOR DISCLAIMER END -->"
URL = "https://github.com/Azure/co-op-translator"
LINKED = (
    f"En maskin har översatt sidan med [Co-op Translator]({URL}). Det kan bli fel, och då gäller originalet."
)
UNLINKED = LINKED.replace(f"]({URL})", "]") + " Fråga en människa om det är viktigt."
TABLE_START = "<!-- CO-OP TRANSLATOR LANGUAGES TABLE START -->"
TABLE_END = "<!-- CO-OP TRANSLATOR LANGUAGES TABLE END -->"
BODY = "# Te\n\nKoka vatten.\n"


def removed(text: str, *, rule: bool = False, date: datetime | None = None) -> Removal:
    return remove(text, original_ends_in_rule=rule, translated_before=date)


@pytest.mark.parametrize(
    ("ending", "kind", "line"),
    [
        pytest.param(f"\n---\n\n{START}\n**Obs**:  \n{LINKED}\n{END}", RemovalKind.MARKERS, 5, id="markers"),
        pytest.param(f"\n{START}\n{LINKED}\n{END}\n\n\n", RemovalKind.MARKERS, 5, id="without rule"),
        pytest.param(f"\n---\n\n{START}\nObs\n{UNLINKED}\n{END}", RemovalKind.MARKERS, 5, id="without link"),
        pytest.param(f"\n---\n{START}\nSure! Here it is:\n\nx\n{END}", RemovalKind.MARKERS, 5, id="chatter"),
        pytest.param(f"\n{START.lower()}\nx\n{END.lower()}", RemovalKind.MARKERS, 5, id="in lower case"),
        pytest.param(f"\n{START}\nx {END}", RemovalKind.MARKERS, 5, id="end marker joined"),
        pytest.param(f"\n**Obs**:  \n{LINKED}\n", RemovalKind.LINK, 5, id="link"),
        pytest.param(f"\n---\n\n**Obs:** {LINKED}", RemovalKind.LINK, 5, id="label in the line"),
        pytest.param(f"\n---\n\n**Obs**\n\n{LINKED}", RemovalKind.LINK, 5, id="label of its own"),
        pytest.param(f"\n---\n\n免責聲明：\n{LINKED}", RemovalKind.LINK, 5, id="label without bold"),
        pytest.param(f"\n**Obs**:\n{LINKED.replace('A', 'a')}", RemovalKind.LINK, 5, id="small a"),
        pytest.param(f"\n---\n\n{START}\n**Obs**:\n{LINKED}", RemovalKind.LINK, 5, id="end marker lost"),
        pytest.param("\n---\n", RemovalKind.RULE, 5, id="dangling rule"),
        pytest.param("\n---\n\n\n---\n\n", RemovalKind.RULE, 5, id="two of them"),
        pytest.param(f"\n---\n\n---\n\n{START}\nx\n{END}", RemovalKind.MARKERS, 5, id="a rule too many"),
        pytest.param(f"\n**Obs**:\n{LINKED}\n\n---\n\n{START}\nx\n{END}", RemovalKind.MARKERS, 5, id="twice"),
    ],
)
def test_disclaimers_are_removed(ending: str, kind: RemovalKind, line: int) -> None:
    assert removed(BODY + ending) == Removal(BODY, kind, line)
    crlf = (BODY + ending).replace("\n", "\r\n")
    assert removed(crlf) == Removal(BODY.replace("\n", "\r\n"), kind, line)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BODY, id="nothing"),
        pytest.param("", id="empty"),
        pytest.param(f"{BODY}\nTack till [Co-op Translator]({URL}).\n", id="short thanks"),
        pytest.param(f"{BODY}\n{LINKED}\n", id="no label"),
        pytest.param(f"{BODY}\n- {LINKED}\n- {LINKED}\n", id="list"),
        pytest.param(f"{BODY}\n**Se**:\n- {LINKED}\n", id="list with label"),
        pytest.param(f"{BODY}\n> **Obs**: {LINKED}\n", id="quote"),
        pytest.param(f"{BODY}\n**Obs**:\n{LINKED}\n\nMera text.\n", id="not at the end"),
        pytest.param(f"{BODY}\n```md\n{START}\nx\n{END}\n```\n", id="quoted as code"),
        pytest.param(f"{BODY}\n```md\n**Obs**:\n{LINKED}\n```\n", id="link quoted as code"),
        pytest.param(f"{BODY}\n    {START}\n    x\n    {END}\n", id="quoted as indented code"),
        pytest.param(f"{BODY}\n`{START}` och `{END}`\n", id="quoted as code spans"),
        pytest.param(f"{BODY}\n{START}\nx\n", id="only START"),
        pytest.param(f"{BODY}\nx\n{END}\n", id="only END"),
        pytest.param(f"{BODY}\n{END}\nx\n{START}\n", id="END before START"),
        pytest.param(f"{BODY}\n**Obs**: {UNLINKED}\n", id="no link, no date"),
        pytest.param("Rubrik\n---\n", id="setext heading"),
        pytest.param("---\ntitle: Te\n---\n", id="front matter"),
        pytest.param("---\ntitle: Te\n\n---\n", id="front matter with a blank line"),
        pytest.param("\ufeff---\ntitle: Te\n\n---\n", id="front matter with a byte order mark"),
    ],
)
def test_other_text_stays(text: str) -> None:
    assert removed(text) == Removal(text, RemovalKind.NONE)


def test_rule_of_the_original_stays() -> None:
    assert removed(f"{BODY}\n---\n", rule=True).kind is RemovalKind.NONE
    assert removed(f"{BODY}\n---\n\n---\n", rule=True).text == f"{BODY}\n---\n"
    assert removed(f"{BODY}\n---\n\n---\n\n{START}\nx\n{END}", rule=True).text == f"{BODY}\n---\n"


def test_block_in_the_middle_is_removed() -> None:
    """Somebody wrote below the disclaimer; what they wrote stays."""
    text = f"{BODY}\n---\n\n{START}\nx\n{END}\n\nMera.\n"
    assert removed(text) == Removal(f"{BODY}\n\nMera.\n", RemovalKind.MARKERS, 5)


def test_block_at_the_end_is_removed_though_a_fence_lost_its_end() -> None:
    text = f"{BODY}\n```sh\nkoka\n```- glued\n\n---\n\n{START}\nx\n{END}"
    assert removed(text).text == f"{BODY}\n```sh\nkoka\n```- glued\n"


@pytest.mark.parametrize(
    ("date", "kind"),
    [
        (datetime(2025, 3, 25, 23, 59, tzinfo=UTC), RemovalKind.POSSIBLE),
        (datetime(2025, 3, 25), RemovalKind.POSSIBLE),
        (datetime(2025, 3, 26, tzinfo=UTC), RemovalKind.NONE),
        (None, RemovalKind.NONE),
    ],
)
def test_old_disclaimer_without_link_is_only_suspected(date: datetime | None, kind: RemovalKind) -> None:
    text = f"{BODY}\n**Obs**:  \n{UNLINKED}\n"
    assert removed(text, date=date) == Removal(text, kind, 5 if kind is RemovalKind.POSSIBLE else 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"---\n\n{START}\n**Obs**:  \n{LINKED}\n{END}\n", True),
        (f"---\n\n**Obs**:  \n{LINKED}\n", True),
        (f"**Obs**\n\n{LINKED}", True),
        (f"## Mera\n\n---\n\n{START}\nx\n{END}\n", False),
        ("---\n", False),
        ("", False),
        ("## Slut", False),
    ],
)
def test_last_cell_of_a_notebook(text: str, expected: bool) -> None:
    assert is_disclaimer(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\n\n---\n\n", True), ("---", True), ("a\n---", False), ("a\n\n---\nb", False), ("", False)],
)
def test_ends_in_rule(text: str, expected: bool) -> None:
    assert ends_in_rule(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"# Te\n{TABLE_START}\n[sv](sv) | [de](de)\n\n> x\n{TABLE_END}\n\nslut\n", "# Te\n\nslut\n"),
        (f"a\n{TABLE_START.lower()}\r\nx\r\n{TABLE_END.lower()}\r\nb\r\n", "a\nb\r\n"),
        (f"{TABLE_START}\na\n{TABLE_END}\nb\n{TABLE_START}\nc\n{TABLE_END}", "b"),
        (f"{TABLE_START}\n> ```sh\n> git\n> ```\n{TABLE_END}\nb", "b"),
    ],
)
def test_table_of_languages_is_removed(text: str, expected: str) -> None:
    assert remove_generated_blocks(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"```md\n{TABLE_START}\nx\n{TABLE_END}\n```\n",
        f"{TABLE_START}\nx\n",
        f"{TABLE_END}\nx\n{TABLE_START}\n",
        f"{TABLE_START}\n{TABLE_START}\nx\n{TABLE_END}\n",
        f"{TABLE_START}\nx\n{TABLE_END}\n{TABLE_END}\n",
        f"{TABLE_START}\n```\n{TABLE_END}\n```\n",
        f"Skriv `{TABLE_START}` och `{TABLE_END}`.",
        f"{START}\nx\n{END}\n",
    ],
)
def test_what_is_no_table_of_languages_stays(text: str) -> None:
    assert remove_generated_blocks(text) == text


LINES = st.lists(
    st.sampled_from(
        [
            START,
            END,
            TABLE_START,
            TABLE_END,
            "---",
            "",
            "",
            "**Obs**:",
            "Obs:",
            LINKED,
            UNLINKED,
            "```",
            "text",
            "# Te",
            "- punkt",
            f"x {END}",
            "    kod",
            "> citat",
            "- ```",
            f"  {START}",
            "\ufeff---",
        ]
    ),
    max_size=14,
)
TEXTS = st.builds(lambda lines, end: end.join(lines), LINES, st.sampled_from(["\n", "\r\n"]))
ANY_TEXT = st.text() | TEXTS
DATES = st.none() | st.datetimes() | st.datetimes(timezones=st.just(UTC))


@given(ANY_TEXT, st.booleans(), DATES)
def test_removing_again_changes_nothing(text: str, rule: bool, date: datetime | None) -> None:
    once = removed(text, rule=rule, date=date)
    again = removed(once.text, rule=rule, date=date)
    assert again.text == once.text
    assert again.kind in (RemovalKind.NONE, RemovalKind.POSSIBLE)
    assert remove_generated_blocks(remove_generated_blocks(text)) == remove_generated_blocks(text)


@given(ANY_TEXT, st.booleans())
def test_what_stays_are_lines_of_the_text_in_their_order(text: str, rule: bool) -> None:
    found = removed(text, rule=rule)
    rest = iter(text.split("\n"))
    kept = found.text.split("\n")
    assert all(line in rest for line in (kept[:-1] if kept[-1] == "" else kept))
    assert (found.text == text) or found.kind not in (RemovalKind.NONE, RemovalKind.POSSIBLE)
    assert (found.line > 0) == (found.kind is not RemovalKind.NONE)


@given(
    st.text(), st.sampled_from([f"\n\n---\n\n{START}\nx\n{END}", f"\n\n**Obs**:\n{LINKED}\n", "\n\n---\n"])
)
def test_text_above_the_disclaimer_is_untouched(above: str, ending: str) -> None:
    above = above.replace("-", "x").rstrip() + "x"
    assert removed(above + ending).text == above + "\n"


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        pytest.param("---\n\n", 6_000, id="rules"),
        pytest.param(f"{START}\nx\n{END}\n", 600, id="blocks"),
        pytest.param(f"**Obs**:\n{LINKED}\n\n", 1_200, id="paragraphs"),
        pytest.param(f"{END}\n\n", 6_000, id="ends"),
        pytest.param(f"{TABLE_START}\nx\n{TABLE_END}\n", 600, id="tables"),
    ],
)
@pytest.mark.parametrize("work", [removed, remove_generated_blocks])
def test_hostile_text_costs_little(work: Callable[[str], object], piece: str, times: int) -> None:
    assert is_linear(work, lambda more: piece * (times * more))


@pytest.mark.corpus
@pytest.mark.parametrize(
    "path", sorted((SHARED / "samples").rglob("original*.md")), ids=lambda path: path.parent.name
)
def test_originals_of_the_samples_have_none(path: Path) -> None:
    text = path.read_bytes().decode()
    assert removed(text, rule=ends_in_rule(text)) == Removal(text, RemovalKind.NONE)


@pytest.mark.corpus
@pytest.mark.parametrize(
    "path", sorted((SHARED / "samples").rglob("translation*.md")), ids=lambda path: path.parent.name
)
def test_every_translation_of_the_samples_has_one_or_a_dangling_rule(path: Path) -> None:
    text = path.read_bytes().decode()
    found = removed(text)
    assert found.kind in (RemovalKind.MARKERS, RemovalKind.LINK, RemovalKind.RULE)
    assert text.startswith(found.text.rstrip("\n"))
    assert "github.com/azure/co-op-translator" not in found.text[-2000:].lower()
