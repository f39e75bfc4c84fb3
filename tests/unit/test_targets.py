"""Targets: what a link leads to, in originals and translations, by what exists in the project."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectoverso.core.catalogue import build
from rectoverso.core.layouts import Layout, LayoutKind
from rectoverso.core.pictures import Name, Pictures, digits
from rectoverso.core.places import Places, climb, unquote
from rectoverso.core.targets import (
    Address,
    Asset,
    Broken,
    External,
    Origin,
    Page,
    RepositoryFile,
    SamePage,
    Target,
    resolve,
    split,
)

COOP = Layout(LayoutKind.COOP, ".", "translations/<lang>", "en")


def sha(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()


PIC = "docs/img/pic.png"
LOGO = "img/logo.png"
FILES = [
    "README.md",
    "LICENSE",
    ".github/workflows/ci.yml",
    "docs/README.md",
    "docs/one.md",
    "docs/two.md",
    "docs/Mixed Case.md",
    "docs/caf\u00e9.md",
    "docs/100%.md",
    "docs/c#.md",
    "docs/notes.ipynb",
    "guide/index.md",
    "guide/deep/three.md",
    "src/app.py",
    "src/lib/util.py",
    "files/manual.pdf",
    PIC,
    LOGO,
    "docs/img/flow.svg",
    "other/img/same.png",
    "more/img/same.png",
    "translations/sv/README.md",
    "translations/sv/docs/README.md",
    "translations/sv/docs/one.md",
    "translations/sv/docs/orphan.md",
    "translations/sv/guide/index.md",
    "translations/pt-BR/README.md",
    "translations/de/README.md",
    "translations/en/README.md",
    f"translated_images/sv/pic.{sha(PIC)[:16]}.webp",
    f"translated_images/pic.{sha(PIC)}.br.png",
    f"translated_images/logo.{sha(LOGO)}.sv.png",
]
PLACES = Places(
    build(COOP, FILES, ["sv", "pt-BR", "de", "en"], ["sv", "pt-BR"]),
    FILES,
    folders=["empty"],
    copied=("files/**",),
)


def original(uri: str) -> Origin:
    return Origin(uri, None, uri)


def translation(uri: str, code: str = "sv") -> Origin:
    return Origin(uri, code, f"translations/{code}/{uri}")


def nothing_at(place: str) -> Broken:
    return Broken(f"leads to {place!r}, which does not exist", place)


def go(destination: str, origin: Origin, *, embedded: bool = False) -> Target:
    return resolve(destination, origin, PLACES, embedded=embedded, repository="https://github.com/o/r/")


ONE, SV = original("docs/one.md"), translation("docs/one.md")

FROM_ORIGINAL = [
    ("two.md", Page("docs/two.md")),
    ("./two.md#a-b", Page("docs/two.md", "a-b")),
    ("two.md?plain=1#L3", Page("docs/two.md", "L3", query="plain=1")),
    ("notes.ipynb", Page("docs/notes.ipynb")),
    ("#a", SamePage("a")),
    ("", SamePage("")),
    ("?q#a", SamePage("a")),
    ("../", Page("README.md")),
    (".", Page("docs/README.md")),
    ("../guide/", Page("guide/index.md")),
    ("../guide#x", Page("guide/index.md", "x")),
    ("../guide/deep/", RepositoryFile("guide/deep", is_folder=True)),
    ("../src", RepositoryFile("src", is_folder=True)),
    ("../empty/", RepositoryFile("empty", is_folder=True)),
    ("../src/app.py#L10-L12", RepositoryFile("src/app.py", "L10-L12")),
    ("../LICENSE", RepositoryFile("LICENSE")),
    ("../.github/workflows/ci.yml", RepositoryFile(".github/workflows/ci.yml")),
    ("/src/app.py", RepositoryFile("src/app.py")),
    ("/docs/two.md", Page("docs/two.md")),
    ("img/pic.png", Asset(PIC)),
    ("img/pic.png?raw=true", Asset(PIC, query="raw=true")),
    ("../files/manual.pdf", Asset("files/manual.pdf")),
    # by name another language
    ("../translations/sv/README.md", Page("README.md", language="sv")),
    ("../translations/sv/docs/two.md", Page("docs/two.md", language="sv")),
    ("../translations/sv/", Page("README.md", language="sv")),
    ("../translations/en/README.md", Page("README.md")),
    ("../translations/de/README.md", RepositoryFile("translations/de/README.md")),
    ("../translations/sv/docs/orphan.md", RepositoryFile("translations/sv/docs/orphan.md")),
    ("../translations", RepositoryFile("translations", is_folder=True)),
    # spelling
    ("Mixed%20Case.md", Page("docs/Mixed Case.md")),
    ("mixed case.md", Page("docs/Mixed Case.md", mended=True)),
    ("TWO.MD", Page("docs/two.md", mended=True)),
    ("caf%C3%A9.md", Page("docs/caf\u00e9.md")),
    ("cafe\u0301.md", Page("docs/caf\u00e9.md", mended=True)),
    ("100%.md", Page("docs/100%.md")),
    ("100%25.md", Page("docs/100%.md")),
    ("c%23.md#x", Page("docs/c#.md", "x")),
    ("c#.md", Page("docs/c#.md")),
    ("..\\src\\app.py", RepositoryFile("src/app.py")),
    ("../SRC/App.py", RepositoryFile("src/app.py", mended=True)),
    # depth
    ("../docs/one.md/../two.md", Page("docs/two.md")),
    ("docs/two.md", Page("docs/two.md", mended=True)),
    ("../../src/app.py", RepositoryFile("src/app.py", mended=True)),
    ("src/lib/util.py", RepositoryFile("src/lib/util.py", mended=True)),
    ("../../../../README.md", Page("README.md", mended=True)),
    ("../../../issues/new?x=1", External("https://github.com/o/r/issues/new?x=1")),
    # outside
    ("https://a.b/c?d#e", External("https://a.b/c?d#e")),
    (" HTTPS://a.b ", External("HTTPS://a.b")),
    ("//a.b/c", External("//a.b/c")),
    ("mailto:me@a.b", External("mailto:me@a.b")),
    ("vscode:extension/x", External("vscode:extension/x")),
    # nowhere
    ("three.md", nothing_at("docs/three.md")),
    ("../../../../etc/passwd", Broken("leads out of the project")),
    ("/etc/passwd", nothing_at("etc/passwd")),
    ("%2e%2e/%2e%2e/%2e%2e/etc/passwd", Broken("leads out of the project")),
    ("java\tscript:alert(1)", Broken("runs a script")),
    ("file:///etc/passwd", Broken("leads to somebody's own computer")),
    ("C:\\docs\\two.md", Broken("leads to somebody's own computer")),
    ("data:text/html,x", Broken("carries its own content")),
    ("example.com", nothing_at("docs/example.com")),
]


@pytest.mark.parametrize(("destination", "expected"), FROM_ORIGINAL)
def test_from_an_original(destination: str, expected: Target):
    assert go(destination, ONE) == expected


FROM_TRANSLATION = [
    ("one.md", Page("docs/one.md")),
    ("two.md#x", Page("docs/two.md", "x")),
    ("../README.md", Page("README.md")),
    ("../guide/", Page("guide/index.md")),
    ("../../../docs", Page("docs/README.md")),
    ("../../../guide", Page("guide/index.md")),
    ("../../../src/app.py", RepositoryFile("src/app.py")),
    ("../../../src/lib", RepositoryFile("src/lib", is_folder=True)),
    ("../../../docs/two.md", Page("docs/two.md")),
    ("../../../docs/one.md", Page("docs/one.md", language="en")),
    ("../../pt-BR/README.md", Page("README.md", language="pt-BR")),
    ("../../br/README.md", Page("README.md", language="pt-BR")),
    ("../../sv/README.md", Page("README.md")),
    ("../../en/README.md", Page("README.md", language="en")),
    ("../../de/README.md", RepositoryFile("translations/de/README.md")),
    ("../../fi/README.md", nothing_at("translations/fi/README.md")),
    ("#x", SamePage("x")),
    # as the original wrote them, for the tool leaves some links alone
    ("../src/app.py", RepositoryFile("src/app.py", mended=True)),
    ("img/flow.svg", Asset("docs/img/flow.svg", mended=True)),
    ("../translations/pt-BR/README.md", Page("README.md", language="pt-BR", mended=True)),
    # wrong depth
    ("../../../../src/app.py", RepositoryFile("src/app.py", mended=True)),
    ("../../src/app.py", RepositoryFile("src/app.py", mended=True)),
    ("/docs/two.md", Page("docs/two.md")),
    ("/README.md", Page("README.md")),
    ("Two.md", Page("docs/two.md", mended=True)),
    ("../../../../../../../src/app.py", RepositoryFile("src/app.py", mended=True)),
    ("../../../../../etc/passwd", Broken("leads out of the project")),
]


@pytest.mark.parametrize(("destination", "expected"), FROM_TRANSLATION)
def test_from_a_translation(destination: str, expected: Target):
    assert go(destination, SV) == expected


def test_language_table_in_a_readme():
    """The table of a README leads to that language's page, its own entry to the page itself."""
    readme, own = original("README.md"), translation("README.md")
    assert go("./translations/pt-BR/README.md", readme) == Page("README.md", language="pt-BR")
    assert go("../pt-BR/README.md", own) == Page("README.md", language="pt-BR")
    assert go("./README.md", own) == Page("README.md")
    assert go("../../README.md", own) == Page("README.md", language="en")


SV_PIC = f"translated_images/sv/pic.{sha(PIC)[:16]}.webp"
BR_PIC = f"translated_images/pic.{sha(PIC)}.br.png"
UP = "../../../"
PICTURES = [
    ("img/pic.png", ONE, Asset(PIC)),
    ("../src/app.py", ONE, Asset("src/app.py")),
    (UP + SV_PIC, SV, Asset(SV_PIC)),
    # an original picture is shown translated where it can be, and in the depth of the original
    (UP + PIC, SV, Asset(SV_PIC)),
    ("img/pic.png", SV, Asset(SV_PIC, mended=True)),
    ("img/flow.svg", SV, Asset("docs/img/flow.svg", mended=True)),
    # names of all generations, for files of other generations
    (f"{UP}translated_images/pic.{sha(PIC)}.sv.png", SV, Asset(SV_PIC, mended=True)),
    (f"{UP}translated_images/pic.{sha(PIC)[:24]}.sv.png", SV, Asset(SV_PIC, mended=True)),
    (f"{UP}translated_images/pic.{sha(PIC)[:16]}.sv.png", SV, Asset(SV_PIC, mended=True)),
    (f"{UP}translated_images/sv/pic.{sha(PIC)[:16]}.png", SV, Asset(SV_PIC, mended=True)),
    (
        f"{UP}translated_images/sv/logo.{sha(LOGO)[:16]}.webp",
        SV,
        Asset(f"translated_images/logo.{sha(LOGO)}.sv.png", mended=True),
    ),
    (
        f"{UP}translated_images/pt-BR/pic.{sha(PIC)[:16]}.webp",
        translation("docs/one.md", "pt-BR"),
        Asset(BR_PIC, mended=True),
    ),
    # no translated picture: the original by hash, then by name
    (f"{UP}translated_images/fi/logo.{sha(LOGO)[:16]}.webp", SV, Asset(f"translated_images/logo.{sha(LOGO)}.sv.png", mended=True)),
    (f"{UP}translated_images/fi/x.{sha('docs/img/flow.svg')[:16]}.webp", SV, Asset("docs/img/flow.svg", mended=True)),
    (f"{UP}translated_images/sv/flow.{'0' * 16}.webp", SV, Asset("docs/img/flow.svg", mended=True)),
    (f"../../translated_images/sv/pic.{sha(PIC)[:16]}.webp", SV, Asset(SV_PIC, mended=True)),
    (
        f"{UP}translated_images/sv/same.{'0' * 16}.webp",
        SV,
        nothing_at(f"translated_images/sv/same.{'0' * 16}.webp"),
    ),
    ("https://a.b/c.png", SV, External("https://a.b/c.png")),
    ("data:image/png;base64,AA==", SV, External("data:image/png;base64,AA==")),
]  # fmt: skip


@pytest.mark.parametrize(("destination", "origin", "expected"), PICTURES)
def test_pictures(destination: str, origin: Origin, expected: Target):
    assert go(destination, origin, embedded=True) == expected


def test_a_link_to_a_picture_stays_with_it():
    """Only what a page shows is replaced by its translation."""
    assert go(UP + PIC, SV) == Asset(PIC)


def test_folder_layout():
    """Languages side by side: pictures and missing pages come from the default language's folder."""
    files = [
        "docs/en/index.md",
        "docs/en/a/b.md",
        "docs/en/a/p.png",
        "docs/sv/a/b.md",
        "docs/sv/index.md",
        "src/x.py",
    ]
    layout = Layout(LayoutKind.FOLDER, "docs/en", "docs/<lang>", "en")
    places = Places(build(layout, files, ["en", "sv"]), files)
    own, sv = Origin("a/b.md", None, "docs/en/a/b.md"), Origin("a/b.md", "sv", "docs/sv/a/b.md")
    assert resolve("../index.md", own, places) == Page("index.md")
    assert resolve("../../sv/a/b.md", own, places) == Page("a/b.md", language="sv")
    assert resolve("../../../src/x.py", own, places) == RepositoryFile("src/x.py")
    assert resolve("../index.md", sv, places) == Page("index.md")
    assert resolve("p.png", sv, places, embedded=True) == Asset("docs/en/a/p.png", mended=True)
    assert resolve("../../en/index.md", sv, places) == Page("index.md", language="en")
    assert resolve("/", sv, places) == RepositoryFile("", is_folder=True)


def test_root_below_docs():
    """`docs/i18n/<lang>` beside the originals in `docs`; pictures are hashed relative to `docs`."""
    files = [
        "README.md",
        "docs/a.md",
        "docs/i.png",
        "docs/i18n/sv/a.md",
        f"translated_images/sv/i.{digits('i.png')}.webp",
    ]
    places = Places(build(Layout(LayoutKind.COOP, "docs", "docs/i18n/<lang>", "en"), files, ["sv"]), files)
    sv = Origin("a.md", "sv", "docs/i18n/sv/a.md")
    assert resolve("../../a.md", sv, places) == Page("a.md", language="en")
    assert resolve("../README.md", sv, places) == RepositoryFile("README.md", mended=True)
    assert resolve("i.png", sv, places, embedded=True) == Asset(files[-1], mended=True)
    assert resolve("i18n/sv/a.md", Origin("a.md", None, "docs/a.md"), places) == Page("a.md", language="sv")


def test_index_of_a_folder():
    """A README stands for its folder as it does on GitHub, before an index."""
    files = ["a/index.md", "a/README.md", "b/Readme.md"]
    places = Places(build(COOP, files, []), files)
    assert resolve("a/", Origin("b/Readme.md", None, "b/Readme.md"), places) == Page(
        "a/README.md", mended=True
    )
    assert resolve("../a", Origin("b/Readme.md", None, "b/Readme.md"), places) == Page("a/README.md")
    assert resolve(".", Origin("b/Readme.md", None, "b/Readme.md"), places) == Page("b/Readme.md")


def test_names_of_pictures():
    pictures = Pictures(FILES, "translated_images", [""])
    assert pictures.read(f"x/translated_images/a.b.{'0' * 64}.tw.png") == Name("a.b", "0" * 16, "zh-TW")
    assert pictures.read(f"translated_images/br/a.{'0' * 16}.webp") == Name("a", "0" * 16, "pt-BR")
    assert pictures.read(f"a.{'0' * 20}.png") == Name("a", "0" * 16, None)
    assert pictures.read("a.png") is None
    assert digits("imgs/03/intro/rag.png") == "2014adc59e6f6007"


def test_parts():
    assert split("a/b?c=d#e?f#g") == Address("a/b", "c=d", "e?f#g")
    assert unquote("a%20b%C3%A9 %ff%2") == "a bé %ff%2"
    assert climb("a/b", "../../../c") is None
    assert climb("a/b", "./..//c/") == "a/c"


PARTS = [
    "..",
    ".",
    "",
    "docs",
    "one.md",
    "translations",
    "sv",
    "README.md",
    "%2e%2e",
    "src",
    "\\",
    "#",
    "?",
    "a b",
]
PARTS += ["translated_images", f"pic.{'0' * 16}.webp", "img", "pic.png", "\u00e9", "C:", "..\\.."]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=9).map("/".join), st.sampled_from([ONE, SV]), st.booleans())
def test_never_leaves_the_project(destination: str, origin: Origin, embedded: bool):
    """Whatever a link says, what it leads to is known to exist, or it is broken, or it is an address."""
    found = go(destination, origin, embedded=embedded)
    if isinstance(found, Asset):
        assert found.path in PLACES.files
    elif isinstance(found, RepositoryFile):
        assert found.path in (PLACES.folders if found.is_folder else PLACES.files)
    elif isinstance(found, Page):
        assert found.uri in FILES


@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_target(destination: str):
    go(destination, SV)
