"""Where pages lie, and what they and the sitemap say of the same page in other languages."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from lxml import etree

from support import sample
from support.pages import Site

CODES = ("en", *sample.LANGUAGES)
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
DATE = "2026-07-12T09:30:00+00:00"


def absolute(site: Site, code: str, uri: str) -> str:
    return site.url + quote(site.address(code, uri))


def is_real(code: str, uri: str) -> bool:
    return code == "en" or sample.state(code, uri) != "missing"


def sitemap(site: Site, name: str) -> Any:
    return etree.parse(site.folder / name)


def test_the_default_language_lies_at_the_root_and_the_others_are_complete(sample_site: Site) -> None:
    html = {name for name in sample_site.files if name.endswith(".html")}
    wanted = {sample_site.page(code, uri).path for code in CODES for uri in sample.URIS}
    assert {sample_site.folder / name for name in html} == wanted | {sample_site.folder / "404.html"}


def test_every_link_and_picture_leads_somewhere(sample_site: Site) -> None:
    assert {page.address: broken for page in sample_site.pages if (broken := sample_site.broken(page))} == {}


def test_broken_links_would_be_seen(sample_site: Site) -> None:
    page = sample_site.page("sv", "index.md")
    assert len(list(page.links())) > 30
    assert sample_site.target(page, "../nowhere/") == ("nowhere/index.html", "")
    assert sample_site.target(page, "https://elsewhere.example/") is None


def test_translated_pictures_load_where_they_are_used(sample_site: Site) -> None:
    found = {}
    for code in CODES:
        page = sample_site.page(code, "index.md")
        found[code] = sample_site.target(page, page.one("//article//img/@src"))
    picture = ("images/flow.png", "")
    translated = f"translated_images/{{}}/flow.{sample.HASH}"
    assert found == dict.fromkeys(CODES, picture) | {
        "sv": (translated.format("sv") + ".png", ""),
        "ar": (translated.format("ar") + ".webp", ""),
    }


def test_links_of_a_page_stay_in_its_language(sample_site: Site) -> None:
    for code in CODES:
        page = sample_site.page(code, "index.md")
        links = page.article.xpath(".//a[not(ancestor::aside) and not(ancestor::footer)]/@href")
        for target in (sample_site.target(page, link) for link in links):
            assert target is not None
            assert target[0].startswith("" if code == "en" else f"{code}/"), (code, target)


def test_the_canonical_address_of_a_fallback_is_the_originals(sample_site: Site) -> None:
    for code in CODES:
        for uri in sample.URIS:
            wanted = absolute(sample_site, code if is_real(code, uri) else "en", uri)
            assert sample_site.page(code, uri).all("//link[@rel='canonical']/@href") == [wanted]


def test_pages_themselves_name_no_alternates(sample_site: Site) -> None:
    """The theme would ask the server for a sitemap below each of them."""
    for page in sample_site.pages:
        assert page.all("//link[contains(@rel, 'alternate')]") == []


def test_sitemaps_list_real_translations_only(sample_site: Site) -> None:
    for code in CODES:
        name = "sitemap-en.xml" if code == "en" else f"{code}/sitemap.xml"
        found = sitemap(sample_site, name).xpath("//s:url/s:loc/text()", namespaces=NAMES)
        wanted = [absolute(sample_site, code, uri) for uri in sample.URIS if is_real(code, uri)]
        assert sorted(found) == sorted(wanted), code


def test_sitemaps_name_the_other_languages_absolutely_and_with_a_default(sample_site: Site) -> None:
    by_address = {absolute(sample_site, code, uri): uri for code in CODES for uri in sample.URIS}
    for code in CODES:
        name = "sitemap-en.xml" if code == "en" else f"{code}/sitemap.xml"
        for entry in sitemap(sample_site, name).xpath("//s:url", namespaces=NAMES):
            uri = by_address[entry.findtext("s:loc", namespaces=NAMES)]
            links = [(one.get("hreflang"), one.get("href")) for one in entry.findall("x:link", NAMES)]
            real = [other for other in CODES if is_real(other, uri)]
            wanted = [(other, absolute(sample_site, other, uri)) for other in real]
            wanted.append(("x-default", absolute(sample_site, "en", uri)))
            assert links == (wanted if len(real) > 1 else []), (code, uri)


def test_the_index_names_every_sitemap_once(sample_site: Site) -> None:
    found = sitemap(sample_site, "sitemap.xml").xpath("//s:sitemap/s:loc/text()", namespaces=NAMES)
    names = ["sitemap-en.xml", *(f"{code}/sitemap.xml" for code in sample.LANGUAGES)]
    assert found == [sample_site.url + name for name in names]
    assert all(name in sample_site.files for name in names)


def test_json_ld_describes_each_page(sample_site: Site) -> None:
    for code in CODES:
        for uri in sample.URIS:
            value = sample_site.page(code, uri).json_ld
            status = sample.state(code, uri)
            original = absolute(sample_site, "en", uri)
            wanted: dict[str, Any] = {
                "@context": "https://schema.org",
                "@type": "TechArticle",
                "inLanguage": code if is_real(code, uri) else "en",
                "url": absolute(sample_site, code, uri) if is_real(code, uri) else original,
            }
            if status not in ("original", "missing"):
                work = {"@type": "TechArticle", "@id": original, "url": original, "inLanguage": "en"}
                wanted["translationOfWork"] = work
            if status in ("current", "stale") and (code, uri) != ("sv", "it's & that.md"):
                wanted["dateModified"] = DATE
            assert {key: item for key, item in value.items() if key != "headline"} == wanted, (code, uri)
            assert value["headline"]


def test_the_switcher_names_every_language_in_itself_and_leads_to_the_same_page(sample_site: Site) -> None:
    names = ["English", "العربية", "日本語", "norsk", "Naijá", "svenska", "简体中文"]
    for code in CODES:
        for uri in sample.URIS:
            page = sample_site.page(code, uri)
            entries = page.all("//div[contains(@class, 'rv-switcher')]//a")
            assert [one.get("hreflang") for one in entries] == list(CODES)
            spans = [one.xpath("./span")[0] for one in entries]
            assert [(one.get("lang"), one.text) for one in spans] == list(zip(CODES, names, strict=True))
            for other, entry in zip(CODES, entries, strict=True):
                target = sample_site.target(page, entry.get("href"))
                assert target is not None
                assert sample_site.folder / target[0] == sample_site.page(other, uri).path
            current = [one.get("hreflang") for one in entries if one.get("aria-current")]
            assert current == [code]


def test_the_switcher_says_the_state_of_the_page_in_words_and_shapes(sample_site: Site) -> None:
    page = sample_site.page("sv", "guide/check.md")
    found = {}
    for entry in page.all("//div[contains(@class, 'rv-switcher')]//a"):
        (mark,) = entry.xpath("./small")
        found[entry.get("hreflang")] = (mark.text, mark.get("class"))
    states = {"en": "original", "ar": "current", "ja": "current", "no": "missing", "pcm": "untracked"}
    states |= {"sv": "stale", "zh-CN": "current"}
    texts = {"original": "Originaltext", "current": "Aktuell", "missing": "Inte översatt"}
    texts |= {"untracked": "Okänt ursprung", "stale": "Inaktuell"}
    assert found == {code: (texts[state], f"rv-mark rv-mark--{state}") for code, state in states.items()}
