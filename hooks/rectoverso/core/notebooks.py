"""Notebooks: their cells, read from decoded JSON without Jupyter. Nothing in them is ever executed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from rectoverso.core import disclaimers


class NotebookError(ValueError):
    """A value is no notebook; the message says why."""


class CellKind(StrEnum):
    """What a cell holds."""

    MARKDOWN = "markdown"
    CODE = "code"
    RAW = "raw"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    `source`: its text, with LF; `language`: of a code cell, as a fence names it; `outputs`: the saved results of a
    code cell and `attachments` (name -> type -> content), both as they are in the JSON, of any shape;
    `line`: the line of the file that the text begins on, or 0 if that is not known; `is_spread`: each further line
    of the text has its own.
    """

    kind: CellKind
    source: str
    language: str = ""
    outputs: tuple[Mapping[str, object], ...] = ()
    attachments: Mapping[str, object] = field(default_factory=dict)
    line: int = 0
    is_spread: bool = False

    def line_of(self, index: int) -> int:
        """Return the line of the file for the 0-based line `index` of the text, 1 if it is not known."""
        return self.line + (index if self.is_spread else 0) if self.line else 1


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook: its cells in order."""

    cells: tuple[Cell, ...]

    def of_kind(self, kind: CellKind) -> list[Cell]:
        """Return the cells of one kind."""
        return [cell for cell in self.cells if cell.kind is kind]


_UNWRITABLE = re.compile(r"[\ud800-\udfff\0\x02\x03]")
"""Half surrogates are no UTF-8; the others mean something of their own to Python-Markdown."""
_SOURCE_KEY = re.compile(r'^[ \t]*"source"[ \t]*:(.*)$', re.MULTILINE)
_LANGUAGE = re.compile(r"[a-z0-9][a-z0-9_+.-]*")
_LANGUAGES = {
    "ipython": "python",
    "ipython3": "python",
    "ipython2": "python",
    "c#": "csharp",
    "f#": "fsharp",
    ".net-csharp": "csharp",
    ".net-fsharp": "fsharp",
    ".net-powershell": "powershell",
    "ir": "r",
    "pwsh": "powershell",
    "polyglot-notebook": "text",
    "dotnet-interactive": "text",
    "sh": "bash",
}
"""What kernels call languages otherwise than fences."""
_MAGICS = {
    "bash": "bash",
    "sh": "bash",
    "script": "bash",
    "cmd": "batch",
    "html": "html",
    "svg": "xml",
    "javascript": "javascript",
    "js": "javascript",
    "latex": "latex",
    "markdown": "markdown",
    "sql": "sql",
    "perl": "perl",
    "ruby": "ruby",
    "pwsh": "powershell",
    "csharp": "csharp",
    "fsharp": "fsharp",
}
"""Magic words on the first line of a cell that say what the rest of it is written in."""
_MAGIC = re.compile(r"(?:%%|#!)(\w+)")


def read(value: object, text: str = "") -> Notebook:
    """Return the notebook in decoded JSON.

    `text`: the JSON itself, from which the lines of cells are taken.
    Errors: NotebookError if `value` is no notebook of format 4; a cell that is none is an error as well, so that no
    page silently lacks a part. What is only optional, such as metadata or outputs, may have any shape.
    Source: nbformat 4, https://nbformat.readthedocs.io/en/latest/format_description.html
    """
    if not isinstance(value, dict):
        raise NotebookError("it is no JSON object")
    cells = value.get("cells")
    if not isinstance(cells, list):
        if "worksheets" in value:
            raise NotebookError("its format is older than 4; open and save it with a current Jupyter")
        raise NotebookError("it has no list of cells")
    language = _kernel_language(_object(value.get("metadata")))
    places = _places(text, cells)
    return Notebook(
        tuple(
            _cell(cell, number, language, place)
            for number, (cell, place) in enumerate(zip(cells, places, strict=True), 1)
        )
    )


def without_disclaimer(
    notebook: Notebook, original: Notebook, translated_before: datetime | None = None
) -> Notebook:
    """Return a translated notebook without the cell, or the end of a cell, that holds the tool's disclaimer.

    `translated_before`: when the record says that it was translated, None if it does not.
    """
    if not notebook.cells or notebook.cells[-1].kind is not CellKind.MARKDOWN:
        return notebook
    *others, last = notebook.cells
    kept = ""
    if not disclaimers.is_disclaimer(last.source):
        end = original.cells[-1] if original.cells else None
        in_rule = end is not None and end.kind is CellKind.MARKDOWN and disclaimers.ends_in_rule(end.source)
        removal = disclaimers.remove(
            last.source, original_ends_in_rule=in_rule, translated_before=translated_before
        )
        kept = removal.text
        if kept == last.source:
            return notebook
    if kept.strip():
        others.append(replace(last, source=kept))
    return Notebook(tuple(others))


def text_of(value: object) -> str:
    """Return a text that JSON holds as a string or as a list of lines; empty for anything else."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str):
        return ""
    text = value.replace("\r\n", "\n") if "\r" in value else value
    return _UNWRITABLE.sub("\ufffd", text)


def _cell(cell: object, number: int, language: str, place: tuple[int, bool]) -> Cell:
    if not isinstance(cell, dict):
        raise NotebookError(f"cell {number} is no object")
    source = cell.get("source", "")
    if not isinstance(source, (str, list)):
        raise NotebookError(f"the source of cell {number} is no text")
    try:
        kind = CellKind(str(cell.get("cell_type")))
    except ValueError:
        raise NotebookError(f"cell {number} is neither Markdown nor code nor raw text") from None
    text = text_of(source)
    outputs = cell.get("outputs")
    line, is_spread = place
    return Cell(
        kind,
        text.replace("\r", "\n"),
        _cell_language(cell, text, language) if kind is CellKind.CODE else "",
        tuple(output for output in outputs if isinstance(output, dict)) if isinstance(outputs, list) else (),
        _object(cell.get("attachments")),
        line,
        is_spread,
    )


def _places(text: str, cells: Sequence[object]) -> Iterable[tuple[int, bool]]:
    """Return for each cell the line that its source begins on, and whether each line of it has its own.

    Returns: zeros unless the file is laid out as every tool writes it, with a line for each key.
    """
    found = list(_SOURCE_KEY.finditer(text))
    if len(found) != len(cells):
        return [(0, False)] * len(cells)
    places = []
    line = at = 0
    for match, cell in zip(found, cells, strict=True):
        line += text.count("\n", at, match.start())
        at = match.start()
        source = cell.get("source") if isinstance(cell, dict) else None
        is_list = isinstance(source, list) and match[1].strip() == "["
        places.append((line + 1 + is_list, is_list and isinstance(source, list) and len(source) > 1))
    return places


def _kernel_language(metadata: Mapping[str, object]) -> str:
    """Return the language of a notebook's code, as a fence names it; that of most notebooks if it names none."""
    kernel, info = _object(metadata.get("kernelspec")), _object(metadata.get("language_info"))
    for name in (info.get("name"), kernel.get("language"), kernel.get("name")):
        if isinstance(name, str) and name.strip():
            return _fence_language(name)
    return "python"


def _cell_language(cell: Mapping[str, object], text: str, language: str) -> str:
    """Return the language of one code cell: its own where kernel or magic word say so, else the notebook's."""
    metadata = _object(cell.get("metadata"))
    for key, name in (
        ("polyglot_notebook", "kernelName"),
        ("dotnet_interactive", "language"),
        ("vscode", "languageId"),
    ):
        own = _object(metadata.get(key)).get(name)
        if isinstance(own, str) and own:
            return _fence_language(own)
    magic = _MAGIC.match(text)
    return _MAGICS.get(magic[1].lower(), language) if magic else language


def _fence_language(name: str) -> str:
    name = name.strip().lower()
    name = _LANGUAGES.get(name) or re.sub(r"^python[\d.]*$", "python", name)
    return name if _LANGUAGE.fullmatch(name) and len(name) <= 30 else "text"


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
