"""Findings about what a translation says, whatever its record claims: what the tool left, lost or did not do.

Each rule is a generator over a `Pair`; they are registered in `CHECKS` in the order of their findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

from rectoverso.core import scripts
from rectoverso.core.blocks import Outline
from rectoverso.core.findings import Finding
from rectoverso.core.pair import Pair, number, quote
from rectoverso.core.structure import check_fences, check_headings, check_truncated

VERSION = "2"
"""Mixed into the keys of cached findings: to be changed with every change of what a rule reports."""

_UNTRANSLATED = 0.5
_FEWEST_PARAGRAPHS = 3
_FEWEST_WORDS = 8
"""Shorter paragraphs are often names and commands, the same in every language."""
_LONGEST = 4
"""Words that are looked for of a paragraph without any in ASCII."""

_FEWEST_LETTERS = 200
"""Shorter texts may well be nothing but names."""
_HARDLY_ANY = 0.02
"""The share of letters in the expected script below which a page is not written in it."""
_FEWEST_FOREIGN = 50
"""Letters of one foreign script: fewer are a quotation or a list of languages."""

# What follows is bounded, so that a line of megabytes does not cost minutes.
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)[^\n]{1,500}?(?<!`)\1(?!`)")
_LINK = re.compile(r"!?\[[^\[\]]{0,500}\]\([^()\s]{0,1000}(?:\s[^()]{0,200})?\)|<?https?://\S+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ASCII = bytes(range(128))
_LETTERS = bytes(byte if bytes((byte,)).isalpha() else ord(" ") for byte in range(256))

_MOVE = "Translate it into the language of its folder, or move it."

Check: TypeAlias = Callable[[Pair], Iterator[Finding]]


def check(
    original: Outline,
    translation: Outline,
    text: str,
    *,
    original_text: str,
    script: str,
    path: str,
    offset: int,
) -> list[Finding]:
    """Report what is wrong with a translation beside its original.

    Shapes: both outlines and texts are bodies, without record and front matter; the translation's is without its
    disclaimer too. Both are to be in different languages.
    Units: `script` is the ISO 15924 code of what the translation should be written in; `offset` is the number of
    lines of the file above `text`, so that findings name lines of the file.
    Returns: findings in the order of `CHECKS`; an empty page has that one finding.
    Errors: none; a script that is not known is not checked.
    """
    # The same lines as in the outlines, whatever ends them.
    original_text, text = _with_line_feeds(original_text), _with_line_feeds(text)
    pair = Pair(original, translation, original_text, text, script, path, offset)
    found = list(check_empty(pair))
    return found or [item for rule in CHECKS for item in rule(pair)]


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def check_empty(pair: Pair) -> Iterator[Finding]:
    """Report a page without text whose original has some."""
    if not pair.text.strip() and pair.original_text.strip():
        yield pair.report("empty", "no text, although the original has some", "Translate it, or delete it.")


_PLACEHOLDER = re.compile(r"@@[A-Z][A-Z_]*_\d+@@")


def check_placeholder(pair: Pair) -> Iterator[Finding]:
    """Report each line with a placeholder of the tool that the original does not have.

    Source: coop-format, 9, row 17.
    """
    if "@@" not in pair.text:
        return
    rightly = set(_PLACEHOLDER.findall(pair.original_text))
    for at, line in enumerate(pair.text.split("\n"), 1):
        left = dict.fromkeys(token for token in _PLACEHOLDER.findall(line) if token not in rightly)
        if left:
            what = f"{' and '.join(map(quote, left))} left by the translation tool"
            yield pair.report("placeholder", what, "Put in what the original has in its place.", at)


# The tool puts these sentences in the place of a part whose translation failed.
_ERROR_TEXT = re.compile(
    r"translation (?:for|of) chunk \d+\b.{0,300}? skipped due to \w+"
    r"|error during translation of chunk \d+"
    r"|\bremained incomplete for chunk \d+ of ",
    re.IGNORECASE,
)


def check_error_text(pair: Pair) -> Iterator[Finding]:
    """Report each line with an error message of the tool, unless it is quoted as code or in the original.

    Source: coop-format, 9, row 16, and 1.3.
    """
    if "chunk" not in pair.text or _ERROR_TEXT.search(pair.original_text):
        return
    for at, line in enumerate(pair.prose().split("\n"), 1):
        if "chunk" in line and (match := _ERROR_TEXT.search(_CODE_SPAN.sub("", line))):
            what = f"an error message of the translation tool ({quote(match.group())})"
            yield pair.report(
                "error-text", what, "Translate the part of the original that it stands for.", at
            )


def check_untranslated(pair: Pair) -> Iterator[Finding]:
    """Report a page more than half of whose paragraphs stand there as in the original.

    Counted are the original's paragraphs of some length; links and code, the same in every language, are no words.
    """
    counted = _counted(pair.original)
    total = len(counted)
    enough = max(_FEWEST_PARAGRAPHS, int(_UNTRANSLATED * total) + 1)
    holds = _ascii_words(pair.text).issuperset
    there = sum(
        holds(words) and all(word in pair.text for word in others) for words, others in counted.values()
    )
    if there < enough:
        return  # nearly every page ends here, before its paragraphs are looked for
    left = [paragraph for paragraph in pair.translation.paragraphs if paragraph.text in counted]
    count = len({paragraph.text for paragraph in left})
    if count >= enough:
        what = f"{count} of {number(total, 'paragraph')} ({count / total:.0%}) are the original's"
        yield pair.report("untranslated", what, "Translate them.", left[0].line)


@lru_cache(maxsize=4)
def _counted(original: Outline) -> Mapping[str, tuple[frozenset[bytes], list[str]]]:
    """Return the paragraphs of some length, each with words without which no page holds it.

    These are its words in ASCII, as `_ascii_words` gives them; if it has none, its longest ones.
    """
    found = {text: _words(text) for text in dict.fromkeys(block.text for block in original.paragraphs)}
    return {text: _needed(text, words) for text, words in found.items() if len(words) >= _FEWEST_WORDS}


def _needed(paragraph: str, words: list[str]) -> tuple[frozenset[bytes], list[str]]:
    # What a link or code is glued to is no word of the page.
    whole = {*words}.intersection(_WORD.findall(paragraph))
    if found := frozenset(word.encode() for word in whole if word.isascii()):
        return found, []
    return found, sorted(whole, key=lambda word: (-len(word), word))[:_LONGEST]


@lru_cache(maxsize=64)
def _ascii_words(text: str) -> frozenset[bytes]:
    """Return all runs of ASCII letters in a text. The same translations are asked about for each save of an original."""
    return frozenset(text.encode("ascii", "replace").translate(_LETTERS).split())


def _words(text: str) -> list[str]:
    """Return the words that a paragraph has outside of links and code."""
    if "`" in text:
        text = _CODE_SPAN.sub(" ", text)
    if "](" in text or "://" in text:
        text = _LINK.sub(" ", text)
    return _WORD.findall(text)


def check_wrong_script(pair: Pair) -> Iterator[Finding]:
    """Report a page that is mostly written in another script than its language's.

    Latin letters are no sign by themselves, because names of products keep theirs: a page in another script has
    to have hardly any letters of its own.
    Source: coop-format, 4.2.
    """
    latin = pair.script == "Latn"
    beyond_ascii = len(pair.text) - len(pair.text.encode("ascii", "ignore"))
    if not scripts.is_known(pair.script) or (latin and beyond_ascii < _FEWEST_FOREIGN):
        return
    prose = pair.prose()
    # All scripts but Latin are found here, which is a few per cent of most pages in Latin script.
    beyond = _without_ascii(prose)
    own = 0 if latin else scripts.count(beyond, pair.script)
    if 2 * own < len(beyond):
        foreign = scripts.count_foreign(beyond, pair.script)
        worst = max(foreign, key=foreign.__getitem__, default="")
        if worst and foreign[worst] >= _FEWEST_FOREIGN:
            own = scripts.count(prose, pair.script)
            if foreign[worst] > own:
                what = f"{foreign[worst]} letters are {scripts.name(worst)} and {own} {scripts.name(pair.script)}"
                yield pair.report("wrong-script", what, _MOVE, scripts.first_line(prose, worst))
                return
    distinctive = 0 if latin else scripts.count(beyond, pair.script, distinctive=True)
    if latin or distinctive > _HARDLY_ANY * len(prose):
        return
    letters = scripts.count(_LINK.sub(" ", _CODE_SPAN.sub(" ", prose)), "Latn") + len(beyond)
    if letters >= _FEWEST_LETTERS and distinctive < _HARDLY_ANY * letters:
        what = f"{distinctive} of {letters} letters are {scripts.name(pair.script)}"
        yield pair.report("wrong-script", what, _MOVE)


def _without_ascii(text: str) -> str:
    # In UTF-8 no byte of any other character is one of ASCII. A notebook may hold half a surrogate pair.
    data = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return data.decode("utf-8", "surrogatepass")


CHECKS: tuple[Check, ...] = (
    check_placeholder,
    check_error_text,
    check_truncated,
    check_headings,
    check_fences,
    check_untranslated,
    check_wrong_script,
)
"""What a page with text is checked for."""
