"""Asks the search of a built site: in its dialog, or many questions to the worker that the dialog asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from rectoverso.site.search.text import MORE_SIGNS, SIGNS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_LETTER = f"[^{SIGNS}{MORE_SIGNS}]"
WORD = re.compile(rf"{_LETTER}+(?:\.(?=[0-9]){_LETTER}+)*")
"""Finds the words that `search.js` counts in the text of a page, as it is written there."""

# One worker for all that is asked of a page, in whatever language: it need not be compiled anew each time.
_ASK = """async ([script, home, questions]) => {
  if (window.asked?.script !== script) {
    const source = `importScripts(${JSON.stringify(script)})
      const begin = (home) => {
        start(home, 0)
        const answer = onmessage
        onmessage = (event) => (typeof event.data === "string" ? begin(event.data) : answer(event))
      }
      onmessage = ({ data }) => begin(data)`
    window.asked = { script, worker: new Worker(URL.createObjectURL(new Blob([source]))) }
  }
  const { worker } = window.asked
  worker.postMessage(home)
  const answers = []
  for (const data of questions) {
    answers.push(await new Promise((resolve, reject) => {
      worker.onmessage = (event) => resolve(event.data)
      worker.onerror = (event) => reject(new Error(event.message))
      worker.postMessage({ type: 2, data })
    }))
  }
  return answers.map(({ type, data }) => (type === 3 ? data.items.map(([{ location }]) => location) : null))
}"""
_SEGMENTS = """([language, texts]) => texts.map((text) =>
  [...new Intl.Segmenter(language, { granularity: "word" }).segment(text)]
    .filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment))"""


def open_dialog(page: Page) -> None:
    """Open the search dialog of a page by its key."""
    page.keyboard.press("f")
    page.locator(".md-search__input:focus").wait_for()
    # Before that, keys still belong to the page.
    page.locator("[data-md-toggle=search]:checked").wait_for(state="attached")


def results_of(page: Page) -> Locator:
    """Return the results that the dialog shows, once there are some."""
    results = page.locator(".md-search-result__item")
    results.first.wait_for()
    return results


def type_in(page: Page, text: str) -> Locator:
    """Type into the dialog and return its results, once there are some."""
    page.keyboard.type(text, delay=20)
    return results_of(page)


def ask(page: Page, root: str, home: str, questions: Sequence[str]) -> list[list[str]]:
    """Return for each question the results: in order, where the first document of each page leads.

    `page`: open on the site at `root`; `home`: the folder of the language, with a final `/`, or empty.
    """
    script = f"{root}assets/rectoverso/search.js"
    answers: list[list[str]] = page.evaluate(_ASK, [script, root + home, list(questions)])
    assert None not in answers
    return answers


def addresses(results: Sequence[str], base: str) -> list[str]:
    """Return the addresses of the pages that were found, in order, relative to `base`."""
    return [urldefrag(location).url.removeprefix(base) for location in results]


def segments(page: Page, language: str, texts: Sequence[str]) -> list[list[str]]:
    """Return the words of each text, as the browser cuts it."""
    found: list[list[str]] = page.evaluate(_SEGMENTS, [language, list(texts)])
    return found
