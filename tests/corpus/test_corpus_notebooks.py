"""Notebooks as the translation tool really writes them: the same page in all languages, and nothing to report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Tree
from helpers import look
from rectoverso.core.blocks import outline
from rectoverso.core.notebook_pages import markdown
from rectoverso.core.notebooks import Notebook, read, without_disclaimer

pytestmark = pytest.mark.corpus

PATH = "WorkshopForAgentic/code/01.BasicAgent/01.BasicAgent-tools.ipynb"


def notebook(shared: Path, name: str) -> Notebook:
    text = (shared / "samples/notebook" / name).read_text(encoding="utf-8")
    return read(json.loads(text), text)


def page(found: Notebook) -> str:
    return markdown(found, lambda _, suffix: f"x{suffix}")


@pytest.mark.parametrize("code", ["pt-BR", "km"])
def test_without_its_disclaimer_a_translation_has_the_originals_cells(shared: Path, code: str) -> None:
    original, translation = (
        notebook(shared, name) for name in ("original.ipynb", f"translation.{code}.ipynb")
    )
    assert len(translation.cells) == len(original.cells) + 1
    text = page(without_disclaimer(translation, original))
    assert text == page(original)
    assert [fence.info for fence in outline(text).fences] == ["python"] * 8
    assert text.count('<div class="rv-output">') == 2


def test_nothing_is_reported_about_them(shared: Path, tree: Tree) -> None:
    samples = shared / "samples/notebook"
    files = {PATH: (samples / "original.ipynb").read_bytes()}
    for code in ("pt-BR", "km"):
        files[f"translations/{code}/{PATH}"] = (samples / f"translation.{code}.ipynb").read_bytes()
    files["translations/km/.co-op-translator.json"] = (samples / "sidecar-excerpt.json").read_bytes()
    assert [item.rule for item in look(tree(files), contents=True).all_findings] == ["record-alias"]
