"""What is told to static-i18n in a shorter way: it makes the same of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs_static_i18n import folder

from rectoverso.site import bridge

CODES = ["en", "sv", "zh-CN", "pcm"]
parts = st.sampled_from((*CODES, "EN", "e", "en.md", "zh", ".", "..", ".en", "js", "a b", ""))
names = st.sampled_from(("index.md", "README.md", "a.md", "a.png", "sv", "x.en.md", "README.html"))
paths = st.tuples(st.lists(parts, max_size=3), names).map(lambda found: "/".join((*found[0], found[1])))


@pytest.fixture(autouse=True)
def no_locales(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `Bridge` sets it."""
    monkeypatch.setattr(folder, "RE_LOCALE", bridge._NOTHING)


def described(file: Any) -> dict[str, object]:
    assert list(file.alternates.values()) == [file]
    return {**vars(file), "alternates": list(file.alternates), "name": file.name, "url": file.url}


@settings(max_examples=400, deadline=None)
@given(paths, st.sampled_from(CODES), st.booleans(), st.booleans(), st.permutations(CODES))
def test_files_are_what_static_i18n_makes_of_them(
    path: str, current: str, directory_urls: bool, has_odd_codes: bool, codes: list[str]
) -> None:
    config: Any = SimpleNamespace(docs_dir="/d", site_dir="/s", use_directory_urls=directory_urls)
    known = [*codes, "en/sv"] if has_odd_codes else codes

    def made(create: Any) -> dict[str, object]:
        file = File(path, "/d", "/s", directory_urls, inclusion=InclusionLevel.INCLUDED)
        return described(create(file, current, "en", known, config))

    assert made(bridge.create_i18n_file) == made(bridge._CREATE)


def test_it_is_asked_for_odd_paths_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the property above would compare one way with itself."""
    asked = []
    monkeypatch.setattr(bridge, "_CREATE", lambda *given: asked.append(given[3]))
    config: Any = SimpleNamespace(docs_dir="/d", site_dir="/s", use_directory_urls=True)
    for path in ("sv/a.md", "js/a.md", "a.md", "sv", "..", ".en/a.md"):
        bridge.create_i18n_file(File(path, "/d", "/s", True), "sv", "en", CODES, config)
    assert asked == [["sv"], CODES, CODES]


BOXES = ("!!! note\n", '??? tip "a"\n', "!!! NOTE \r\n", " !!! tip", "a\n", "\u2028", "\x0b", "\n", "??")


def test_boxes_are_titled_as_static_i18n_does_it() -> None:
    config = MkDocsConfig()
    i18n = {"languages": [{"locale": "en", "name": "English", "default": True}]}
    config.load_dict(
        {"site_name": "a", "markdown_extensions": ["pymdownx.details"], "plugins": [{"i18n": i18n}]}
    )
    assert config.validate() == ([], [])
    plugin: Any = config.plugins["i18n"]
    plugin.current_language = "en"
    bridge.Bridge(config)
    (ours,) = config.plugins.events["page_markdown"]
    assert ours != plugin.on_page_markdown

    @given(
        st.lists(st.sampled_from(BOXES)).map("".join),
        st.sampled_from(({}, None, {"note": "Obs", "Tip": "Tips"})),
    )
    def agree(text: str, titles: dict[str, str] | None) -> None:
        plugin.current_language_config.admonition_translations = titles
        theirs = plugin.on_page_markdown(text, page=None, config=config, files=None)
        assert ours(text, page=None, config=config, files=None) == theirs

    agree()
