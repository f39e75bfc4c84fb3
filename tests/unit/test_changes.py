"""Changes put into rendered pages: large ones, and headings that a renderer does not know."""

from __future__ import annotations

import re
from typing import Any

import markdown
import pytest

from rectoverso.core.changes import Changes, Gravity
from rectoverso.core.comparison import compare
from rectoverso.core.languages import language
from rectoverso.core.outdated import Outdated, outdated
from rectoverso.core.sections import Document
from rectoverso.core.status import Status
from rectoverso.core.verdicts import Verdict
from rectoverso.site.marks import changes
from rectoverso.site.marks.changes import Story
from rectoverso.site.marks.marks import Marks
from support.growth import is_linear


class Names:
    """Writes of a mark what the tests look for."""

    def render(self, _: str, **context: Any) -> str:
        return (
            f"[{context['anchor']} {context['section'].fate} {context['section'].title}]{context['passage']}"
        )


def told(old: str, new: str, translation: str, replaced: tuple[str, ...] = ()) -> tuple[str, Story, Changes]:
    """The marked page of a translation, without what only scripts look at, and what is said of it."""
    found = compare(old, new)
    outline = [(section.level, *section.lines) for section in Document(translation).sections]
    known: Outdated = outdated(None, found, outline)
    verdict = Verdict("sv", "a.md", Status.STALE, "sv/a.md", "en/a.md")
    marks = Marks(language("sv"), language("en"), verdict, False, False, True, "../a/")
    html, story = changes.tell(render(translation), known, marks, render(new), Names(), replaced)  # type: ignore[arg-type]
    return re.sub(' data-rv-original="[^"]*"', "", html), story, found


def render(text: str) -> str:
    return markdown.markdown(text, extensions=["toc", "fenced_code", "footnotes"])


def test_added_sections_keep_their_order() -> None:
    """However grave they are."""
    old, sv = "# A\n\nx\n\n# Z\n\ny\n", "# Å\n\nx\n\n# Ö\n\ny\n"
    new = old.replace("# Z", "# B\n\nwords\n\n# C\n\n```sh\nrun\n```\n\n# Z")
    html, story, _ = told(old, new, sv)
    assert re.findall(r"\[[^]]*\]", html) == ["[rv-change-1 added B]", "[rv-change-2 added C]"]
    assert html.index("[rv-change-2") < html.index(">Ö<")
    assert [section.title for section in story.sections] == ["C", "B"]


@pytest.mark.parametrize("underlined", ["![a](a.png)\n![b](b.png)\n---\n\n", "one\ntwo\n===\n\n"])
def test_headings_that_python_markdown_does_not_know(underlined: str) -> None:
    """CommonMark underlines a whole paragraph; the sections behind it are still found."""
    old = f"# A\n\nx\n\n{underlined}# B\n\ny\n\n# C\n\nz\n"
    sv = f"# Å\n\nx\n\n{underlined}# Ä\n\ny\n\n# Ö\n\nz\n"
    html, story, found = told(old, old.replace("y\n", "why\n"), sv)
    assert len(found.new_levels) == 4
    assert html.count("[rv-change-") == 1
    assert html.index(">Ä<") < html.index("[rv-change-1 changed B]<p>why</p>") < html.index(">Ö<")
    assert [(section.title, section.url) for section in story.sections] == [("Ä", "#rv-change-1")]


def test_a_heading_that_is_none_in_one_of_the_pages() -> None:
    """Then nothing is guessed."""
    old = "# A\n\nx\n\n# B\n\ny\n"
    html, story, _ = told(old, old.replace("y\n", "why\n"), "# Å\n\nx\n\n    # Ä\n\ny\n")
    assert "[rv-change" not in html
    assert [(section.title, section.url) for section in story.sections] == [("B", "../a/#b")]


def test_footnotes_belong_to_no_section() -> None:
    old = "# A\n\nx[^1]\n\n# B\n\ny\n\n[^1]: Note.\n"
    sv = "# Å\n\nx[^1]\n\n# Ä\n\ny\n\n[^1]: Not.\n"
    html, _, _ = told(old, old.replace("y\n", "```\nwhy\n```\n"), sv, (Gravity.CODE,))
    assert "Not." in html
    assert "Note." not in html
    assert "<p>y</p>" not in html
    assert html.index("why") < html.index('<div class="footnote">')


def test_a_thousand_changed_sections_of_hundreds_of_kilobytes() -> None:
    verdict = Verdict("sv", "a.md", Status.STALE, "sv/a.md", "en/a.md")
    marks = Marks(language("sv"), language("en"), verdict, False, False, True, "../a/")

    def changed(times: int) -> tuple[str, Outdated]:
        numbers = range(times * 125)
        old = "".join(f"# Title {number}\n\n{'same ' * 140} {number}\n\n" for number in numbers)
        found = compare(old, re.sub(r"same +(\d+)\n", r"other \1\n", old))
        page = "".join(f'<h1 id="t{number}">T</h1>\n<p>{"x " * 350}</p>\n' for number in numbers)
        return page, Outdated(None, found, aligned=True, lines=(None,) * len(found.sections))

    def tell(given: tuple[str, Outdated]) -> None:
        page, known = given
        html, story = changes.tell(page, known, marks, page, Names())  # type: ignore[arg-type]
        assert len(story.sections) == html.count("[rv-change-") == page.count("<h1 ")

    assert is_linear(tell, changed)
