"""Search: one index for each language, beside its pages, behind the theme's own dialog.

By default the index is Pagefind's (`index.py`), and nothing of it is loaded before somebody types into
the dialog. The dialog talks to a worker; ours speaks the theme's messages (`assets/rectoverso/search.js`). The
theme's own index remains for systems that Pagefind is not made for, and for those who ask for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.plugins import get_plugin_logger

from rectoverso.core.languages import Language
from rectoverso.site.edition import Edition
from rectoverso.site.marks import finishing
from rectoverso.site.memory.output import Output
from rectoverso.site.search import index as searchindex
from rectoverso.site.search.text import BODY, Digest, PageText, digest, page_text
from rectoverso.site.theme.templates import TEMPLATES
from rectoverso.sources.blobs import Blobs
from rectoverso.sources.cache import key

log = get_plugin_logger("rectoverso")


@dataclass(frozen=True, slots=True)
class Searched:
    """What is searched in a page.

    `digest`: of it, None for a page that is not searched; `text`: itself, None while it need not be known; `source`: key
    of the finished page, from which it can be read again.
    """

    digest: Digest | None
    text: PageText | None = None
    source: bytes | None = None


Texts = dict[str, Searched]
"""What is searched in the pages of a language, by their files in the site."""

_BASE = re.compile(r'(<script id="__config" type="application/json">[^<]*?"base": ")([^"]*)(")')
_CONFIG_START = '<script id="__config"'
_CONFIG = re.compile(rf"{_CONFIG_START}[^>]*>.*?</script>", re.DOTALL)
_WORKER = re.compile(r'("search": "[^"]*?)assets/javascripts/workers/[^"]*"')
_FORM = re.compile(r'(<form\b[^>]*\bclass="md-search__form"[^>]*\bname=")search"')
_SCRIPT = "assets/rectoverso/search.js"
# Plugins that read or change the theme's index, or need one that can be read from a disk.
_NEED_THE_THEMES = ("offline", "material/offline", "exclude-search")

# The theme starts its worker with the page. This one is made of a few lines in the page itself, says that it
# is ready, and loads the rest with the first letter that is typed.
_START = (
    '<script>{const e=document.getElementById("__config"),c=JSON.parse(e.textContent),'
    "u=a=>JSON.stringify(new URL(a,location).href);c.search=URL.createObjectURL(new Blob(["
    "`postMessage({type:1});onmessage=e=>{if(e.data.data){importScripts(${u(c.search)});"
    'start(${u(c.base.replace(/\\/*$/,"/"))});onmessage(e)}else postMessage({type:3,data:{items:[]}})}`'
    '],{type:"text/javascript"}));e.textContent=JSON.stringify(c)}</script>'
)


class Search:
    """The theme's search plugin, or none, and the program that takes its work over, or none.

    `wanted`: `pagefind` or `theme`, as in the settings.
    """

    def __init__(self, config: MkDocsConfig, wanted: str) -> None:
        self._plugin: Any = next(
            (plugin for name, plugin in config.plugins.items() if name in ("search", "material/search")), None
        )
        # The plugin fills in what was not given at its first event, which is yet to come.
        options = self._plugin.config if self._plugin else {}
        self._given = {name: options.get(name) for name in ("lang", "separator", "pipeline")}
        self._program: searchindex.Program | None = None
        self._entries: dict[str, list[dict[str, Any]]] = {}
        self._texts: dict[str, Texts] = {}
        self._blobs: Blobs | None = None
        self._code = ""
        self._start = 0
        if self.is_themed and wanted == "pagefind":
            self._take_over(config)

    @property
    def is_themed(self) -> bool:
        """Whether the theme's own search is there and on; MkDocs' built-in one is left alone."""
        return hasattr(self._plugin, "_translate") and bool(self._plugin.config["enabled"])

    def _take_over(self, config: MkDocsConfig) -> None:
        """Find the program, and keep the theme's plugin from reading every page for an index of its own."""
        if others := [name for name in _NEED_THE_THEMES if name in config.plugins]:
            log.info(
                f"Search: the theme's index, because the plugin {others[0].removeprefix('material/')!r} works on it."
            )
            return
        self._program = searchindex.program()
        if self._program is None:
            log.info("Search: the theme's index, because there is no 'pagefind_bin' for this system.")
            return
        for event in ("page_context", "post_build"):
            handlers = config.plugins.events[event]
            handlers[:] = [one for one in handlers if getattr(one, "__self__", None) is not self._plugin]

    def set_language(self, config: MkDocsConfig, language: Language) -> None:
        """Begin the index of a language. The plugin itself ran when the theme still spoke another one."""
        self._code = language.code
        self._texts[self._code] = {}
        if not self.is_themed or self._program:
            return
        options = self._plugin.config
        for name in ("lang", "separator", "pipeline"):
            options[name] = self._given[name]
        options["lang"] = options["lang"] or [language.search]
        self._plugin.on_config(config)

    def begin_page(self) -> None:
        """Note where the entries of a page begin in the theme's index."""
        if self.is_index_the_themes:
            self._start = len(self._plugin.search_index.entries)

    def remember_in(self, blobs: Blobs) -> None:
        """Name the place where finished pages are remembered, and what is known of them here."""
        self._blobs = blobs

    def end_page(self, name: str, html: str, source: bytes | None) -> None:
        """Take what is searched in a finished page, which is remembered under `source`; `name`: of its file in the site."""
        if self._program:
            text = page_text(html)
            found = digest(text) if text else None
            self._texts[self._code][name] = Searched(found, text, source)
            # The text can be read off the finished page, which is remembered itself.
            data = msgspec.msgpack.encode(found)
        elif self.is_themed:
            self._entries[name] = self._plugin.search_index.entries[self._start :]
            data = msgspec.msgpack.encode(self._entries[name])
        else:
            return
        if source and self._blobs:
            self._blobs.put(self._key(source), data)

    def recall(self, name: str, source: bytes) -> bool:
        """Take what is searched in a page that is not built again; return whether it is known."""
        if not self.is_themed:
            return True
        data = self._blobs.get(self._key(source)) if self._blobs else None
        try:
            if data is None:
                return False
            if self._program:
                found = msgspec.msgpack.decode(data, type=Digest | None)
                self._texts[self._code][name] = Searched(found, source=source)
            else:
                self._entries[name] = msgspec.msgpack.decode(data)
        except msgspec.DecodeError:
            return False
        return True

    def _key(self, source: bytes) -> bytes:
        return key("searched" if self._program else "theme", source)

    def localise(self, home: str, order: Iterable[str]) -> None:
        """Make the addresses in the theme's index relative to the language's folder, `home`.

        `order`: the files of the pages in the order of an index that is made at once.
        """
        if not self.is_index_the_themes:
            return
        entries = [entry for name in order for entry in self._entries.get(name, ())]
        self._entries.clear()
        for entry in entries:
            entry["location"] = entry["location"].removeprefix(home)
        self._plugin.search_index.entries = entries

    @property
    def is_index_the_themes(self) -> bool:
        """Whether the theme's own index is the one that is searched."""
        return self.is_themed and self._program is None

    def attributes(self, meta: Mapping[str, Any]) -> str:
        """Return what marks the text of a page as what is searched; empty if its front matter leaves it out."""
        options = meta.get("search") or {}
        if not self._program or options.get("exclude"):
            return ""
        return BODY + (f' data-pagefind-weight="{float(options["boost"]):g}"' if "boost" in options else "")

    def connect(self, html: str, home: str = "") -> Iterator[finishing.Place]:
        """Let the dialog of a page ask our worker, and load the index of the language whose folder is `home`.

        The theme loads its index for a form of the name that it gives the dialog's, so the name is changed.
        """
        # It stands at the end of the page, where looking for plain text leads faster than a pattern.
        at = html.find(_CONFIG_START)
        found = _CONFIG.search(html, at) if at >= 0 else None
        if not found:
            return
        script = rebase(found[0], home)
        if self._program:
            script = _WORKER.sub(rf'\1{_SCRIPT}?{_version()}"', script, count=1) + _START
            if form := _FORM.search(html, max(0, html.find("<form"))):
                yield *form.span(), f'{form[1]}rv-search"'
        yield *found.span(), script

    def hand_over(self, code: str) -> Texts | None:
        """Return what is searched in a language, for another process to index; None where there is nothing to index."""
        return self._texts.pop(code, None) if self._program else None

    def take_over(self, code: str, texts: Texts) -> None:
        """Take what another process has handed over."""
        self._texts[code] = texts

    def place(self, edition: Edition) -> str | None:
        """Return the folder of an edition's index in the site; None where this package makes none."""
        return f"{edition.home}{searchindex.FOLDER}/" if self._program else None

    def write(self, edition: Edition, output: Output) -> None:
        """Index the pages of an edition, unless its index in the site is the same. Errors: BuildError."""
        found = sorted(self._texts.pop(edition.language.code, {}).items())
        digests = {name.removeprefix(edition.home): page.digest for name, page in found if page.digest}
        folder = self.place(edition)
        if not self._program or not folder:
            return
        seal = searchindex.seal(self._program, edition, digests)
        if output.keep_folder(folder, seal):
            return
        try:
            searchindex.write(
                self._program,
                edition,
                output.building,
                digests,
                lambda: dict(self._load(found, edition, output)),
            )
        except searchindex.SearchError as error:
            raise BuildError(
                f"The search index failed: {error}. Report it, or set 'search: theme'."
            ) from error
        output.wrote_folder(folder, seal)

    def _load(
        self, pages: Iterable[tuple[str, Searched]], edition: Edition, output: Output
    ) -> Iterator[tuple[str, PageText]]:
        """Yield what is searched in pages, by their files below the edition's folder. Errors: SearchError."""
        for name, page in pages:
            if page.digest is None:
                continue
            text = page.text
            if text is None:
                data = self._blobs.get(page.source) if self._blobs and page.source else None
                text = page_text((data or _read(name, output)).decode(errors="replace"))
            if text:
                yield name.removeprefix(edition.home), text


def size(texts: Texts) -> int:
    """Return how much there is to index, roughly, in bytes."""
    return sum(len(page.text.body.encode(errors="replace")) for page in texts.values() if page.text)


def _read(name: str, output: Output) -> bytes:
    """Return a page that was not built again, or was written already. Errors: SearchError."""
    for folder in (output.building, output.folder):
        with suppress(OSError):
            return (folder / name).read_bytes()
    raise searchindex.SearchError(
        f"{output.folder / name} was removed while the site was built; build it again"
    )


def rebase(html: str, home: str) -> str:
    """Make a page's settings name its language's folder as the base from which the dialog loads the index."""
    if not home:
        return html

    def one_less(found: re.Match[str]) -> str:
        base = "." if found[2] == ".." else found[2].removeprefix("../")
        return found[1] + base + found[3]

    return _BASE.sub(one_less, html, count=1)


@cache
def _version() -> str:
    """Return what tells versions of the worker apart, so that no browser runs an old one on a new index."""
    return hashlib.blake2b((TEMPLATES / _SCRIPT).read_bytes(), digest_size=4).hexdigest()
