"""Comparison of two versions: which sections changed, how, and that nothing else is said to have."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectoverso.core.changes import Changes, Fate, Gravity, Matter
from rectoverso.core.comparison import compare
from support.growth import is_linear

OLD = """---
title: Guide
---
Intro.

# Guide

## Install

Run the installer:

```bash
get tool==1.0
tool setup
```

## Use

Open it.

| key | what |
| --- | --- |
| a | one |
| b | two |

## Remove

Delete it.
"""


def told(changes: Changes) -> list[str]:
    return [
        f"{section.fate} {section.title or '-'}: {section.gravity}"
        + (f" (was {section.old_title})" if section.old_title else "")
        + (" moved" if section.moved else "")
        for section in changes.sections
    ]


def test_nothing_changed() -> None:
    changes = compare(OLD, OLD)
    assert changes.sections == ()
    assert changes.gravity is Gravity.COSMETIC
    assert changes.old_levels == changes.new_levels == (1, 2, 2, 2)
    assert changes.ids == ("", "guide", "install", "use", "remove")


@pytest.mark.parametrize(
    "new",
    [
        OLD.replace("\n", "\r\n"),
        "\ufeff" + OLD,
        OLD.replace("\n\n", "\n\n\n"),
        OLD.rstrip("\n"),
        OLD.replace("```bash\n", "```bash\n\n"),
    ],
)
def test_line_ends_and_blank_lines_are_no_change(new: str) -> None:
    assert compare(OLD, new).sections == compare(new, OLD).sections == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: Guide", "title: Manual", ["changed -: text"]),
        ("Intro.", "Intro", ["changed -: text"]),
        ("tool setup", "tool init", ["changed Install: code"]),
        ("1.0", "1.1", ["changed Install: code"]),
        ("```bash", "```sh", ["changed Install: cosmetic"]),
        ("Open it.", "*Open* it.", ["changed Use: cosmetic"]),
        ("Open it.", "Open it.  ", ["changed Use: cosmetic"]),
        ("| a | one |", "| a   | one |", ["changed Use: cosmetic"]),
        ("| a | one |\n", "", ["changed Use: text"]),
        ("Open it.", "Open it. It is deprecated.", ["changed Use: warning"]),
        ("Open it.", "!!! danger\n    Open it.", ["changed Use: warning"]),
        ("## Use", "## Apply", ["changed Apply: text (was Use)"]),
        ("## Use", "### Use", ["changed Use: cosmetic"]),
        ("## Use\n", "## More\n\nOther words.\n\n## Use\n", ["added More: text"]),
        ("## Remove\n\nDelete it.\n", "", ["removed Remove: text"]),
        ("## Install", "## Warning\n\n> [!WARNING]\n> Mind.\n\n## Install", ["added Warning: warning"]),
    ],
)
def test_one_change(old: str, new: str, expected: list[str]) -> None:
    assert told(compare(OLD, OLD.replace(old, new))) == expected


def test_a_passage_has_its_lines_in_both() -> None:
    changes = compare(OLD, OLD.replace("Intro.", "Intro.\n\nMore.").replace("tool setup", "tool init"))
    (added,), (changed,) = (section.passages for section in changes.sections)
    assert (added.old, added.new, added.old_lines, added.new_lines) == ("", "More.", None, (6, 6))
    assert (changed.matter, changed.info) == (Matter.COMMAND, "bash")
    assert (changed.old_lines, changed.new_lines) == ((12, 15), (14, 17))
    assert changed.new == "```bash\nget tool==1.0\ntool init\n```"
    section = changes.sections[1]
    assert (section.old_lines, section.new_lines, section.id) == ((8, 15), (10, 17), "install")


def test_code_that_only_grew_is_shown_with_what_it_was() -> None:
    (section,) = compare(OLD, OLD.replace("tool setup\n", "tool setup\ntool more\n")).sections
    (passage,) = section.passages
    assert passage.old == "```bash\nget tool==1.0\ntool setup\n```"


def test_rows_that_stand_together_are_one_passage() -> None:
    (section,) = compare(OLD, OLD.replace("| b | two |", "| b | 2 |\n| c | 3 |\n| d | 4 |")).sections
    assert [(passage.old, passage.new) for passage in section.passages] == [
        ("| b | two |", "| b | 2 |"),
        ("", "| c | 3 |\n| d | 4 |"),
    ]


def test_moved() -> None:
    use, _, remove = OLD.partition("## Use")[2].partition("## Remove")
    head = OLD.partition("## Use")[0]
    new = f"{head}## Remove{remove}\n## Use{use.rstrip()}\n"
    assert told(compare(OLD, new)) in (["moved Remove: cosmetic moved"], ["moved Use: cosmetic moved"])
    changed = told(compare(OLD, new.replace("Delete", "Drop").replace("Open", "Start")))
    assert sorted(line.removesuffix(" moved") for line in changed) == [
        *("changed Remove: text", "changed Use: text"),
    ]


def test_a_heading_put_into_a_section_adds_only_itself() -> None:
    """What stands below it is old text, which the translation has."""
    changes = compare("# A\n\none\n\ntwo\n\nthree\n", "# A\n\none\n\n## B\n\ntwo\n\nthree\n")
    assert told(changes) == ["added B: text"]
    assert [passage.new for passage in changes.sections[0].passages] == ["## B"]
    back = compare("# A\n\none\n\n## B\n\ntwo\n\nthree\n", "# A\n\none\n\ntwo\n\nthree\n")
    assert told(back) == ["removed B: text"]


def test_where_an_added_or_removed_section_belongs() -> None:
    (added,) = compare(OLD, OLD.replace("## Use\n", "## More\n\nOther words.\n\n## Use\n")).sections
    assert (added.old, added.new, added.after) == (None, 3, 2)
    (removed,) = compare(OLD, OLD.replace("## Remove\n\nDelete it.\n", "")).sections
    assert (removed.old, removed.new, removed.after, removed.old_lines) == (4, None, None, (26, 28))


def test_what_the_translation_tool_writes_is_no_change_for_readers() -> None:
    block = (
        "<!-- CO-OP TRANSLATOR LANGUAGES TABLE START -->\n{}\n<!-- CO-OP TRANSLATOR LANGUAGES TABLE END -->\n"
    )
    changes = compare(f"# A\n{block.format('[a](a)')}", f"# A\n{block.format('[a](a) | [b](b)')}")
    assert told(changes) == ["changed A: cosmetic"]


def test_worst_first() -> None:
    new = (
        OLD.replace("Intro.", "Start.")
        .replace("Open it.", "It is unsafe.")
        .replace("tool setup", "tool init")
    )
    changes = compare(OLD, new)
    assert changes.gravity is Gravity.WARNING
    assert [section.title for section in changes.by_gravity] == ["Use", "Install", ""]


@dataclass(frozen=True)
class Part:
    """A section of a made-up document; all words are its own."""

    level: int
    title: str
    body: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join([f"{'#' * self.level} {self.title}", *self.body])


@st.composite
def parts(draw: st.DrawFn) -> list[Part]:
    count = draw(st.integers(1, 8))
    shapes = draw(
        st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=3), min_size=count, max_size=count)
    )
    levels = draw(st.lists(st.integers(1, 4), min_size=count, max_size=count))
    found = []
    for number, (level, shape) in enumerate(zip(levels, shapes, strict=True)):
        name = f"n{number}"
        words = [[f"{name}b{index}w{word}" for word in range(6)] for index in range(len(shape))]
        forms = (
            " ".join,
            lambda own: "- " + "\n- ".join(own),
            lambda own: "```bash\n" + "\n".join(own) + "\n```",
            lambda own: "| a |\n|---|\n" + "\n".join(f"| {word} |" for word in own),
        )
        body = tuple(forms[form](own) for form, own in zip(shape, words, strict=True))
        found.append(Part(level, f"Title {name}", body))
    return found


def document(found: list[Part]) -> str:
    return "\n\n".join(part.text for part in found) + "\n"


edits = st.lists(st.sampled_from(["", "", "edit", "grow", "rename", "remove", "add"]), min_size=8, max_size=8)


@settings(max_examples=300, deadline=None)
@given(parts(), edits)
def test_changed_sections_are_listed_and_others_are_not(old: list[Part], kinds: list[str]) -> None:
    new: list[Part] = []
    expected: dict[str, tuple[Fate, str | None]] = {}
    for number, (given_part, kind) in enumerate(zip(old, kinds, strict=False)):
        part = given_part
        if kind == "edit":
            part = replace(part, body=(part.body[0].replace(f"n{number}b0w2", "edited", 1), *part.body[1:]))
            expected[part.title] = (Fate.CHANGED, None)
        elif kind == "grow":
            part = replace(part, body=(*part.body, f"grown{number} text"))
            expected[part.title] = (Fate.CHANGED, None)
        elif kind == "rename":
            expected[f"Renamed {number}"] = (Fate.CHANGED, part.title)
            part = replace(part, title=f"Renamed {number}")
        elif kind == "remove":
            expected[part.title] = (Fate.REMOVED, None)
            continue
        elif kind == "add":
            added = Part(2, f"Added {number}", (f"fresh{number} words{number}",))
            expected[added.title] = (Fate.ADDED, None)
            new.append(added)
        new.append(part)
    changes = compare(document(old), document(new))
    assert {section.title: (section.fate, section.old_title) for section in changes.sections} == expected
    assert not any(section.moved for section in changes.sections)
    back = compare(document(new), document(old))
    assert len(back.sections) == len(changes.sections)
    turned = {Fate.ADDED: Fate.REMOVED, Fate.REMOVED: Fate.ADDED, Fate.CHANGED: Fate.CHANGED}
    assert sorted(turned[section.fate] for section in back.sections) == sorted(
        s.fate for s in changes.sections
    )


@settings(max_examples=200, deadline=None)
@given(parts(), st.randoms(use_true_random=False), st.sets(st.integers(0, 7), max_size=3))
def test_aligning_is_stable_under_moving_and_renaming(
    old: list[Part], dice: random.Random, renamed: set[int]
) -> None:
    order = list(range(len(old)))
    dice.shuffle(order)
    new = [replace(old[i], title=f"Renamed {i}") if i in renamed else old[i] for i in order]
    changes = compare(document(old), document(new))
    assert {section.fate for section in changes.sections} <= {Fate.MOVED, Fate.CHANGED}
    for section in changes.sections:
        assert section.new
        assert section.old == order[section.new - 1] + 1
        assert (section.fate is Fate.CHANGED) == (section.old - 1 in renamed)
        assert section.fate is Fate.CHANGED or (section.moved and not section.passages)
    assert changes.partners == {0: 0} | {index + 1: place + 1 for place, index in enumerate(order)}


@settings(max_examples=200, deadline=None)
@given(parts(), st.lists(st.integers(0, 2), min_size=8, max_size=8), st.sets(st.integers(0, 7), max_size=4))
def test_headings_of_one_name_do_not_mislead(old: list[Part], names: list[int], edited: set[int]) -> None:
    """A section is known by its text where many are called the same, as in a changelog."""
    old = [
        replace(
            part, title=f"Title {name}", body=(*part.body, f"more words of part{number} and part{number}x")
        )
        for number, (part, name) in enumerate(zip(old, names, strict=False))
    ]
    new = [
        replace(part, body=(*part.body[:-1], f"{part.body[-1]} edited")) if number in edited else part
        for number, part in enumerate(old)
    ]
    changes = compare(document(old), document(new))
    assert {(section.old, section.new) for section in changes.sections} == {
        (number + 1, number + 1) for number in edited if number < len(old)
    }
    assert changes.partners == {number: number for number in range(len(old) + 1)}


words = st.sampled_from(
    ["# a", "## b", "text", "more", "", "```", "- a", "| a |", "---", "> a", "    a", "<!--", "[a]: b"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(words, max_size=25), st.lists(words, max_size=25))
def test_every_line_is_accounted_for(old: list[str], new: list[str]) -> None:
    """Whatever the texts: lines that came or went are in passages of listed sections, unchanged ones are in none."""
    before, after = "\n".join(old), "\n".join(new)
    changes = compare(before, after)
    same = sorted(filter(str.strip, old)) == sorted(filter(str.strip, new))
    if [line for line in old if line.strip()] == [line for line in new if line.strip()]:
        assert not changes.sections
    elif not same:
        assert any(section.passages for section in changes.sections)
    for section in changes.sections:
        assert section.passages or section.fate is Fate.MOVED
        for passage in section.passages:
            for text, lines, source in (
                (passage.old, passage.old_lines, old),
                (passage.new, passage.new_lines, new),
            ):
                assert (lines is None) == (not text)
                if lines:
                    assert (
                        "\n".join(source[lines[0] - 1 : lines[1]]).replace("\n\n", "\n")
                        in text.replace("\n\n", "\n")
                        or text.split("\n")[0] == source[lines[0] - 1]
                    )


def sections(times: int) -> tuple[list[str], list[str], int]:
    """Return the lines of two versions with hundreds of sections, and how many lines of them differ."""
    dice = random.Random(3)
    vocabulary = [f"word{number}" for number in range(3000)]

    def some(count: int) -> str:
        return " ".join(dice.choices(vocabulary, k=count))

    old, count = [], 375 * times
    for number in range(count):
        old += [
            f"{'#' * (1 + number % 4)} Heading {number}",
            "",
            some(75),
            "",
            f"- {some(8)}",
            "",
            "```bash",
            some(4),
            "```",
            "",
        ]
    new, changes = list(old), count // 10
    for _ in range(changes):
        index = dice.randrange(count) * 10 + dice.choice([0, 2, 4, 7])
        new[index] += " changed"
    return old, new, changes


def compared(versions: tuple[list[str], list[str], int]) -> None:
    old, new, changes = versions
    found = compare("\n".join(old), "\n".join(new))
    assert changes * 5 / 6 < len(found.sections) <= changes


def compared_swapped(versions: tuple[list[str], list[str], int]) -> None:
    """One half has changed places with the other."""
    old, new, changes = versions
    half = len(old) // 2
    found = compare("\n".join(old), "\n".join(new[half:] + new[:half]))
    assert half // 10 <= len(found.sections) < half // 10 + changes


@pytest.mark.parametrize("work", [compared, compared_swapped])
def test_two_megabytes_and_three_thousand_headings(
    work: Callable[[tuple[list[str], list[str], int]], None],
) -> None:
    assert len("\n".join(sections(8)[0])) > 2_000_000
    assert is_linear(work, sections)


@pytest.mark.parametrize(
    "versions",
    [
        lambda times: ("# a\n\nx\n\n" * (times * 250), "# a\n\nx\n\ny\n\n" * (times * 250)),
        lambda times: ("a" * (times * 30_000), "a " * (times * 15_000)),
        lambda times: tuple("\n".join(f"w{i} {last}" for i in range(times * 1_500)) for last in "xy"),
        lambda times: tuple("```\n" + f"{line}\n" * (times * 5_000) for line in "ab"),
        lambda times: tuple("| a |\n|---|\n" + f"| {cell} |\n" * (times * 600) for cell in "bc"),
        lambda times: tuple("> " * (times * 300) + last for last in "ab"),
    ],
    ids=["headings", "line", "paragraph", "fence", "table", "quotes"],
)
def test_no_document_takes_quadratic_time(versions: Callable[[int], tuple[str, str]]) -> None:
    assert compare(*versions(1)).sections
    assert is_linear(lambda given: compare(*given), versions)
