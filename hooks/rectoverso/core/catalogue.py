"""The catalogue: all originals and translations of a project, paired by their uri."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from rectoverso.core.findings import Finding, finding
from rectoverso.core.languages import ALIASES, language
from rectoverso.core.layouts import PAGE_SUFFIXES, Layout, LayoutKind, page_name


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Paths by uri. `originals`: uri -> path; `translations`: code -> uri -> path, codes in order;
    `folders`: code -> the name of the language's folder as it lies in the tree; `shadowed`: uris of notebooks in
    whose place a Markdown page lies.
    """

    layout: Layout
    originals: dict[str, str] = field(default_factory=dict)
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    shadowed: frozenset[str] = frozenset()

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that have translations, in order; the default language is not among them."""
        return tuple(self.translations)


def build(
    layout: Layout, paths: Iterable[str], folders: Iterable[str], languages: Iterable[str] = ()
) -> Catalogue:
    """Pair the files of a project.

    `paths`: all files, relative to the project's root; `folders`: names of the folders where languages
    are looked for; `languages`: the only codes to take, all if empty.
    """
    found: list[Finding] = []
    paths = sorted(paths)
    holding = {layout.language_folder(path) for path in paths if path.endswith(PAGE_SUFFIXES)}
    known = _languages(layout, sorted(folders), holding, found)
    wanted = set(languages)
    by_code: dict[str, dict[str, str]] = {
        code: {}
        for code in sorted(known)
        if code != layout.default_language and (not wanted or code in wanted)
    }
    originals: dict[str, str] = {}
    for path in paths:
        place = layout.place(path)
        if place is None:
            continue
        if place.language is None:
            pages = originals
        elif place.language in by_code and layout.language_folder(path) == known[place.language]:
            pages = by_code[place.language]
        else:
            continue
        pages[place.uri] = path
    folders_used = {code: known[code] for code in by_code}
    shadowed = [uri for uri in originals if page_name(uri) != uri and page_name(uri) in originals]
    found += (_shadowed(originals[uri], originals[page_name(uri)]) for uri in shadowed)
    return Catalogue(layout, originals, by_code, folders_used, tuple(found), frozenset(shadowed))


def _shadowed(path: str, page: str) -> Finding:
    what = f"this notebook would become the same page as {page!r}; it is no page of the site"
    return finding("collision", path, what, "Rename one of them.")


def _languages(
    layout: Layout, folders: list[str], holding: Collection[str | None], found: list[Finding]
) -> dict[str, str]:
    """Return code -> folder; a folder that is no language, or a second one of a language, is reported.

    `holding`: the folders that hold pages.
    """
    known: dict[str, str] = {}
    # A canonical name is met before its alias, so that `zh-CN` wins over `zh`.
    for folder in sorted(folders, key=lambda name: (name in ALIASES, name)):
        code = layout.code(folder)
        path = layout.folder_of(folder)
        if code is None:
            if folder in holding and _should_be_language(layout, folder):
                found.append(_unknown(path, folder))
        elif code in known:
            found.append(
                finding(
                    "collision",
                    path,
                    f"this folder and {layout.folder_of(known[code])!r} both mean {code}; this one is left out",
                    "Merge the two folders.",
                )
            )
        elif folder in holding or code == layout.default_language:
            known[code] = folder
        else:
            what = f"this folder of {language(code).english} holds no page; the language is left out"
            found.append(finding("empty-language", path, what, "Translate a page, or remove the folder."))
    return known


def _should_be_language(layout: Layout, folder: str) -> bool:
    """Tell whether a folder is meant as a language: beside translations everything is, beside `docs/en` what
    has the form of a code with two letters, or with a region.
    """
    if layout.kind is LayoutKind.COOP and layout.base:
        return layout.source_root != layout.base and not folder.startswith((".", "_"))
    return bool(_FORM.fullmatch(folder)) and folder not in _NOT_LANGUAGES


def _unknown(path: str, folder: str) -> Finding:
    what = f"the folder {folder!r} lies among the languages but names none; its pages are left out"
    try:
        code = repr(language(folder).code)
    except LookupError:
        code = "a BCP 47 code"
    return finding("unknown-language", path, what, f"Rename it to {code}, or move it.")


_FORM = re.compile(r"[a-z]{2}|[a-z]{2,3}([-_][a-z]{4})?[-_]([a-z]{2}|[0-9]{3})", re.IGNORECASE)
_NOT_LANGUAGES = frozenset({"js", "ai", "ui", "ux", "db", "go", "qa", "ci", "io"})
