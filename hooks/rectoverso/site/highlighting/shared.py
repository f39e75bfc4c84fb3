"""Highlighting: the same code block stands in every language's page, but for its comments, and is highlighted once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from markdown import Extension, Markdown
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.styles import get_style_by_name
from pymdownx.highlight import Highlight, HighlightExtension

from rectoverso.site.highlighting import lexing, spans
from rectoverso.site.highlighting.comments import Wordless, without_words

_MARK = "\ue000"
"""Code of one character, for which that of a block is put."""
_BY_LINES = ("anchor_linenums", "auto_title", "line_anchors", "line_spans", "linenums")
_LARGEST = 64 * 1024 * 1024
"""Characters of highlighted code to remember in one process; beyond it nothing more is."""


_Key = tuple[str, str, str, str]
"""Code, its language, the class of its element, and all else that it depends on."""


class SharedHighlighting(Extension):
    """Lets pymdownx.highlight, where it is used, remember what it has highlighted.

    What is remembered depends on the code, its language and all options; identifiers of lines, where the
    configuration asks for them, are among them.

    `remembered`: highlighted code by all that it depends on.
    """

    def __init__(self) -> None:
        super().__init__()
        self.remembered: dict[Any, str] = {}
        self.frames: dict[Any, tuple[str, str] | None] = {}
        self._size = 0
        self._described: tuple[dict[str, Any], str] = {}, "{}"

    def extendMarkdown(self, md: Markdown) -> None:
        """Take the place of the class that highlights, in this instance of Markdown only."""
        for extension in md.registeredExtensions:
            if isinstance(extension, HighlightExtension):
                extension.get_pymdownx_highlighter = lambda: self._highlighter

    def _highlighter(self, md: Markdown, **options: Any) -> _Remembering:
        return _Remembering(self, md, options)

    def describe(self, options: dict[str, Any]) -> str:
        """Return options as text. They come anew with each block, and are those of the block before."""
        if options != self._described[0]:
            self._described = options, repr(options)
        return self._described[1]

    def remember(self, key: Any, html: str) -> str:
        """Keep highlighted code, as long as there is room."""
        if self._size < _LARGEST and key not in self.remembered:
            self.remembered[key] = html
            self._size += len(html)
        return html

    def recall(self, key: Any) -> str | None:
        """Return highlighted code, or None."""
        return self.remembered.get(key)


class _Remembering:
    """Stands in for `Highlight`, which is only made, and asked, for code that is new."""

    def __init__(self, memory: SharedHighlighting, md: Markdown, options: dict[str, Any]) -> None:
        self._memory, self._md, self._options = memory, md, options

    def highlight(self, src: str, language: str, css_class: str = "highlight", **given: Any) -> Any:
        """Return what `Highlight.highlight` returns: HTML for a block, an element for code in a line."""
        if given.get("inline") or given.get("title") or self._options.get("auto_title"):
            return self._fresh().highlight(src, language, css_class, **given)
        # Without line identifiers the number of the block in its page changes nothing.
        counted = self._options.get("line_spans") or self._options.get("line_anchors")
        known = {name: value for name, value in given.items() if counted or name != "code_block_count"}
        rest = repr(known) + self._memory.describe(self._options)
        is_plain = self._is_plain(given)
        # A language may be guessed from words.
        wordless = without_words(src) if is_plain and not self._options.get("guess_lang") else None
        if wordless:
            key = (wordless.code, language, css_class, rest)
            html = self._memory.recall(key)
            if html is None:
                html = self._wordless(wordless, key, given)
                if html is not None:
                    self._memory.remember(key, html)
            if html:
                return wordless.fill(html)
        key = (src, language, css_class, rest)
        return self._memory.recall(key) or self._memory.remember(
            key,
            (is_plain and self._plain(key, given))
            or self._fresh().highlight(src, language, css_class, **given),
        )

    def _is_plain(self, given: dict[str, Any]) -> bool:
        """Whether nothing of a block depends on its lines."""
        options = self._options
        return (
            not any(options.get(name) for name in (*_BY_LINES, "default_lang", "noclasses"))
            and bool(options.get("use_pygments", True))
            and not given.get("hl_lines")
            and given.get("linestart", -1) == -1
            and spans.is_known()
        )

    def _plain(self, key: _Key, given: dict[str, Any]) -> str | None:
        """Return a plain block; None if the library has to make it."""
        lexer, frame = self._lexer_and_frame(key, given)
        return frame and spans.write(lexing.tokens(lexer, key[0])).join(frame)

    def _wordless(self, wordless: Wordless, key: _Key, given: dict[str, Any]) -> str | None:
        """Return a plain block with marks for words; "" if it has to be made with them, None if it is too early."""
        lexer, frame = self._lexer_and_frame(key, given)
        tokens = lexing.tokens_of_wordless(lexer, wordless) if frame else []
        if tokens is None:
            return None
        return spans.write(tokens).join(frame) if tokens and frame else ""

    def _lexer_and_frame(self, key: _Key, given: dict[str, Any]) -> tuple[Any, tuple[str, str] | None]:
        src, language, css_class, rest = key
        highlighter = self._fresh()
        lexer, name = highlighter.get_lexer(src, language, False, highlighter.stripnl)
        framed = (name, css_class, rest)
        if framed not in self._memory.frames:
            self._memory.frames[framed] = self._frame(name, css_class, given)
        return lexer, self._memory.frames[framed]

    def _frame(self, name: str, css_class: str, given: dict[str, Any]) -> tuple[str, str] | None:
        """Return what the library puts before and behind the lines of a block in a language."""
        framing: Any = self._fresh()
        framing.get_lexer = lambda *_: (TextLexer(), name)
        parts = framing.highlight(_MARK, name, css_class, **given).split(f"{_MARK}\n")
        return (parts[0], parts[1]) if len(parts) == 2 else None

    def _fresh(self) -> _Highlight:
        options = self._options
        if not options.get("noclasses"):
            # Classes go into the HTML, whatever the style; a name that is none is refused as ever.
            style = options.get("pygments_style", "default")
            undefined = _undefined(style) if isinstance(style, str) else _Undefined(style)
            options = {**options, "pygments_style": undefined}
        return _Highlight(self._md, **options)


class _Highlight(Highlight):  # type: ignore[misc]
    """Looks for the lexer of a language once, and for one of no language too: that search reads all packages."""

    def get_lexer(self, src: str, language: str, inline: bool, stripnl: bool) -> tuple[Any, str]:
        """Return a new lexer for a language, and the language's name. See the base class."""
        is_given = bool(language) and language.lower() not in self.extend_pygments_lang
        kind = _lexer(language, stripnl) if is_given else None
        if kind:
            return kind(stripnl=stripnl), language
        if (is_given or not language) and not self.guess_lang:
            # What the base class takes for code in no language, or in one that it does not find.
            plain = _lexer(self.default_lang or "text", stripnl)
            if plain:
                return plain(stripnl=stripnl), plain.aliases[0]
        found: tuple[Any, str] = super().get_lexer(src, language, inline, stripnl)
        return found


class _Undefined:
    """A style without definitions: Pygments turns those of a style into CSS for each block of code, unasked."""

    def __init__(self, style: Any) -> None:
        self._style = style

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._style, name)


@cache
def _undefined(name: str) -> _Undefined:
    return _Undefined(get_style_by_name(name))


@cache
def _lexer(language: str, stripnl: bool) -> type[Lexer] | None:
    """Return the class of the lexers of a language, None if there is none that takes the option."""
    try:
        return type(get_lexer_by_name(language, stripnl=stripnl))
    except Exception:  # noqa: BLE001 - whatever it is, pymdownx takes it as no lexer too
        return None
