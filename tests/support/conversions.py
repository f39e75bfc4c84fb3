"""Text converted by Python-Markdown alone, and by what does its work faster."""

from __future__ import annotations

from typing import Any

import markdown

from rectoverso.site.highlighting.shared import SharedHighlighting
from rectoverso.site.markdown import FasterMarkdown

DEFAULTS = ["toc", "tables", "fenced_code"]


def converted(text: str, extensions: list[Any], configs: dict[str, Any]) -> tuple[Any, ...]:
    md = markdown.Markdown(extensions=[*extensions, SharedHighlighting()], extension_configs=configs)
    return md.convert(text), getattr(md, "toc", None), getattr(md, "toc_tokens", None), md.references


def both(text: str, extensions: list[Any], configs: dict[str, Any] | None = None) -> tuple[Any, Any]:
    configs = configs or {}
    return converted(text, extensions, configs), converted(text, [*extensions, FasterMarkdown()], configs)
