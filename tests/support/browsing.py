"""Chromium for tests: the system's own, without any request that a page did not ask for."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from support import sample
from support.fixtures import Shared
from support.pages import Site
from support.serving import served
from support.sites import Build, build, mkdocs_yml, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

NAMES = ("chromium", "chromium-browser", "google-chrome")
SIZES = {"narrow": (360, 740), "wide": (1440, 900)}
_QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--force-prefers-reduced-motion",
    "--disable-features="
    # Lists of the address bar, which nobody sees: each would start a process of its own for every window.
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    # What Playwright itself switches off: the last list that is given counts alone.
    "AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,"
    "NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,ThirdPartyStoragePartitioning",
)
_PALETTE = (
    "palette: [{media: '(prefers-color-scheme: light)', scheme: default, "
    "toggle: {icon: material/weather-night, name: Dark}}, "
    "{media: '(prefers-color-scheme: dark)', scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}]"
)
_FEATURES = "features: [content.code.copy, navigation.indexes, navigation.top, toc.follow, search.suggest, search.highlight]"


_CALM = 100
"""Milliseconds without a request after which a page is taken to need no more."""
_DEADLINE = 60
"""Seconds after which a page that does not settle fails its test."""
_WHEN_IDLE = "() => new Promise((done) => requestIdleCallback(() => setTimeout(done)))"
_CHOOSE_OTHER_SCHEME = """() => {
  const before = document.body.dataset.mdColorScheme
  document.querySelector(`[data-md-component=palette] input:not([data-md-color-scheme=${before}])`).click()
  return before
}"""
# While it changes, the theme switches transitions off.
_HAS_OTHER_SCHEME = """before => {
  const { mdColorScheme, mdColorSwitching } = document.body.dataset
  return mdColorScheme !== before && mdColorSwitching === undefined
}"""


@dataclass
class View:
    """A page that was opened, and what went wrong meanwhile."""

    page: Page
    host: str
    failed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    waiting: set[Any] = field(default_factory=set)
    has_scripts: bool = True

    @property
    def trouble(self) -> list[str]:
        """All that may not happen in a page view."""
        return [*self.failed, *self.foreign, *self.errors]

    def forget(self) -> None:
        """Begin to count anew."""
        for found in (self.failed, self.foreign, self.errors, self.requests):
            found.clear()

    def open(self, address: str) -> Page:
        """Open a page and wait until it asks for nothing more."""
        self.waiting.clear()
        self.page.goto(address, wait_until="load")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page has nothing to do, and asks for nothing any more."""
        # Playwright's own way waits for half a second each time.
        end = time.monotonic() + _DEADLINE
        while True:
            asked = len(self.requests)
            if self.has_scripts:
                self.page.evaluate(_WHEN_IDLE)
            self.page.wait_for_timeout(_CALM)
            if not self.waiting and asked == len(self.requests):
                return
            assert time.monotonic() < end, f"it goes on asking for {self.waiting or self.requests[-3:]}"

    def resize(self, size: tuple[int, int]) -> None:
        """Give the window another size."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.wait_for_function("width => innerWidth === width", arg=size[0])

    def in_all_looks(self) -> Iterator[Page]:
        """Show the page in the window as it is and in the other size, and both again in the other colour scheme.

        The window gets its size back. The scheme stays, as the theme remembers it: every second page begins with the
        other one.
        """
        first = self.page.viewport_size
        assert first
        now = (first["width"], first["height"])
        other = next(size for size in SIZES.values() if size[0] != now[0])
        yield self.page
        self.resize(other)
        yield self.page
        self.change_scheme()
        yield self.page
        self.resize(now)
        yield self.page

    def change_scheme(self) -> None:
        """Choose the other colour scheme, as the theme's switch does; a page that has only one fails."""
        before = self.page.evaluate(_CHOOSE_OTHER_SCHEME)
        self.page.wait_for_function(_HAS_OTHER_SCHEME, arg=before)


def chromium() -> str | None:
    """Return the browser to drive, or None."""
    given = os.environ.get("CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium; what needs it is skipped where there is none."""
    path = chromium()
    if path is None:
        pytest.skip(f"no Chromium found: none of {', '.join(NAMES)} is installed, and $CHROMIUM is not set")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield running
        running.close()


@pytest.fixture
def view(browser: Browser, request: pytest.FixtureRequest) -> Iterator[View]:
    """A new window; `request.param` may be (width and height, scheme), or a mapping of options for it."""
    size, scheme = getattr(request, "param", (SIZES["wide"], "light"))
    with window(browser, size, scheme) as opened:
        yield opened


in_narrow_window = pytest.mark.parametrize(
    "view", [pytest.param((SIZES["narrow"], "light"), id="narrow")], indirect=True
)


class window:  # noqa: N801 - reads as a statement: with window(...)
    """Opens a window of its own and closes it."""

    def __init__(
        self, browser: Browser, size: Sequence[int], scheme: str = "light", *, scripts: bool = True
    ) -> None:
        self._context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        self._has_scripts = scripts

    def __enter__(self) -> View:
        page = self._context.new_page()
        opened = View(page, "127.0.0.1", has_scripts=self._has_scripts)
        page.on("request", lambda asked: _note_request(opened, asked))
        page.on("requestfinished", lambda asked: _note_end(opened, asked))
        page.on("requestfailed", lambda asked: _note_failure(opened, asked))
        page.on(
            "response",
            lambda answer: answer.status >= 400 and opened.failed.append(f"{answer.status}: {answer.url}"),
        )
        page.on(
            "console", lambda said: said.type == "error" and opened.errors.append(f"console: {said.text}")
        )
        page.on("pageerror", lambda error: opened.errors.append(f"script: {error}"))
        page.on(
            "dialog", lambda dialog: (opened.errors.append(f"dialog: {dialog.message}"), dialog.dismiss())
        )
        return opened

    def __exit__(self, *_: object) -> None:
        self._context.close()


def _note_request(opened: View, asked: Request) -> None:
    opened.requests.append(asked.url)
    parts = urlsplit(asked.url)
    if parts.scheme not in ("data", "blob"):
        opened.waiting.add(asked)
        if parts.hostname != opened.host:
            opened.foreign.append(f"leaves the site: {asked.url}")


def _note_end(opened: View, asked: Request) -> None:
    opened.waiting.discard(asked)


def _note_failure(opened: View, asked: Request) -> None:
    _note_end(opened, asked)
    # What a page still waits for when the test goes on to the next one ends like this.
    if asked.failure != "net::ERR_ABORTED":
        opened.failed.append(f"failed: {asked.url} {asked.failure}")


@pytest.fixture(scope="session")
def browsed_build(shared_build: Shared) -> Build:
    """The sample repository with both colour schemes and the features that most sites switch on."""

    def make(project: Path) -> Build:
        theme = f", {_PALETTE}, {_FEATURES}"
        return build(write(project, sample.files(mkdocs_yml(more=sample.MORE, theme=theme))))

    return shared_build("sample-browsed", make)


@pytest.fixture(scope="session")
def browsed(browsed_build: Build) -> Iterator[tuple[Site, str]]:
    """The site, and the address at which it is served."""
    site = browsed_build.site
    with served(site.folder, urlsplit(site.url).path) as address:
        yield site, address


_IS_LOADED = "() => 'axe' in window"
_RUN = """async ([context, tags]) => {
  const options = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }
  const result = await axe.run(context, options)
  return result.violations.flatMap(({ id, nodes }) => nodes.map((node) => ({
    rule: id,
    place: node.target.flat().join(" "),
    html: node.html.slice(0, 200),
    why: node.failureSummary,
    ours: !!document.querySelector(node.target.flat().at(-1))?.closest("[class*='rv-']"),
  })))
}"""
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KNOWN = {
    "color-contrast": "the theme's footer and some of its colours for code miss 4.5:1 by a little",
    "landmark-unique": "the theme names nested navigation by its label, which is not unique to axe",
    "link-in-text-block": "the theme marks links in text by colour alone",
}
"""Rules that the theme breaks, and how; sites mend them in their own overrides."""


def violations(page: Page, context: Any = None) -> list[dict[str, Any]]:
    """Return what axe-core finds in a page, one entry for each element; `ours`: whether it is one that we add."""
    # Once for each document: the engine has then compiled what it needs.
    if not page.evaluate(_IS_LOADED):
        script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        page.evaluate(script)
    found: list[dict[str, Any]] = page.evaluate(_RUN, [context or {"exclude": []}, _TAGS])
    return found
