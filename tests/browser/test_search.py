"""The search: in the theme's dialog, of the page's language only, and nothing of it before it is used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from helpers import inline, record
from rectoverso.core.languages import LANGUAGES, language
from rectoverso.messages import words as messages_of
from rectoverso.site.marks.marks import EXPLANATIONS, STATES, TITLES
from rectoverso.site.search.text import form
from support import sample
from support.browsing import View
from support.fixtures import Shared
from support.pages import Site
from support.searching import addresses, ask, open_dialog, segments, type_in
from support.serving import served
from support.sites import Build, build, mkdocs_yml, write

pytestmark = pytest.mark.browser

Browsed = tuple[Site, str]
CODES = sorted(LANGUAGES)
KINDS = list(TITLES)
WITHOUT_SPACES = ["ja", "km", "my", "th", "zh-CN", "zh-HK", "zh-MO", "zh-TW"]
LARGEST_FIRST_SEARCH = 300_000
"""Bytes, as they lie on the disk: what a reader loads for a first search."""


def of_the_search(view: View) -> list[str]:
    return [
        url for url in view.requests if re.search(r"search|pagefind", url) and not url.startswith("blob:")
    ]


def test_nothing_is_loaded_before_somebody_types(view: View, browsed: Browsed) -> None:
    site, root = browsed
    for uri in ("index.md", "guide/check.md"):
        page = view.open(root + site.address("sv", uri))
        assert of_the_search(view) == []
    open_dialog(page)
    page.wait_for_timeout(300)
    assert of_the_search(view) == []
    assert page.locator(".md-search-result__meta").inner_text() == "Skriv sökord"
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    type_in(page, "linjal")
    page.wait_for_load_state("networkidle")
    loaded = of_the_search(view)
    assert {urlsplit(url).path.removeprefix("/docs/").rpartition("/")[0] for url in loaded} == {
        "assets/rectoverso",
        "sv/pagefind",
        "sv/pagefind/fragment",
        "sv/pagefind/index",
    }
    assert 0 < sum(sizes) < LARGEST_FIRST_SEARCH
    assert view.trouble == []


def test_the_page_for_wrong_addresses_searches_the_default_language(view: View, browsed: Browsed) -> None:
    _, root = browsed
    page = view.open(f"{root}404.html")
    open_dialog(page)
    found = type_in(page, "xylophone")
    assert found.locator("a").first.get_attribute("href").startswith(f"{root}only/")  # type: ignore[union-attr]
    assert view.trouble == []


def test_the_dialog_speaks_the_language_and_says_what_is_stale(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root + site.address("sv", "index.md"))
    open_dialog(page)
    found = type_in(page, "kontrollera")
    assert page.locator(".md-search-result__meta").inner_text() == "2 sökresultat"
    titles = found.locator("h1").all_inner_texts()
    assert titles == ["Kontrollera ett löv", "Pressa löv"]
    assert [one.inner_text() for one in page.locator(".md-search-result .md-tag").all()] == ["Inaktuell"]
    assert found.nth(0).locator(".md-tag").count() == 1
    assert found.locator("mark").all_inner_texts() != []
    # What is typed is completed, in the colour of a hint.
    assert page.locator(".md-search__suggest").inner_text() == "kontrollera"
    assert view.trouble == []


def test_a_result_leads_to_its_section_and_marks_the_words(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root + site.address("ja", "index.md"))
    open_dialog(page)
    found = type_in(page, "葉脈")
    link = found.locator("a", has_text="定規で").first
    assert urlsplit(link.get_attribute("href") or "").fragment == "with-a-ruler"
    link.click()
    page.wait_for_url("**/ja/guide/check/**")
    page.locator(".md-content mark").first.wait_for()
    assert page.locator(".md-content mark").all_inner_texts() == ["葉脈"]
    assert view.trouble == []


def test_the_enter_key_opens_the_best_result(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root + site.address("ar", "index.md"))
    open_dialog(page)
    type_in(page, "بالمسطرة")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ar/guide/check/"))
    assert view.trouble == []


def test_what_is_nowhere_is_not_found(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root + site.address("sv", "index.md"))
    open_dialog(page)
    page.keyboard.type("xylophone")
    message = page.locator(".md-search-result__meta", has_text="Inga sökresultat")
    message.wait_for()
    assert page.locator(".md-search-result__item").count() == 0
    assert view.trouble == []


def test_other_languages_and_what_we_add_are_not_found(view: View, browsed: Browsed) -> None:
    site, root = browsed
    page = view.open(root)
    for code in sample.LANGUAGES:
        say = messages_of(language(code))
        texts = site.searched(code)
        held = " ".join(f"{entry['title']} {entry['text']}" for entry in texts).lower()
        ours = [say(TITLES["current"]), say("Disclaimer"), say(STATES["stale"], "state"), "xylophone"]
        # One word, for pages that hold a single one of several are found as well.
        questions = [one for one in (form(text).split()[0] for text in ours) if one.lower() not in held]
        assert questions
        for question, results in zip(questions, ask(page, root, f"{code}/", questions), strict=True):
            assert results == [], (code, question)
        for results in ask(page, root, f"{code}/", ["leaf", "press"]):
            assert all(address.startswith(f"{code}/") for address in addresses(results, root))
    assert view.trouble == []


def test_a_word_is_found_in_its_other_forms_and_not_by_its_first_letters(
    view: View, browsed: Browsed
) -> None:
    site, root = browsed
    page = view.open(root)
    # The last ones begin as words of the pages do: i, of, 葉 at the end of a run of letters.
    for code, forms, others in (
        ("sv", ["linjal", "linjalerna", "LINJAL", "linj"], ["linoleum", "inaktuell"]),
        ("en", ["ruler", "rulers", "rule"], ["offal"]),
        ("ja", ["葉脈", "葉"], ["葉巻", "葉緑素"]),
    ):
        home = home_of(code)
        address = site.address(code, "guide/check.md").removeprefix(home)
        for asked, results in zip(forms, ask(page, root, home, forms), strict=True):
            assert address in addresses(results, root + home), asked
        assert ask(page, root, home, others) == [[] for _ in others]
    assert view.trouble == []


def test_a_single_letter_is_found_wherever_it_lies_in_the_index(view: View, tmp_path: Path) -> None:
    """The pairs that it begins fill several files, of which the program would load one."""
    letters = [chr(code) for code in range(0x1000, 0x1021) if chr(code) != "ပ"]
    texts = {
        "many": " ".join(f"ပ{letter}" for letter in letters * 300),
        "marked": "ပါအ",
        "last": "ပအ",
        "other": "ကအ",
    }
    files: dict[str, str | bytes] = {"mkdocs.yml": mkdocs_yml(), "docs/en/index.md": "# Home\n"}
    for name, text in texts.items():
        files[f"docs/en/{name}.md"] = original = f"# {name}\n"
        files[f"docs/my/{name}.md"] = inline(
            record(original, f"docs/en/{name}.md", "my"), f"# {name}\n\n{text}\n"
        )
    made = build(write(tmp_path, files))
    assert (made.code, made.warnings) == (0, [])
    with served(made.folder, "/docs/") as root:
        page = view.open(root)
        found = ask(page, root, "my/", ["ပ", "ပါ", "အ"])
    assert [sorted(addresses(results, f"{root}my/")) for results in found] == [
        ["last/", "many/", "marked/"],
        ["marked/"],
        ["last/", "marked/", "other/"],
    ]


def test_signs_end_words_and_are_shown(view: View, tmp_path: Path) -> None:
    texts = {
        "one": "# L'herbier\n\nRun `azd env get-values`, then: (press_it).\n\n## d'été & \"hiver\"\n\nOn the leaf\u2019s edge; l'eau.\n",
        "two": "# L'herbier de la ville\n\nThe values get lost, they say; use azd env. Press.\n\nDe l'herbier, et de l'eau!\n",
        "ja": "# 標本\n\n「葉（リーフ）」を、(get-values)で乾かす。\n",
    }
    files: dict[str, str | bytes] = {"mkdocs.yml": mkdocs_yml(), "docs/en/index.md": "# Home\n"}
    files |= {f"docs/en/{name}.md": text for name, text in texts.items()}
    made = build(write(tmp_path, files))
    assert (made.code, made.warnings) == (0, [])
    with served(made.folder, "/docs/") as root:
        page = view.open(root)
        found = ask(
            page, root, "", ["get-values", "press_it", "l'herbier", "l\u2019herbier de la ville", "été"]
        )
        assert [addresses(results, root) for results in found] == [
            ["ja/", "one/", "two/"],
            ["one/"],
            ["one/", "two/"],
            ["two/"],
            ["one/"],
        ]
        open_dialog(page)
        type_in(page, "l'eau").filter(has_text="On the leaf\u2019s edge; l'eau.").first.wait_for()
        # A letter is marked where it is a word, and not at the beginning of others.
        assert {text.lower() for text in page.locator(".md-search-result mark").all_inner_texts()} == {
            "l",
            "l'eau",
        }
        page.keyboard.press("Control+a")
        type_in(page, "乾かす").filter(
            has_text="「葉（リーフ）」を、(get-values) で乾かす。"
        ).first.wait_for()
    assert view.trouble == []


@pytest.fixture(scope="module")
def all_languages(shared_build: Shared) -> Iterator[Browsed]:
    """A site in 55 languages, whose pages are made of our own messages."""

    def text(code: str, kind: str) -> str:
        say = messages_of(language(code))
        return f"# {say(TITLES[kind])}\n\n{say(EXPLANATIONS[kind])}\n\n## AZD\n\nazd up\n"

    def make(project: Path) -> Build:
        files: dict[str, str | bytes] = {"mkdocs.yml": mkdocs_yml(), "docs/en/index.md": "# Home\n"}
        for kind in KINDS:
            uri = f"{kind}.md"
            files[f"docs/en/{uri}"] = original = text("en", kind)
            for code in CODES:
                if code != "en":
                    files[f"docs/{code}/{uri}"] = inline(
                        record(original, f"docs/en/{uri}", code), text(code, kind)
                    )
        return build(write(project, files))

    made = shared_build("searched", make)
    assert (made.code, made.warnings) == (0, [])
    with served(made.folder, "/docs/") as address:
        yield made.site, address


def apart(text: str) -> str:
    """Letters and marks each for itself, in lower case."""
    return unicodedata.normalize("NFD", text).lower()


def home_of(code: str) -> str:
    return "" if code == "en" else f"{code}/"


def test_every_title_finds_its_page_in_every_language(view: View, all_languages: Browsed) -> None:
    _, root = all_languages
    page = view.open(root)
    missed = []
    for code in CODES:
        say = messages_of(language(code))
        titles = [say(TITLES[kind]) for kind in KINDS]
        for kind, results in zip(KINDS, ask(page, root, home_of(code), titles), strict=True):
            if f"{kind}/" not in addresses(results, root + home_of(code))[:3]:
                missed.append((code, kind))
    assert missed == []
    assert view.trouble == []


@pytest.mark.parametrize("code", WITHOUT_SPACES)
def test_every_word_is_found_where_no_spaces_show_where_it_ends(
    view: View, all_languages: Browsed, code: str
) -> None:
    """The words are those that the browser sees, which knows nothing of how they were indexed."""
    _, root = all_languages
    page = view.open(root)
    say = messages_of(language(code))
    texts = {f"{kind}/": f"{say(TITLES[kind])} {say(EXPLANATIONS[kind])}" for kind in KINDS}
    cut = dict(zip(texts, segments(page, code, list(texts.values())), strict=True))
    words = sorted({word for found in cut.values() for word in found})
    assert len(words) > 30
    for word, results in zip(words, ask(page, root, home_of(code), words), strict=True):
        found = set(addresses(results, root + home_of(code)))
        assert {address for address, held in cut.items() if word in held} <= found, word
        # A single letter is also found with a mark that follows it.
        assert found <= {address for address, text in texts.items() if apart(word) in apart(text)}, word
    assert view.trouble == []
