"""What begins and ends the blocks of Markdown, for scans that go through a text line by line."""

from __future__ import annotations

import re

START = re.compile(
    r"(?P<fence>(?P<ticks>`{3,}+)(?=[^`]*+\Z)|~{3,}+)"
    r"|(?P<rule>(?P<dash>[-*_])[ \t]*+(?:(?P=dash)[ \t]*+){2,}+\Z)"
    r"|(?P<item>(?P<mark>[-+*]|(?P<number>[0-9]{1,9})[.)])(?P<gap> ++|\Z))"
    r"|(?P<heading>#{1,6}(?:[ \t]|\Z))"
    r"|(?P<quote>> ?)"
    r"|(?P<aside>\[\^[^\]\s]++\]: |(?:!!!|\?\?\?\+?) +\w|===[!+]? +\")"
    r"|(?P<comment><!--)"
    r"|(?P<raw><(?:pre|script|style|textarea)(?=[\s>]|\Z))"
    r"|(?P<html></?(?:address|article|aside|blockquote|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure"
    r"|footer|form|h[1-6]|header|hr|iframe|li|main|menu|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)"
    r"(?=[\s/>]|\Z))"
    r"|(?P<tag></?[a-z][a-z0-9-]*+(?:\s[^<>]*+)?/?>[ \t]*\Z)"
    r"|(?P<math>\$\$(?!.*\$\$))"
    r"|(?P<row>\|)",
    re.IGNORECASE,
)
"""What begins a block or container, by name, as CommonMark and pymdownx have it."""
ENDS = {
    "comment": re.compile("-->"),
    "raw": re.compile(r"</(?:pre|script|style|textarea)>", re.IGNORECASE),
    "html": re.compile(r"\A[ \t]*\Z"),
    "tag": re.compile(r"\A[ \t]*\Z"),
    "math": re.compile(r"\$\$|\A[ \t]*\Z"),
}
"""What the raw blocks go on to."""
UNTIL_BLANK = (ENDS["html"], ENDS["tag"], ENDS["math"])
UNDERLINE = re.compile(r"=+[ \t]*\Z")
DELIMITERS = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")

_WORD = r"(?:[^\s\-+*_0-9`~<#|$\[!?=:>]|\*\*[^\s*]|`[^`\s]|!?\[[^\[\]\\\n^]*+\](?!:))"
EASY = re.compile(
    r"(?P<item>(?P<mark>[-+*]|(?P<number>[0-9]{1,9})[.)])(?P<gap> {1,4})(?=" + _WORD + "))"
    r"|(?P<heading>#{1,6}[ \t])"
    r"|(?P<rule>---(?=\n|\Z))"
    r"|(?P<fence>`{3,}+(?=[^`\n]*+(?:\n|\Z))|~{3,}+)"
    r"|(?P<row>\|)"
    r"|(?P<text>" + _WORD + ")"
)
"""The beginnings, at column 0, of most lines in most pages: whatever stands around them, they begin what the group is
called, `text` and what stands in `item` being nothing but words. Cautious: other lines may be of these kinds too."""
