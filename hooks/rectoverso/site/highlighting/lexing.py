"""Code taken apart by the lexers of Pygments, which try each rule of a state at each place, faster.

Only the rules are tried whose expressions can match where the next character stands. They are tried in the same order,
so that the same one is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pygments.lexer import Lexer, RegexLexer, bygroups
from pygments.token import Error, Whitespace, _TokenType

from rectoverso.site.highlighting.characters import OTHER
from rectoverso.site.highlighting.comments import MARK, Wordless
from rectoverso.site.highlighting.evenness import needed, reaches_words, tells_words_apart
from rectoverso.site.highlighting.firsts import may_begin
from rectoverso.site.markdown.known import digest

RELIES_ON = (Lexer.get_tokens, RegexLexer.get_tokens_unprocessed)
"""What has to be as it was known."""
DIGESTS = ("0189640d8dde",)

_ENOUGH = 20_000
"""Characters of code that a class of lexers takes apart in its own way before its expressions are read."""

_Rule = tuple[Any, Any, bool, Any]
"""What matches, what makes tokens of the match, whether that is a type of token, and the state that follows."""


def tokens(lexer: Any, code: str) -> Iterator[tuple[Any, str]]:
    """Return what `lexer.get_tokens` does: types of tokens and their text."""
    if _is_plain(lexer) and _has_seen_enough(lexer, code):
        return _tokens(_states(type(lexer), ""), lexer, lexer._preprocess_lexer_input(code))
    found: Iterator[tuple[Any, str]] = lexer.get_tokens(code)
    return found


def tokens_of_wordless(lexer: Any, wordless: Wordless) -> list[tuple[Any, str]] | None:
    """Return the tokens of code with marks for words. None if the expressions of the lexer have not been read yet.

    There are none if with other words there might be other tokens.
    """
    # One that strips the ends of code would take the last words' blanks with them.
    if not _is_plain(lexer) or lexer.stripall:
        return []
    if not _has_seen_enough(lexer, wordless.code):
        return None
    states = _states(type(lexer), wordless.sign)
    try:
        found = list(_tokens(states, lexer, lexer._preprocess_lexer_input(wordless.code)))
    except _WordsMatterError:
        return []
    marked = f"{wordless.sign} {MARK}"
    are_whole = sum(value.count(marked) for _, value in found) == len(wordless.words)
    return found if are_whole else []


def _has_seen_enough(lexer: Any, code: str) -> bool:
    """Count code that a lexer is given; return whether it pays to read its expressions."""
    states = _states(type(lexer), "")
    states.seen += len(code)
    return states.seen >= _ENOUGH


def _is_plain(lexer: Any) -> bool:
    """Whether a lexer takes code apart by the rules of its class, and in no other way."""
    kind = type(lexer)
    return (
        is_known()
        and kind.get_tokens is Lexer.get_tokens
        and kind.get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed
        and not lexer.filters
        and not vars(lexer).keys() & {"get_tokens", "get_tokens_unprocessed", "_tokens"}
    )


@cache
def is_known() -> bool:
    """Whether Pygments' lexers work as those that were read."""
    return digest(*RELIES_ON) in DIGESTS


class _WordsMatterError(Exception):
    """What was asked for may depend on the words of a comment."""


class _State(dict[str, list[_Rule]]):
    """The rules of a state of a lexer, by the character that stands next, "" at the end.

    `sign`: what comments begin with whose words must not matter; "" if they may.
    """

    def __init__(self, rules: Any, sign: str) -> None:
        super().__init__()
        self._rules, self._sign = rules, sign

    def __missing__(self, character: str) -> list[_Rule]:
        if character > OTHER:
            # Expressions are asked for all of these together.
            found = self[OTHER]
        else:
            found = [
                (_guarded(match, action, self._sign), action, type(action) is _TokenType, state)
                for match, action, state in self._rules
                if _may_match(match, character)
            ]
        self[character] = found
        return found


def _may_match(match: Any, character: str) -> bool:
    """Whether a rule has to be tried: each one that is no expression of the standard library has to."""
    regex = _regex(match)
    return not regex or may_begin(regex, character)


def _regex(match: Any) -> re.Pattern[str] | None:
    regex = getattr(match, "__self__", None)
    return regex if isinstance(regex, re.Pattern) and match == regex.match else None


def _guarded(match: Any, action: Any, sign: str) -> Any:
    """Return what matches as `match` does, and raises _WordsMatterError where words behind the sign may matter."""
    if not sign:
        return match
    regex = _regex(match)
    if not regex or tells_words_apart(regex, sign):
        return _refusing(needed(regex) if regex else "")
    if action is None or type(action) is _TokenType or _takes_groups(action):
        return match
    if not reaches_words(regex, sign) and getattr(action, "__module__", "") == Lexer.__module__:
        return match

    def find(text: str, place: int) -> Any:
        found = match(text, place)
        if found:
            raise _WordsMatterError
        return found

    return find


def _refusing(text_needed: str) -> Any:
    def find(text: str, place: int) -> None:
        if text.find(text_needed, place) >= 0:
            raise _WordsMatterError

    return find


def _takes_groups(action: Any) -> bool:
    """Whether an action makes a token of each group of a match, and nothing else."""
    made_by = getattr(action, "__qualname__", "").partition(".")[0]
    if getattr(action, "__module__", "") != Lexer.__module__ or made_by != bygroups.__name__:
        return False
    parts = [part for cell in action.__closure__ or () for part in cell.cell_contents]
    return all(part is None or type(part) is _TokenType for part in parts)


class _States(dict[str, _State]):
    """The states of a class of lexers, by name. `seen`: characters of code that it was given."""

    def __init__(self, kind: Any, sign: str) -> None:
        super().__init__()
        self.definitions, self._sign = kind._tokens, sign
        self.seen = 0

    def __missing__(self, name: str) -> _State:
        state = self[name] = _State(self.definitions[name], self._sign)
        return state


_known: dict[tuple[Any, str], _States] = {}


def _states(kind: Any, sign: str) -> _States:
    states = _known.get((kind, sign))
    if states is None or states.definitions is not kind._tokens:
        states = _known[kind, sign] = _States(kind, sign)
    return states


def _tokens(states: _States, lexer: Any, text: str) -> Iterator[tuple[Any, str]]:
    """Do what `RegexLexer.get_tokens_unprocessed` does."""
    place, stack = 0, ["root"]
    state = states["root"]
    while True:
        for match, action, is_type, following in state[text[place : place + 1]]:
            found = match(text, place)
            if not found:
                continue
            if is_type:
                yield action, found.group()
            elif action is not None:
                for _, kind, value in action(lexer, found):
                    yield kind, value
            place = found.end()
            if following is not None:
                _follow(stack, following)
                state = states[stack[-1]]
            break
        else:
            if place >= len(text):
                return
            if text[place] == "\n":
                stack, state = ["root"], states["root"]
                yield Whitespace, "\n"
            else:
                yield Error, text[place]
            place += 1


def _follow(stack: list[str], following: Any) -> None:
    """Go from the states that a lexer is in to those that a rule names."""
    if isinstance(following, tuple):
        for one in following:
            if one == "#pop":
                if len(stack) > 1:
                    stack.pop()
            else:
                stack.append(stack[-1] if one == "#push" else one)
    elif isinstance(following, int):
        # The first state stays.
        del stack[1 if abs(following) >= len(stack) else following :]
    elif following == "#push":
        stack.append(stack[-1])
    else:
        raise AssertionError(f"wrong state def: {following!r}")
