"""How grave a change of an original is for those who read a translation of the older text.

Words and facts are compared. A fact is what a reader copies or looks for: a piece of code, an option, a
version, a path. The lists of words are English: in an original in another language nothing is found to warn
by its words, only by its boxes.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rectoverso.core.changes import Matter

_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Source:
    """A passage of one version: its Markdown source, and what it stands in.

    `info`: the info string of a code block, None for prose; `warns`: in a box of the warning kind;
    `hidden`: a comment or link definition, of which a reader sees nothing.
    """

    text: str
    info: str | None = None
    warns: bool = False
    hidden: bool = False


def matter(old: Source | None, new: Source | None) -> Matter:
    """Return what the change from `old` to `new` is about; None where there is no such passage."""
    present = [source for source in (old, new) if source]
    if all(source.hidden for source in present):
        return Matter.MARKUP
    if any(source.info is not None for source in present):
        return _about_code(old, new)
    before, after = (Plain.of(source.text if source else "") for source in (old, new))
    same = before.words == after.words
    if any(source.warns for source in present) and not (same and all(source.warns for source in present)):
        return Matter.WARNING
    if same:
        return Matter.MARKUP
    if any(_WARNING.search(sentence) for sentence in before.sentences ^ after.sentences):
        return Matter.WARNING
    return _about_facts(before.facts, after.facts)


def _about_code(old: Source | None, new: Source | None) -> Matter:
    before, after = (_code_lines(source) for source in (old, new))
    if before == after:
        return Matter.MARKUP
    infos = [
        source.info.split()[0].lower() if source.info else ""
        for source in (new, old)
        if source and source.info is not None
    ]
    language = infos[0].strip("{}.")
    if language in _DIAGRAMS or _without_comments(before, language) == _without_comments(after, language):
        return Matter.TEXT
    if before and after and _masked(before) == _masked(after):
        return Matter.VERSION
    prompts = any(line.startswith(("$ ", "> ", "PS>", "C:\\>")) for line in (*before, *after))
    return Matter.COMMAND if language in _SHELLS or (not language and prompts) else Matter.CODE


def _code_lines(source: Source | None) -> list[str]:
    """Return the lines of a code block without its fences, in a form in which only what runs counts."""
    lines = source.text.expandtabs(4).split("\n") if source else []
    lines = [_QUOTE.sub("", line) for line in lines] if lines and _QUOTE.match(lines[0]) else lines
    kept = [line.rstrip() for line in lines if line.strip() and not _FENCE.match(line)]
    margin = min((len(line) - len(line.lstrip()) for line in kept), default=0)
    return [line[margin:] for line in kept]


def _without_comments(lines: Iterable[str], language: str) -> list[str]:
    """Return lines of code without what is surely a comment: no quote before or in it may hide its sign."""
    sign = _COMMENT_SIGNS.get(language)
    stripped = [
        line if not sign or _QUOTED.search(line) else sign.split(line, 1)[0].rstrip() for line in lines
    ]
    return [line for line in stripped if line]


def _masked(facts: Iterable[str]) -> list[str]:
    return [_VERSION.sub("#", fact) for fact in facts]


def _about_facts(before: Counter[str], after: Counter[str]) -> Matter:
    gone, come = before - after, after - before
    if not gone:
        # A name, path or version that is mentioned for the first time makes nothing wrong that was there.
        commands = any(_is_command(fact) for fact in come)
        return Matter.COMMAND if commands else Matter.TEXT
    if sorted(_masked(gone.elements())) == sorted(_masked(come.elements())):
        return Matter.VERSION
    facts = [*gone, *come]
    if any(_is_command(fact) for fact in facts):
        return Matter.COMMAND
    if all(_VERSION.fullmatch(fact) for fact in facts):
        return Matter.VERSION
    return Matter.PATH if any(_PATH.fullmatch(fact) for fact in facts) else Matter.CODE


def _is_command(fact: str) -> bool:
    return " " in fact or bool(_OPTION.fullmatch(fact))


@dataclass(frozen=True, slots=True)
class Plain:
    """What a reader makes of a passage: its words, its sentences, and the facts among them."""

    words: tuple[str, ...]
    sentences: frozenset[str]
    facts: Counter[str]

    @classmethod
    def of(cls, text: str) -> Plain:
        """Take the markup off a passage of prose. Time is linear in the text."""
        spans: list[str] = []
        text = _hide_spans(_COMMENT.sub("", text).replace(_OPEN, "").replace(_CLOSE, ""), spans)
        for pattern, replacement in _MARKUP:
            text = pattern.sub(replacement, text)
        text = html.unescape(text).translate(_TYPOGRAPHY)
        facts = Counter(" ".join(span.split()) for span in spans)
        facts.update(_paths(text))
        for pattern in (_OPTION, _VERSION, _CONSTANT):
            facts.update(pattern.findall(text))
        text = _SPAN_PLACE.sub(lambda found: spans[int(found[1])], text)
        words = text.split()
        sentences = frozenset(_SENTENCE_END.split(" ".join(words)))
        return cls(tuple(words), sentences, facts)


def _paths(text: str) -> Iterator[str]:
    for word in _PATH_LIKE.findall(text):
        path = word.rstrip(".")
        # No path is longer, and a pattern that looks for the end of a name must not look far.
        if len(path) <= 200 and _PATH.fullmatch(path):
            yield path


def _hide_spans(text: str, spans: list[str]) -> str:
    """Return `text` with a mark in the place of each code span, and put the spans' content into `spans`."""
    runs = list(_TICKS.finditer(text))
    following: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        following.setdefault(len(runs[index].group()), []).append(index)
    pieces, at, index = [], 0, 0
    while index < len(runs):
        same = following[len(runs[index].group())]
        while same and same[-1] <= index:
            same.pop()
        if same:
            opening, closing = runs[index], runs[same[-1]]
            pieces += [text[at : opening.start()], f"{_OPEN}{len(spans)}{_CLOSE}"]
            spans.append(text[opening.end() : closing.start()])
            at, index = closing.end(), same[-1]
        index += 1
    return "".join([*pieces, text[at:]])


_SHELLS = frozenset(
    {
        *("sh", "bash", "zsh", "fish", "shell", "shell-session", "shellsession", "sh-session", "console"),
        *("terminal", "powershell", "pwsh", "ps1", "ps", "cmd", "bat", "batch", "dos"),
    }
)
_DIAGRAMS = frozenset({"mermaid", "plantuml", "dot", "graphviz"})
# fmt: off
_WITH_HASH = (
    *("sh", "bash", "zsh", "fish", "powershell", "pwsh", "ps1", "python", "py", "yaml", "yml", "toml", "ruby"),
    *("hcl", "terraform", "dockerfile", "makefile", "r", "perl", "ini", "properties", "conf", "env", "dotenv"),
)
_WITH_SLASHES = (
    *("js", "javascript", "ts", "typescript", "jsx", "tsx", "java", "c", "cpp", "cs", "csharp", "go", "rust"),
    *("kotlin", "swift", "php", "bicep"),
)
# fmt: on
_COMMENT_SIGNS = {
    # Without a language a line that begins with a hash may be a prompt or a heading.
    "": re.compile(r"(?<=\S)\s+#\s"),
    **dict.fromkeys(_WITH_HASH, re.compile(r"(?:^|\s)#(?:\s|$)")),
    **dict.fromkeys(_WITH_SLASHES, re.compile(r"(?:^|\s)//")),
    **dict.fromkeys(("sql", "lua"), re.compile(r"(?:^|\s)--\s")),
}
_QUOTED = re.compile(r"[\"'`]")
_QUOTE = re.compile(r" {0,3}>(?: ?>)* ?")
_FENCE = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:`{3,}[^`]*|~{3,}.*)$")
_TICKS = re.compile(r"(?<!\\)`+")
_SPAN_PLACE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TYPOGRAPHY = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "…": "..."})
_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    # Marks at the beginning of a line: quote, item, task, heading, box; a title of a box stays.
    (
        re.compile(r"^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\[[ xX]\][ \t]))+", re.MULTILINE),
        "",
    ),
    (re.compile(r"^[ \t]*(?:!!!|\?\?\?\+?|:{3,})[ \t]*\{?[\w-]*\}?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\[!\w+\]", re.MULTILINE), ""),
    (re.compile(r"[ \t]#+[ \t]*$|^[ \t]*[=-]+[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t|:-]+$", re.MULTILINE), ""),
    (re.compile(r"\|"), " "),
    # Links and pictures keep their text; where they lead may move.
    (re.compile(r"!\[([^\[\]]*)\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"\[([^\[\]]*)\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"\{[:#.][^{}\n]*\}"), " "),
    (re.compile(r"<?\b(?:https?://(?!localhost|127\.|\[::1|0\.0\.0\.0)|mailto:)[^\s<>()\[\]]*>?"), " "),
    (re.compile(r"</?[A-Za-z][^<>]*>"), " "),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
    (re.compile(r"\*+|~~|==|\^\^|(?<!\w)_+|_+(?!\w)"), ""),
)
_VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.\d+)+(?:[-+][\w.-]*\w)?(?![\w])")
_OPTION = re.compile(r"(?<![\w-])--[A-Za-z][\w-]*|(?<![\w-])-[A-Za-z](?![\w-])")
_PATH_LIKE = re.compile(r"[\w.@~/-]+")
_PATH = re.compile(
    r"(?:~|\.{1,2})?/[\w.@-]+(?:/[\w.@-]+)*/?|(?:[\w.@-]+/)*[\w.-]*\w\."
    r"(?:md|mdx|ya?ml|json|jsonl|toml|ini|cfg|conf|env|txt|csv|xml|html|css|lock|log|sql|ipynb|py|pyi|js|mjs|ts|tsx|jsx|"
    r"sh|ps1|bat|bicep|bicepparam|tf|tfvars|go|rs|java|kt|cs|csproj|rb|php|c|h|cpp|exe|zip|tar\.gz|whl)"
)
_CONSTANT = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"')\]]*\s+")
_WARNING = re.compile(
    r"\b(?:deprecat|obsolet|vulnerab|insecure|unsafe|danger|irreversib|malicious|exploit)\w*"
    r"|\b(?:CVE-\d|end[- ]of[- ](?:life|support)|breaking changes?|data loss|security|sunset)\b"
    r"|\bno longer (?:supported|available|maintained|works?|recommended|safe)\b"
    r"|\b(?:will be|has been|have been|is being|are being|was|were) (?:removed|retired|discontinued)\b"
    r"|\b(?:cannot|can't|can not) be undone\b|\bpermanently (?:delete|remove|lose|erase|destroy)\w*"
    r"|\bnever (?:commit|share|expose|store|run|use|publish|log)\b|\bleak(?:s|ed|ing)?\b"
    r"|^\W*(?:warning|caution|attention)\b|[\u26a0\u2620\U0001f6a8]",
    re.IGNORECASE,
)
