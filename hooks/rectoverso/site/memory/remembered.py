"""Remembered pages: what Markdown and the templates made of a page, by everything that it depends on.

A page is remembered in two steps, because most changes touch one of them only: its text, made from Markdown, and
the finished page. Neither knows whether it is up to date: their keys do.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MethodType
from typing import Any

import msgspec
import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from rectoverso.site.markdown.headings import Headings
from rectoverso.site.memory.manifest import are_unchanged
from rectoverso.sources.blobs import Blobs
from rectoverso.sources.cache import Store

Line = tuple[str, int, str]
"""Logger, level and text."""
_Entry = tuple[str, str, int, list[Any]]


class Text(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a text without reading it.

    `meta`: its front matter as YAML; `title`: of its first heading of the first level; `first`: of its first heading;
    `anchors`: ids in it; `links`: uri -> anchor -> the link as written; `lines`: what was logged; `reads`: path -> key of
    files that it includes.
    """

    meta: str
    title: str | None
    first: str | None
    anchors: list[str]
    links: dict[str, dict[str, str]] | None
    headings: Headings
    lines: list[Line]
    reads: dict[str, bytes]


class _Body(msgspec.Struct, frozen=True, array_like=True):
    html: str
    toc: list[_Entry]


class Lines(logging.Handler):
    """Keeps what is logged, beside whoever else hears it; not what other threads say, such as a preview's server."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.found: list[Line] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        if record.thread != self._thread:
            return
        self.found.append((record.name, record.levelno, record.getMessage()))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to MkDocs and its plugins for a while."""
        logger = logging.getLogger("mkdocs")
        logger.addHandler(self)
        try:
            yield
        finally:
            logger.removeHandler(self)


def say_again(lines: Iterable[Line]) -> None:
    """Log what was logged when something was made that is not made again."""
    for name, level, text in lines:
        logging.getLogger(name).log(level, "%s", text)


class Texts:
    """The remembered texts of one language.

    `folder`: of the cache; `root`: what paths in texts are relative to; `made`: texts of this run by what they were
    made from.
    """

    def __init__(self, folder: Path, blobs: Blobs, code: str, root: Path) -> None:
        self._blobs, self._root = blobs, root
        self._store = Store(folder / "texts", code, Text)
        self.made: dict[bytes, Text] = {}

    def get(self, source: bytes) -> Text | None:
        """Return the text made from `source`, if it is at hand and what it includes did not change."""
        text = self._store.get(source)
        if text is None or source not in self._blobs:
            return None
        return text if are_unchanged(self._root, text.reads) else None

    def take(self, made: Mapping[bytes, Text]) -> None:
        """Remember what another process has made."""
        for source, text in made.items():
            self._store.put(source, text)

    @property
    def reads(self) -> dict[str, bytes]:
        """Path -> key of the files that the texts of this run include."""
        return {path: known for text in self._store.used() for path, known in text.reads.items()}

    @staticmethod
    def load(blobs: Blobs, source: bytes) -> tuple[str, TableOfContents] | None:
        """Return HTML and table of contents of a text, or None if they are lost."""
        data = blobs.get(source)
        try:
            body = msgspec.msgpack.decode(data, type=_Body) if data is not None else None
        except msgspec.DecodeError:
            return None
        return (body.html, _toc(body.toc)) if body else None

    def recall(self, page: Page, text: Text, files: Files) -> None:
        """Let MkDocs take what is remembered in the place of reading and rendering a page."""

        def read(page: Page, _config: MkDocsConfig) -> None:
            page.markdown, page.meta = "", yaml.safe_load(text.meta) if text.meta else {}

        def render(page: Page, _config: MkDocsConfig, _files: Files) -> None:
            page.content, page.toc = "", TableOfContents([])
            page._title_from_render = text.title
            page.present_anchor_ids = set(text.anchors)
            if text.links is not None:
                found = ((files.get_file_from_path(uri), links) for uri, links in text.links.items())
                page.links_to_anchors = {file: links for file, links in found if file}
            say_again(text.lines)

        page.read_source = MethodType(read, page)  # type: ignore[method-assign]
        page.render = MethodType(render, page)  # type: ignore[method-assign]

    def watch(
        self, page: Page, source: bytes, found: Callable[[], tuple[Headings, dict[str, bytes] | None]]
    ) -> None:
        """Remember what MkDocs makes of a page, under `source`.

        `found()`: the headings of the page that was rendered last, and the files that it included, None if they are
        not known.
        """
        read, render = page.read_source, page.render
        heard = Lines()
        front: str | None = None

        def read_and_remember(page: Page, config: MkDocsConfig) -> None:
            nonlocal front
            with heard.listening():
                read(config)
            front = _as_yaml(page.meta)

        def render_and_remember(page: Page, config: MkDocsConfig, files: Files) -> None:
            with heard.listening():
                render(config, files)
            headings, reads = found()
            if reads is None or front is None:
                return
            links = page.links_to_anchors
            text = Text(
                front,
                page._title_from_render,
                page.toc.items[0].title if page.toc.items else None,
                sorted(page.present_anchor_ids or ()),
                {file.src_uri: found for file, found in links.items()} if links is not None else None,
                headings,
                heard.found,
                reads,
            )
            body = _Body(page.content or "", [_entry(item) for item in page.toc])
            self._blobs.put(source, msgspec.msgpack.encode(body))
            self.made[source] = self._store.put(source, text)

        page.read_source = MethodType(read_and_remember, page)  # type: ignore[method-assign]
        page.render = MethodType(render_and_remember, page)  # type: ignore[method-assign]

    def save(self) -> None:
        """Write what was used."""
        self._store.save()


def forget(page: Page) -> None:
    """Let MkDocs read and render a page itself."""
    for name in ("read_source", "render"):
        page.__dict__.pop(name, None)


def _as_yaml(meta: Mapping[str, Any]) -> str | None:
    """Return front matter as YAML; None if it cannot be read back as it was."""
    if not meta:
        return ""
    try:
        text = yaml.safe_dump(dict(meta), allow_unicode=True)
        return text if yaml.safe_load(text) == meta else None
    except yaml.YAMLError:
        return None


def _entry(item: AnchorLink) -> _Entry:
    return (str(item.title), item.id, item.level, [_entry(child) for child in item.children])


def _toc(entries: list[_Entry]) -> TableOfContents:
    def link(entry: _Entry) -> AnchorLink:
        item = AnchorLink(entry[0], entry[1], entry[2])
        item.children = [link(child) for child in entry[3]]
        return item

    items = [link(entry) for entry in entries]
    if items:
        items[0].active = True  # type: ignore[attr-defined]
    return TableOfContents(items)
