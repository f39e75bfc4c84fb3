"""Digests of originals: the identity that translation records refer to.

MD5 is the choice of the format (Co-op Translator hashes the bytes of the file as it lay on the machine
that ran the tool); nothing here relies on it against an attacker.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

HASH = re.compile(r"[0-9a-f]{32}")


class Match(StrEnum):
    """How a recorded hash relates to an original."""

    EXACT = "exact"
    LINE_ENDINGS = "line-endings"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Digest:
    """MD5 of an original's bytes, 32 lower-case hexadecimal digits each.

    `raw`: as they are; `lf`: with every line end as LF; `crlf`: with every line end as CRLF. Records made
    on Windows hold the CRLF form of files that lie in git with LF.
    """

    raw: str
    lf: str
    crlf: str

    def match(self, recorded: str) -> Match:
        """Compare with a recorded hash."""
        if recorded == self.raw:
            return Match.EXACT
        return Match.LINE_ENDINGS if recorded in (self.lf, self.crlf) else Match.NONE


def md5(data: bytes) -> str:
    """Return the MD5 of `data` as 32 lower-case hexadecimal digits."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def digest(data: bytes) -> Digest:
    """Return the three digests of an original's bytes."""
    raw = md5(data)
    lf = data.replace(b"\r\n", b"\n") if b"\r" in data else data
    crlf = lf.replace(b"\n", b"\r\n")
    return Digest(raw, raw if lf == data else md5(lf), raw if crlf == data else md5(crlf))
