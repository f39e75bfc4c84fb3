"""What is put into a page for the reader: notice, disclaimer, head marks. Values are escaped here, once."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig

from rectoverso.core.languages import Language
from rectoverso.core.status import Status
from rectoverso.core.verdicts import Verdict
from rectoverso.messages import Words, words
from rectoverso.site.theme.templates import TEMPLATES

if TYPE_CHECKING:
    from rectoverso.site.marks.changes import Story


@dataclass(frozen=True, slots=True)
class Marks:
    """What one page says of itself.

    `language`: the reader's; `original`: the language of originals; `verdict`: None for an original;
    `fallback`: the original is shown in the place of a translation; `withheld`: because the translation is
    damaged; `machine`: the page claims to be a machine's work; `original_url`: relative to the page.
    """

    language: Language
    original: Language
    verdict: Verdict | None
    fallback: bool
    withheld: bool
    machine: bool
    original_url: str

    @property
    def status(self) -> str:
        """The word that other tools read from the page."""
        if self.verdict is None:
            return "original"
        return Status.MISSING if self.fallback else self.verdict.status

    @property
    def words(self) -> Words:
        """The messages in the reader's language."""
        return words(self.language)

    @property
    def gap(self) -> str:
        """What stands between two sentences: nothing in Chinese and Japanese, whose full stop holds the space."""
        return "" if self.language.script in ("Jpan", "Hans", "Hant") else " "

    @property
    def content_language(self) -> Language:
        """The language that the text of the page is written in."""
        return self.original if self.fallback else self.language


TITLES = {
    "current": "Machine translation",
    "stale": "This translation is out of date",
    "missing": "Not translated yet",
    "untracked": "Origin unknown",
    "invalid": "Unreadable translation record",
    "unknown": "Made from an unknown version",
    "withheld": "Translation withheld",
}
EXPLANATIONS = {
    "current": "It matches the latest version of the original.",
    "stale": "The original has changed since then. Commands and facts on this page may be wrong.",
    "missing": "This page is not available in your language yet. You are reading the original.",
    "untracked": (
        "Nobody has recorded which version of the original this page was made from. It may be out of date."
    ),
    "invalid": (
        "The record that says what this page was translated from cannot be read. The page may be out of date."
    ),
    "unknown": (
        "The version of the original that this page was translated from cannot be found. "
        "The page may be out of date."
    ),
    "withheld": "The translation of this page is damaged. You are reading the original.",
}
ONLY_FORMATTING = "Only the formatting of the original changed. The text of this page is still right."
STATES = {
    "original": "Original",
    "current": "Up to date",
    "stale": "Out of date",
    "missing": "Not translated",
    "untracked": "Origin unknown",
    "invalid": "Record unreadable",
    "unknown": "Version unknown",
}
"""The English of the messages in `messages/*.po`, by status."""


def sentences(marks: Marks, story: Story | None = None) -> list[str]:
    """Return the sentences of the notice in the reader's language."""
    verdict, say = marks.verdict, marks.words
    if verdict is None:
        return []
    kind = "withheld" if marks.withheld else marks.status
    if kind in ("missing", "untracked", "withheld"):
        return [say(EXPLANATIONS[kind])]
    lines = []
    date = verdict.record.translation_date if verdict.record else None
    if marks.machine and date:
        lines.append(
            say("An AI translated this page on {date}. No human has reviewed it.", date=say.date(date))
        )
    elif marks.machine:
        lines.append(say("An AI translated this page. No human has reviewed it."))
    lines.append(say(ONLY_FORMATTING if story and story.is_cosmetic else EXPLANATIONS[kind]))
    if story and story.distance:
        lines.append(story.distance)
    if verdict.failure and verdict.failure.failure_date:
        when = say.date(verdict.failure.failure_date)
        lines.append(say("The last attempt to update this translation, on {date}, failed.", date=when))
    return lines


class Renderer:
    """Renders this package's partials. Users override them in `partials/rectoverso/` of their theme folder."""

    def __init__(self, config: MkDocsConfig) -> None:
        loader = jinja2.FileSystemLoader(config.theme.dirs)
        self._env = jinja2.Environment(
            loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False
        )

    def prepare(self) -> None:
        """Compile what most pages are made with."""
        for name in ("change", "disclaimer", "head", "notice", "switcher"):
            # What a user has written says by itself what is wrong with it, where it is asked for.
            with suppress(jinja2.TemplateError):
                self._env.get_template(f"partials/rectoverso/{name}.html")

    def is_own(self, name: str) -> bool:
        """Whether `partials/rectoverso/<name>.html` is this package's, not a user's."""
        template = self._env.get_template(f"partials/rectoverso/{name}.html")
        return bool(template.filename and template.filename.startswith(f"{TEMPLATES}/"))

    def render(self, name: str, **context: object) -> str:
        """Return the HTML of `partials/rectoverso/<name>.html`."""
        return self._env.get_template(f"partials/rectoverso/{name}.html").render(context).strip()

    def notice(self, marks: Marks, story: Story | None = None) -> str:
        """Return the box on top of a translation or fallback page; empty for an original."""
        if marks.verdict is None:
            return ""
        kind = "withheld" if marks.withheld else marks.status
        title = marks.words(TITLES[kind])
        if kind == "current" and not marks.machine:
            return ""
        return self.render(
            "notice", marks=marks, kind=kind, title=title, story=story, sentences=sentences(marks, story)
        )

    def notebook(self, marks: Marks, url: str | None) -> str:
        """Return the link from a page to the notebook that it was made of; empty for any other page."""
        return self.render("notebook", marks=marks, url=url) if url else ""

    def disclaimer(self, marks: Marks) -> str:
        """Return the paragraph at the end of a machine-translated page; empty for any other."""
        return "" if marks.fallback or not marks.machine else self.render("disclaimer", marks=marks)


def json_ld(marks: Marks, title: str, url: str | None, original_url: str | None) -> str:
    """Return schema.org's description of a page as JSON that is safe inside a script element.

    `title` is HTML, as MkDocs has it of a heading.
    Source: https://schema.org/TechArticle, `translationOfWork`, `inLanguage`, `dateModified`.
    """
    value: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": Markup(title).striptags(),
        "inLanguage": marks.content_language.code,
    }
    if url:
        value["url"] = original_url if marks.fallback else url
    verdict = marks.verdict
    if verdict and not marks.fallback:
        work: dict[str, object] = {"@type": "TechArticle", "inLanguage": marks.original.code}
        if original_url:
            work |= {"@id": original_url, "url": original_url}
        value["translationOfWork"] = work
        if verdict.record and verdict.record.translation_date:
            value["dateModified"] = verdict.record.translation_date.isoformat()
    # "<" would let a title close the script element; JSON has an escape for it.
    return json.dumps(value, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
