"""Writes notebooks as Jupyter and the translation tool write them."""

from __future__ import annotations

import base64
import json
from typing import Any

from support.sites import png

PICTURE = png(4, 4, (200, 60, 0))
DISCLAIMER = (
    "---\n\n<!-- CO-OP TRANSLATOR DISCLAIMER START -->\n**{label}**:  \nThis text was made by "
    "[Co-op Translator](https://github.com/Azure/co-op-translator), a machine, and may be wrong in places; the "
    "original in its own language is what counts.\n<!-- CO-OP TRANSLATOR DISCLAIMER END -->\n"
)


def lines(text: str) -> list[str]:
    """Return a text as notebooks hold it: a list of lines with their ends."""
    return text.splitlines(keepends=True)


def markdown(text: str, **more: object) -> dict[str, Any]:
    """Return a Markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": lines(text), **more}


def code(text: str, *outputs: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return a code cell with its outputs."""
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": list(outputs)}
    return {**cell, "source": lines(text), **more}


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    """Return what a cell printed."""
    return {"output_type": "stream", "name": name, "text": lines(text)}


def result(**data: object) -> dict[str, Any]:
    """Return a result; its types are written with `_` for `/` and `__` for `+`."""
    named = {name.replace("__", "+").replace("_", "/", 1): value for name, value in data.items()}
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": named}


def encoded(content: bytes) -> str:
    """Return a picture as notebooks hold it."""
    return base64.b64encode(content).decode()


def notebook(*cells: dict[str, Any], language: str = "python", **metadata: object) -> str:
    """Return the text of a notebook."""
    about = {"kernelspec": {"display_name": "Any", "language": language, "name": "any"}, **metadata}
    value = {"cells": list(cells), "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(value, indent=1, ensure_ascii=False)
