"""Reads a built site: pages by language and uri, and where their links lead."""

from __future__ import annotations

import gzip
import json
import posixpath
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html


class Page:
    """One HTML page. `address`: relative to the site's root, as a link would name it."""

    def __init__(self, path: Path, address: str) -> None:
        self.path = path
        self.address = address
        self.text = path.read_text(encoding="utf-8")
        self.tree = html.document_fromstring(self.text.encode(), parser=html.HTMLParser(encoding="utf-8"))

    def all(self, xpath: str) -> list[Any]:
        """Return what an XPath expression finds."""
        return list(self.tree.xpath(xpath))

    def one(self, xpath: str) -> Any:
        """Return the only thing that an XPath expression finds."""
        found = self.all(xpath)
        assert len(found) == 1, (self.address, xpath, found)
        return found[0]

    def having(self, name: str) -> list[Any]:
        """Return the elements with a class."""
        return list(self.tree.find_class(name))

    @property
    def language(self) -> tuple[str | None, str | None]:
        """`lang` and `dir` of the page."""
        return self.tree.get("lang"), self.tree.get("dir")

    @property
    def status(self) -> str | None:
        """What the page says of itself, or None if it says nothing."""
        found = self.all("//meta[@name='rectoverso:status']/@content")
        assert len(found) < 2, self.address
        return found[0] if found else None

    @property
    def article(self) -> Any:
        """The element that holds the text of the page."""
        return self.one("//article")

    @property
    def headings(self) -> list[tuple[str, str, str]]:
        """Tag, id and text of each heading of the text."""
        found = self.article.xpath(".//*[self::h1 or self::h2 or self::h3 or self::h4]")
        return [(one.tag, one.get("id") or "", words(one).removesuffix("¶").strip()) for one in found]

    @cached_property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return self.all("//@id")

    @property
    def json_ld(self) -> dict[str, Any]:
        """The description of the page for search engines."""
        value: dict[str, Any] = json.loads(self.one("//script[@type='application/ld+json']").text)
        return value

    def links(self) -> Iterator[str]:
        """Yield every address that the page names: links, pictures, styles, scripts."""
        for element in self.tree.iter("a", "link", "img", "script", "source"):
            for name in ("href", "src"):
                if value := element.get(name):
                    yield value


def words(element: Any) -> str:
    """Return the text of an element with single spaces."""
    return " ".join(element.text_content().split())


class Site:
    """A folder of pages. `url`: the site's own address."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self._pages: dict[str, Page] = {}

    @cached_property
    def files(self) -> frozenset[str]:
        """All files, relative to the site's root."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return frozenset(path.relative_to(self.folder).as_posix() for path in found)

    @cached_property
    def directory_urls(self) -> bool:
        """Whether `guide/check.md` became `guide/check/`."""
        return not any(
            name.endswith(".html") and posixpath.basename(name) not in ("index.html", "404.html")
            for name in self.files
        )

    @property
    def pages(self) -> list[Page]:
        """All pages, the one for wrong addresses included."""
        return [self.file(name) for name in sorted(self.files) if name.endswith(".html")]

    def address(self, code: str, uri: str, default: str = "en") -> str:
        """Return where the page of a language lies, relative to the root."""
        home = "" if code == default else f"{code}/"
        stem = uri.removesuffix(".md")
        if posixpath.basename(stem).lower() in ("index", "readme"):
            folder = posixpath.dirname(stem)
            stem = f"{folder}/" if folder else ""
            return f"{home}{stem}" if self.directory_urls else f"{home}{stem}index.html"
        return f"{home}{stem}/" if self.directory_urls else f"{home}{stem}.html"

    def page(self, code: str, uri: str, default: str = "en") -> Page:
        """Return the page of a language."""
        address = self.address(code, uri, default)
        return self.file(f"{address}index.html" if address.endswith("/") or not address else address)

    def file(self, name: str) -> Page:
        """Return the page in a file."""
        if name not in self._pages:
            address = name.removesuffix("index.html") if self.directory_urls else name
            self._pages[name] = Page(self.folder / name, address)
        return self._pages[name]

    def target(self, page: Page, link: str) -> tuple[str, str] | None:
        """Return file and fragment that a link leads to; None for one that leaves the site.

        Links of the page for wrong addresses are absolute.
        """
        parts = urlsplit(urljoin(self.url + page.address.replace("#", "%23"), link))
        if not parts.geturl().startswith(self.url):
            return None
        name = unquote(parts.path.removeprefix(urlsplit(self.url).path))
        if name.endswith("/") or not name:
            name += "index.html"
        return name, unquote(parts.fragment)

    def broken(self, page: Page) -> list[str]:
        """Return the links of a page that lead to no file, or to no place in it."""
        found = []
        for link in page.links():
            target = self.target(page, link)
            if target is None:
                continue
            name, fragment = target
            is_place = fragment and name.endswith(".html") and not fragment.startswith("__")
            if name not in self.files or (is_place and fragment not in self.file(name).ids):
                found.append(link)
        return found

    def searched(self, code: str, default: str = "en") -> list[dict[str, str]]:
        """Return what the search of a language knows: `location`, `title` and `text` of pages, or parts of them."""
        home = self.folder / ("" if code == default else code)
        if (home / "search/search_index.json").is_file():
            value = json.loads((home / "search/search_index.json").read_text(encoding="utf-8"))
            found: list[dict[str, str]] = value["docs"]
            return found
        pages = json.loads((home / "pagefind/pages.json").read_text(encoding="utf-8"))["pages"]
        return [
            {
                "location": location,
                "title": title,
                "text": _fragment(home / f"pagefind/fragment/{name}.pf_fragment"),
            }
            for name, (location, title, _) in pages.items()
        ]

    def stemmers(self, code: str, default: str = "en") -> list[str]:
        """Return the languages whose inflected forms the search of a language knows."""
        home = self.folder / ("" if code == default else code)
        if (home / "search/search_index.json").is_file():
            value = json.loads((home / "search/search_index.json").read_text(encoding="utf-8"))
            return list(value["config"]["lang"])
        entry = json.loads((home / "pagefind/pagefind-entry.json").read_text(encoding="utf-8"))
        return list(entry["languages"])


def _fragment(path: Path) -> str:
    # Pagefind signs its files before it packs them.
    return str(json.loads(gzip.decompress(path.read_bytes())[12:])["content"])
