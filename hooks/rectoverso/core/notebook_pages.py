"""Notebooks as pages: the Markdown text of one, with code as fenced blocks and saved outputs below it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rectoverso.core.blocks import outline
from rectoverso.core.links import Link, rewrite
from rectoverso.core.notebooks import Cell, CellKind, Notebook
from rectoverso.core.outputs import Save, picture, show
from rectoverso.core.places import unquote

VERSION = "1"
"""Mixed into the keys of cached pages: to be changed with every change of what they are made into."""

_RUNS = re.compile(r"`{3,}|~{3,}")
_BLANK_LINES = re.compile(r"\A(?:[ \t]*+\n)++")
_ATTACHMENT = "attachment:"


def markdown(notebook: Notebook, save: Save, output_attributes: str = "") -> str:
    """Return the text of the page that a notebook becomes.

    `save`: is handed the pictures; `output_attributes`: HTML attributes for texts among the outputs.
    Shapes: it begins with a blank line, so that nothing in the first cell is taken for front matter, and ends with a
    line feed. Cells follow each other with a blank line between them.
    Errors: none.
    """
    blocks: list[str] = []
    for number, cell in enumerate(notebook.cells):
        if cell.kind is CellKind.MARKDOWN:
            blocks.append(_prose(cell, save))
        elif cell.kind is CellKind.CODE:
            blocks.append(fence(cell.source, cell.language))
            shown = (show(output, save, output_attributes) for output in cell.outputs)
            blocks += (text + _closing(text) for text in shown)
        elif number or not cell.source.startswith("---"):
            blocks.append(fence(cell.source, "text"))
        # else it is front matter for another program
    return "\n" + "\n\n".join(block for block in blocks if block) + "\n"


def fence(code: str, language: str) -> str:
    """Return code as a fenced block that nothing in it closes; empty for code that is blank."""
    code = _BLANK_LINES.sub("", code).rstrip()
    if not code:
        return ""
    longest = max((len(run) for run in re.findall("`{3,}", code)), default=2)
    marks = "`" * (longest + 1)
    return f"{marks}{language}\n{code}\n{marks}"


def _prose(cell: Cell, save: Save) -> str:
    """Return the text of a Markdown cell; what it attached is saved, and a fence that it left open is closed."""
    text = cell.source.strip("\n").rstrip()
    if cell.attachments and _ATTACHMENT in text:
        text = rewrite(text, lambda link: _attached(link, cell.attachments, save))
    return text + _closing(text)


def _attached(link: Link, attachments: Mapping[str, object], save: Save) -> str | None:
    """Return the address of an attached picture, or None for any other link."""
    if not link.destination.startswith(_ATTACHMENT):
        return None
    name = link.destination.removeprefix(_ATTACHMENT)
    content = attachments.get(name, attachments.get(unquote(name)))
    return picture(content, save) if isinstance(content, dict) else None


def _closing(text: str) -> str:
    """Return what closes a fence that is open at the end of a cell, where Jupyter closes it by itself."""
    if not _RUNS.search(text):
        return ""
    fences = outline(text).fences
    lines = text.split("\n")
    if not fences or fences[-1].line + fences[-1].lines < len(lines):
        return ""
    opening = _RUNS.search(lines[fences[-1].line - 1])
    return f"\n{opening.group()}" if opening else ""
