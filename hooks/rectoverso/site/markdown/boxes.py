"""Boxes: an admonition without a title of its own is titled in the reader's language."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from rectoverso.messages import Words

TITLES = ("Note", "Tip", "Important", "Warning", "Caution")
"""The titles that the message catalogues know, in the context `box`."""


class BoxTitles(Extension):
    """Translates the titles that Markdown makes from the type of a box: `!!! warning` is titled "Warning".

    `words`: the messages of the page's language, or None for a page in the default language.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: Words | None = None

    def extendMarkdown(self, md: Markdown) -> None:
        """Register behind the processors that build the boxes."""
        md.treeprocessors.register(_Titles(md, self), "rectoverso_boxes", 4)


class _Titles(Treeprocessor):
    def __init__(self, md: Markdown, extension: BoxTitles) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        say = self.extension.words
        if say is None:
            return
        for box in root.iter():
            if box.tag not in ("div", "details") or not len(box):
                continue
            title = box[0]
            is_title = title.tag == "summary" or "admonition-title" in (title.get("class") or "").split()
            kinds = {kind.capitalize() for kind in (box.get("class") or "").split()}
            if is_title and not len(title) and title.text in TITLES and title.text in kinds:
                title.text = say(title.text, "box")
