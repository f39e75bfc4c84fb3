"""One thing to report, and the rules that things are reported under."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Severity(StrEnum):
    """How grave a finding is; error findings fail the check."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Where, under which rule, how grave, what, and how to mend it.

    Units: `path` is relative to the project's root, with `/`; `line` is 1-based.
    `message` has no full stop, `fix` is one or more whole sentences or empty. `gravity`: of a stale translation,
    how grave the change of its original is (a value of `Gravity`), empty where it is not known.
    """

    path: str
    line: int
    rule: str
    severity: Severity
    message: str
    fix: str = ""
    gravity: str = ""

    def __str__(self) -> str:
        """Return the one-line form that every text output uses."""
        fix = f" {self.fix}" if self.fix else ""
        return printable(f"{self.path}:{self.line}: {self.severity}: {self.message}.{fix} [{self.rule}]")


def printable(text: str) -> str:
    """Return `text` with what would break or disguise a line written as escapes.

    Names of files and values of records come from strangers: a line feed in them would start a line of
    its own in a log, a direction mark would turn the line around, half a surrogate stops the output.
    """
    return _UNPRINTABLE.sub(lambda found: ascii(found.group())[1:-1], text)


RULES: dict[str, tuple[Severity, str]] = {
    # statuses
    "stale": (Severity.ERROR, "the original changed after the translation was made"),
    "missing": (Severity.NOTE, "an original has no translation in this language"),
    "orphaned": (Severity.ERROR, "the original of a translation is gone"),
    "untracked": (Severity.WARNING, "a translation carries no record"),
    "invalid": (Severity.ERROR, "a translation's record cannot be read"),
    "unknown": (Severity.WARNING, "the recorded hash belongs to no version that ever was"),
    # records
    "line-endings": (Severity.NOTE, "the recorded hash matches only after changing line ends"),
    "record-language": (Severity.WARNING, "the record names another language than the folder"),
    "record-source": (Severity.WARNING, "the record names another source file than the page's place"),
    "record-source-unsafe": (Severity.ERROR, "the record's source file lies outside the project"),
    "record-alias": (Severity.NOTE, "the record or folder uses an old alias of the language code"),
    "record-date": (Severity.WARNING, "the record's date cannot be read"),
    "records-disagree": (Severity.WARNING, "two carriers record different hashes for one page"),
    "record-without-page": (Severity.WARNING, "a sidecar entry belongs to no page"),
    "last-attempt-failed": (Severity.WARNING, "the last attempt to renew a stale page failed"),
    "sidecar-invalid": (Severity.ERROR, "a sidecar file cannot be read"),
    "sidecar-entry": (Severity.WARNING, "a sidecar holds a value that is no record"),
    "record-too-new": (Severity.WARNING, "the record names a version that is newer than the text"),
    "history": (Severity.NOTE, "why it is not known how far stale translations are behind"),
    # files
    "unreadable": (Severity.ERROR, "a file cannot be read as text"),
    "empty": (Severity.WARNING, "a page has no text although its original has"),
    "not-a-file": (Severity.WARNING, "a directory or special file is named like a page"),
    "broken-link": (Severity.WARNING, "a symbolic link leads nowhere, in circles or out of the project"),
    "unknown-language": (Severity.WARNING, "a folder beside the languages is no language that is known"),
    "empty-language": (Severity.WARNING, "the folder of a language holds no page"),
    "collision": (Severity.ERROR, "two files would become the same page"),
    # links of originals, where they are written for GitHub
    "dead-link": (Severity.WARNING, "a link in an original leads to nothing in the project"),
    "dead-fragment": (Severity.NOTE, "a link in an original names a section that the page does not have"),
    "repaired-link": (
        Severity.NOTE,
        "a link in an original is not written as what it leads to lies or is called",
    ),
    # content, whatever the hash says
    "placeholder": (Severity.ERROR, "a placeholder of the translation tool was left in the text"),
    "error-text": (Severity.ERROR, "an error message of the translation tool stands in the text"),
    "truncated": (Severity.ERROR, "a translation has less than four fifths of the lines or headings"),
    "gutted": (Severity.ERROR, "a translation has less than half of the lines or headings and is not shown"),
    "headings": (Severity.WARNING, "the sequence of heading levels differs from the original's"),
    "fences": (Severity.WARNING, "the number of code blocks differs from the original's"),
    "notebook-cells": (Severity.WARNING, "a notebook has other cells than its original"),
    "notebook-code": (Severity.WARNING, "the code of a notebook differs from its original's"),
    "untranslated": (Severity.WARNING, "more than half of the paragraphs equal the original's"),
    "wrong-script": (Severity.WARNING, "the text is written in another script than the language's"),
    # repairs that the site makes
    "repaired-fence": (Severity.NOTE, "a closing fence was glued to the text below it"),
    "repaired-list": (Severity.NOTE, "list items are numbered in digits that Markdown does not know"),
    "repaired-admonition": (Severity.NOTE, "the type of an admonition or alert was translated"),
    "repaired-rule": (Severity.NOTE, "a page ends in a rule that its original has not"),
    "repaired-front-matter": (Severity.NOTE, "the front matter lost keys of the original's"),
}
"""Every rule: its default severity and what it reports. The manual's table is made from this."""


def finding(rule: str, path: str, message: str, fix: str = "", *, line: int = 1) -> Finding:
    """Return a finding of `rule` with the rule's default severity.

    Errors: KeyError if no such rule is registered.
    """
    return Finding(path, line, rule, RULES[rule][0], message, fix)
