"""What changed since a translation was made, put into its page: marks at headings, differences, new passages.

Works on rendered HTML, where a heading begins a section in the translation as in the original. What is shown of
the original is cut out of its own rendered page, so that it looks the same and its links hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from textwrap import dedent

from markupsafe import Markup

from rectoverso.core.changes import Fate, Gravity, Passage, SectionChange
from rectoverso.core.differences import words as compare_words
from rectoverso.core.lag import Behind
from rectoverso.core.outdated import Outdated
from rectoverso.site.marks.marks import Marks, Renderer
from rectoverso.site.marks.pieces import Pieces

GRAVITIES = {
    Gravity.WARNING: "A warning changed",
    Gravity.CODE: "Code or a command changed",
    Gravity.TEXT: "Text changed",
    Gravity.COSMETIC: "Only formatting changed",
}
FATES = {
    Fate.ADDED: "New in the original, not translated yet",
    Fate.REMOVED: "Removed from the original",
}
"""The English of the messages in `messages/*.po`."""

_FENCES = re.compile(r"\A(?:`{3,}|~{3,})[^\n]*\n|\n?(?:`{3,}|~{3,})\s*\Z")
_ID = re.compile(r'\sid="([^"]*)"')
_NAME = re.compile(r'(\s(?:id|name|for|aria-controls|aria-describedby|aria-labelledby)=")([^"]+)')
_ADDRESS = re.compile(r'(\s(?:href|src)=")([^"]*)(")')
_ABSOLUTE = re.compile(r"[A-Za-z][\w+.-]*:|/")


@dataclass(frozen=True, slots=True)
class Shown:
    """A changed section as the notice lists it: where it leads, what it is called, how grave the change is.

    `own_title`: whether `title` is in the language of the page and not in that of the original.
    """

    url: str
    title: str
    own_title: bool
    gravity: Gravity
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    """What the notice says of the changes. `rest_is_current`: all that is not listed is up to date."""

    distance: str = ""
    is_cosmetic: bool = False
    sections: tuple[Shown, ...] = ()
    rest_is_current: bool = False


def tell(
    html: str,
    known: Outdated,
    marks: Marks,
    original: str | None,
    renderer: Renderer,
    replaced: tuple[str, ...] = (),
) -> tuple[str, Story]:
    """Return the HTML of a stale translation with its marks, and what the notice says.

    `original`: the HTML of the original's page, None if it is not at hand; `replaced`: gravities of changes whose
    sections show the new text of the original instead of the translation.
    """
    say, changes = marks.words, known.changes
    distance = ""
    # "One version and no days" is what nearly every page is that is translated anew by a machine at once.
    if isinstance(known.lag, Behind) and (known.lag.days or known.lag.versions > 1):
        versions = say.plural("{count} version", "{count} versions", known.lag.versions)
        days = say.plural("{count} day", "{count} days", known.lag.days)
        distance = say("Behind the original by {versions} and {days}.", versions=versions, days=days)
    if changes is None:
        return html, Story(distance)
    source = Pieces.cut(original) if original is not None else None
    if source and not source.agree_by_name(changes.new_levels, changes.ids):
        source = None
    page = Pieces.cut(html)
    # A heading that is none in the original's page was none when it was translated.
    unseen = source.unseen if source else frozenset()
    lacking = frozenset(old for old, new in changes.partners.items() if new in unseen)
    aligned = known.aligned and page.agree(changes.old_levels, lacking)
    inserts: list[tuple[int, int, int, str]] = []
    shown: dict[int, Shown] = {}
    for number, section in enumerate(changes.sections, 1):
        place = section.old if section.old is not None else section.after
        if aligned and place is not None:
            name = f"rv-change-{number}"
            passage = _original_of(section, source, marks, name)
            wanted = section.fate is Fate.CHANGED and section.gravity in replaced
            takes_over = wanted and bool(passage) and page.body(place) is not None
            start, stop = _span(page, section, place, replaced=takes_over)
            mark = _mark(name, section, marks, passage, renderer, takes_over=takes_over)
            inserts.append((start, stop, number, mark))
        else:
            name = ""
        title = page.title(place) if name and place is not None else ""
        shown[number] = _shown(section, name or _id(section, source), title, marks, is_here=bool(name))
    if aligned and source:
        inserts += _pairing(page, source, changes.partners)
    html = _insert(html, inserts)
    order = sorted(shown, key=lambda number: -shown[number].gravity.rank)
    return html, Story(
        distance,
        changes.gravity is Gravity.COSMETIC,
        tuple(shown[number] for number in order),
        aligned and bool(shown),
    )


def _insert(html: str, inserts: Iterable[tuple[int, int, int, str]]) -> str:
    """Return a text with pieces of it replaced; those that begin in a replaced one are put behind it."""
    done: list[str] = []
    at = 0
    for start, stop, _, piece in sorted(inserts):
        done += (html[at : max(at, start)], piece)
        at = max(at, stop)
    return "".join([*done, html[at:]])


def _pairing(
    page: Pieces, source: Pieces, partners: Mapping[int, int]
) -> Iterator[tuple[int, int, int, str]]:
    """Yield what lets headings name their originals where they have other ids."""
    for number, partner in partners.items():
        if not number or number in page.unseen or partner in source.unseen:
            continue
        own, original = page.at[number], source.ids[source.at[partner]]
        if page.ids[own] != original:
            place = page.starts[own] + len("<h1")
            yield place, place, 0, f' data-rv-original="{original}"'


def _span(page: Pieces, section: SectionChange, place: int, *, replaced: bool) -> tuple[int, int]:
    """Return which part of the page a mark takes the place of; most stand in between and take none."""
    if section.fate is Fate.ADDED:
        return page.end(place), page.end(place)
    if replaced:
        return page.start(place), page.end(place)
    return page.start(place), page.start(place)


def _id(section: SectionChange, source: Pieces | None) -> str:
    """Return the id of a section in the page of the original, as the page has it where it is at hand; or nothing."""
    if not section.new:
        return ""
    is_seen = source is not None and section.new not in source.unseen
    return source.ids[source.at[section.new]] if source and is_seen else section.id


def _shown(section: SectionChange, name: str, own_title: str, marks: Marks, *, is_here: bool) -> Shown:
    """`name`: where the list leads to, in this page if `is_here`, else in the original's."""
    title = "" if section.fate is Fate.ADDED else own_title
    url = f"#{name}" if name else ""
    return Shown(
        url if is_here else marks.original_url + url,
        title or section.title or section.old_title or marks.words("Original", "state"),
        bool(title),
        section.gravity,
        _words(section, marks),
    )


def _words(section: SectionChange, marks: Marks) -> str:
    """Return in a few words what happened to a section, the gravest first."""
    if fate := FATES.get(section.fate):
        return marks.words(fate)
    found = {section.gravity, *(item.gravity for item in section.passages)}
    # What is only formatted otherwise matters where nothing else changed.
    worth = sorted(found - {Gravity.COSMETIC}, key=lambda one: -one.rank) or [Gravity.COSMETIC]
    return " · ".join(marks.words(GRAVITIES[gravity]) for gravity in worth)


def _mark(
    name: str, section: SectionChange, marks: Marks, passage: str, renderer: Renderer, *, takes_over: bool
) -> str:
    differences = [
        {"is_code": item.info is not None, "html": difference(old, new), "new": new}
        for item in section.passages
        for old, new in [_plain(item)]
    ]
    return renderer.render(
        "change",
        anchor=name,
        section=section,
        marks=marks,
        words=_words(section, marks),
        gravity=section.gravity.value,
        differences=differences if section.fate is not Fate.ADDED else [],
        passage=Markup(passage),
        takes_over=takes_over,
    )


def _plain(passage: Passage) -> tuple[str, str]:
    """Return the old and the new text of a passage as a reader knows it: code without its fences, no indentation."""
    texts = (dedent(passage.old).strip("\n"), dedent(passage.new).strip("\n"))
    if passage.info is None:
        return texts
    old, new = (_FENCES.sub("", text) for text in texts)
    return old, new


def difference(old: str, new: str) -> Markup:
    """Return two texts as one, as HTML, with what was deleted and inserted marked."""
    tags = {"equal": "", "delete": "del", "insert": "ins"}
    html = Markup("")
    for piece in compare_words(old, new):
        tag = tags[piece.op.value]
        html += Markup("<{0}>{1}</{0}>").format(Markup(tag), piece.text) if tag else piece.text
    return html


def _original_of(section: SectionChange, source: Pieces | None, marks: Marks, name: str) -> str:
    """Return the section of the original's page, fit to stand in another one; empty if there is none.

    `name`: what the ids in it begin with here, where the translation has the same ones.
    """
    body = source.body(section.new) if source and section.new is not None else None
    if not body:
        return ""
    own = frozenset(_ID.findall(body))
    body = _NAME.sub(lambda found: f"{found[1]}{name}-{found[2]}", body)

    def moved(found: re.Match[str]) -> str:
        address = found[2]
        if address.startswith("#") and unescape(address[1:]) in own:
            return f"{found[1]}#{name}-{address[1:]}{found[3]}"
        return found[1] + _moved(address, marks.original_url) + found[3]

    return _ADDRESS.sub(moved, body)


def _moved(address: str, original_url: str) -> str:
    """Return an address that holds on the original's page as one that holds here."""
    if not address or _ABSOLUTE.match(address):
        return address
    page = original_url.partition("#")[0]
    return page + address if address.startswith("#") else page[: page.rfind("/") + 1] + address
