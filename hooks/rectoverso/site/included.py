"""Included text: a snippet that was translated as a file of its own brings its record and disclaimer along."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from rectoverso.core.records import LABEL


class IncludedRecords(Extension):
    """Removes records and disclaimers from included snippets."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register right behind pymdownx.snippets, whose priority is 32, and before code is taken out."""
        md.preprocessors.register(_Included(md), "rectoverso_included", 31.5)


class _Included(Preprocessor):
    _FENCE = re.compile(r"\s*(`{3,}|~{3,})")

    def run(self, lines: Sequence[str]) -> list[str]:
        if not any(LABEL in line or "CO-OP TRANSLATOR DISCLAIMER" in line for line in lines):
            return list(lines)
        kept: list[str] = []
        fence, until = "", ""
        for index, line in enumerate(lines):
            if until:
                until = "" if until in line else until
                continue
            if found := self._FENCE.match(line):
                fence = "" if fence and found[1].startswith(fence) else fence or found[1]
            elif not fence and line.strip() == "<!--" and LABEL in "".join(lines[index + 1 : index + 2]):
                until = "-->"
                continue
            elif not fence and "CO-OP TRANSLATOR DISCLAIMER START" in line:
                until = "CO-OP TRANSLATOR DISCLAIMER END"
                continue
            kept.append(line)
        # A block that never ends would take the rest of the page with it.
        return list(lines) if until else kept
