"""Whether the libraries are those whose work is done faster here: judged by their source, not by their version.

What a class does here is what the library's own does, as it was read. Another release may do something else, and so
may a class that a plugin has changed at run time. Then the library's own way is taken, slower and right.
"""

from __future__ import annotations

import hashlib
import inspect
import linecache
import re
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType, FunctionType

_LIBRARIES = ("markdown.", "pymdownx.", "rectoverso.")


def is_known(processor: object, *others: str) -> bool:
    """Tell whether a processor comes from the libraries or from here; `others`: further beginnings of modules' names."""
    return type(processor).__module__.startswith((*_LIBRARIES, *others))


@lru_cache(maxsize=256)
def digest(*things: object) -> str:
    """Return a short digest of the source of classes, functions, expressions and strings; "" if it is not at hand."""
    try:
        text = "\0".join(part for thing in things for part in _sources(thing))
    except (OSError, TypeError):
        return ""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _sources(thing: object) -> Iterator[str]:
    if isinstance(thing, type):
        for name, value in sorted(vars(thing).items()):
            if isinstance(value, (FunctionType, re.Pattern)):
                yield name
                yield from _sources(value)
    elif isinstance(thing, re.Pattern):
        yield f"{thing.pattern} {thing.flags}"
    elif isinstance(thing, str):
        yield thing
    else:
        yield _source(inspect.unwrap(thing))  # type: ignore[arg-type]


def _source(function: object) -> str:
    """Return the source of a function. Errors: OSError, TypeError.

    The compiler has noted where it ends; `inspect` reads it again for that, which takes ten times as long.
    """
    if not isinstance(function, FunctionType):
        return inspect.getsource(function)  # type: ignore[arg-type]
    code = function.__code__
    last = _last_line(code)
    lines = linecache.getlines(code.co_filename, function.__globals__)
    if not last or len(lines) < last:
        # Python was told to note no places, or the file is gone.
        return inspect.getsource(function)
    return "".join(lines[code.co_firstlineno - 1 : last])


def _last_line(code: CodeType) -> int:
    ends = [end or 0 for _, end, _, _ in code.co_positions()]
    return max([*ends, *(_last_line(inner) for inner in code.co_consts if isinstance(inner, CodeType))])
