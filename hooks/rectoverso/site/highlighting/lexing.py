"""Code taken apart by the lexers of Pygments, which try each rule of a state at each place, faster.

Only the rules are tried whose expressions can match where the next character stands. They are tried in the same order,
so that the same one is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

from rectoverso.site.highlighting.firsts import OTHER, may_begin
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
    kind = type(lexer)
    if (
        not is_known()
        or kind.get_tokens is not Lexer.get_tokens
        or kind.get_tokens_unprocessed is not RegexLexer.get_tokens_unprocessed
        or lexer.filters
        or vars(lexer).keys() & {"get_tokens", "get_tokens_unprocessed", "_tokens"}
    ):
        return _as_ever(lexer, code)
    states = _states(kind)
    states.seen += len(code)
    if states.seen < _ENOUGH:
        return _as_ever(lexer, code)
    return _tokens(states, lexer, lexer._preprocess_lexer_input(code))


@cache
def is_known() -> bool:
    """Whether Pygments' lexers work as those that were read."""
    return digest(*RELIES_ON) in DIGESTS


class _State(dict[str, list[_Rule]]):
    """The rules of a state of a lexer, by the character that stands next, "" at the end."""

    def __init__(self, rules: Any) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, character: str) -> list[_Rule]:
        if character > OTHER:
            # Expressions are asked for all of these together.
            found = self[OTHER]
        else:
            found = [
                (match, action, type(action) is _TokenType, state)
                for match, action, state in self._rules
                if _may_match(match, character)
            ]
        self[character] = found
        return found


def _may_match(match: Any, character: str) -> bool:
    """Whether a rule has to be tried: each one that is no expression of the standard library has to."""
    regex = getattr(match, "__self__", None)
    return not isinstance(regex, re.Pattern) or match != regex.match or may_begin(regex, character)


class _States(dict[str, _State]):
    """The states of a class of lexers, by name. `seen`: characters of code that it was given."""

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.definitions = kind._tokens
        self.seen = 0

    def __missing__(self, name: str) -> _State:
        state = self[name] = _State(self.definitions[name])
        return state


_known: dict[Any, _States] = {}


def _states(kind: Any) -> _States:
    states = _known.get(kind)
    if states is None or states.definitions is not kind._tokens:
        states = _known[kind] = _States(kind)
    return states


def _as_ever(lexer: Any, code: str) -> Iterator[tuple[Any, str]]:
    found: Iterator[tuple[Any, str]] = lexer.get_tokens(code)
    return found


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
