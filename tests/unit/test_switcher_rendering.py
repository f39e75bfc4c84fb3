"""The switcher: what is kept of it for other pages is what is rendered for each."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectoverso.core.languages import language
from rectoverso.site.addresses import Addresses
from rectoverso.site.marks.marks import STATES, Renderer
from rectoverso.site.theme import templates as theme
from rectoverso.site.theme.switcher import Switcher

CODES = ("en", "sv", "ar")
URIS = ("index.md", "a.md", "guide/a b.md", 'guide/it\'s & "so".md', "guide/deep/å.md")
CONFIG: Any = SimpleNamespace(theme=SimpleNamespace(dirs=[str(theme.TEMPLATES)]))
RENDERER = Renderer(CONFIG)
states = st.tuples(st.just("original"), *[st.sampled_from(tuple(STATES)) for _ in CODES[1:]])


def switcher(known: dict[str, tuple[str, ...]]) -> Switcher:
    site: Any = SimpleNamespace(
        codes=CODES, states=known.__getitem__, addresses=Addresses("en", True, "https://example.org/x/")
    )
    edition: Any = SimpleNamespace(language=language("sv"), site=site, uri=lambda file: file)
    return Switcher(edition, RENDERER)


def shown(made: Switcher, uri: str | None) -> str:
    page: Any = SimpleNamespace(file=uri, url=made._edition.site.addresses.page("sv", uri)) if uri else None
    return made.html(page, "Välj <språk>", "<svg></svg>")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(URIS, states)), st.lists(st.sampled_from((*URIS, None))))
def test_pages_show_what_is_rendered_for_each(
    monkeypatch: pytest.MonkeyPatch, known: dict[str, tuple[str, ...]], order: list[str | None]
) -> None:
    kept = switcher(known)
    for uri in order:
        with monkeypatch.context() as patch:
            patch.setattr(Renderer, "is_own", lambda *_: False)
            rendered = shown(switcher(known), uri)
        assert shown(kept, uri) == rendered


def test_it_is_rendered_once_for_pages_in_the_same_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the property above would compare one way with itself."""
    made = switcher(dict.fromkeys(URIS, ("original", "current", "stale")))
    first = shown(made, URIS[0])
    monkeypatch.setattr(Renderer, "render", lambda *_, **__: pytest.fail("it was rendered again"))
    others = {shown(made, uri) for uri in URIS}
    assert first in others
    assert len(others) == len(URIS)
