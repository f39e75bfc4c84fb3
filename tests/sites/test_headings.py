"""A heading has the same id in every language, and is found by its own name as well."""

from __future__ import annotations

from support import sample
from support.pages import Page, Site

CHECK = [
    ("h1", "checking-a-leaf"),
    ("h2", "measure-twice"),
    ("h3", "with-a-ruler"),
    ("h3", "with-a-thread"),
    ("h2", "when-it-is-done"),
    ("h3", "with-a-ruler_1"),
]
OWN = ["kontrollera-ett-löv", "mät-två-gånger", "med-linjal", "med-tråd", "när-det-är-klart", "med-linjal_1"]


def ids(page: Page) -> list[tuple[str, str]]:
    return [(tag, name) for tag, name, _ in page.headings]


def links_in(page: Page) -> list[str]:
    """Links in the text itself, in order; not those of headings, notice and disclaimer."""
    links = page.article.xpath(
        ".//a[not(contains(@class, 'headerlink')) and not(ancestor::aside) and not(ancestor::footer)]"
    )
    return [link.get("href") for link in links]


def test_ids_are_the_originals_where_the_sequences_agree(sample_site: Site) -> None:
    for code in ("en", "sv", "ja", "pcm", "zh-CN"):
        assert ids(sample_site.page(code, "guide/check.md")) == CHECK, code


def test_ids_stay_where_the_sequences_disagree(sample_site: Site) -> None:
    page = sample_site.page("ar", "guide/check.md")
    own = ["فحص-ورقة", "قس-مرتين", "بالمسطرة", "بالخيط", "عند-الانتهاء"]
    assert [name for _, name in ids(page)] == own
    # Headings that surely belong together are found by the original's ids as well.
    aliases = {one.get("id"): one.getparent().get("id") for one in page.having("rv-alias")}
    pairs = dict(zip((name for _, name in CHECK), own, strict=False))
    assert aliases.items() <= pairs.items()
    assert {"measure-twice", "when-it-is-done"} <= aliases.keys()


def test_own_names_stay_as_aliases_inside_their_headings(sample_site: Site) -> None:
    aliases = sample_site.page("sv", "guide/check.md").having("rv-alias")
    assert [one.get("id") for one in aliases] == OWN
    assert [one.getparent().get("id") for one in aliases] == [name for _, name in CHECK]


def test_no_id_is_there_twice(sample_site: Site) -> None:
    for page in sample_site.pages:
        assert len(page.ids) == len(set(page.ids)), page.address


def test_links_of_a_page_to_its_own_names_still_lead_there(sample_site: Site) -> None:
    assert links_in(sample_site.page("sv", "guide/check.md")) == ["#when-it-is-done"]
    assert links_in(sample_site.page("ar", "guide/check.md")) == ["#عند-الانتهاء"]


def test_links_of_another_page_to_own_names_still_lead_there(sample_site: Site) -> None:
    page = sample_site.page("sv", "index.md")
    target = sample_site.target(page, next(link for link in links_in(page) if "check" in link))
    assert target is not None
    name, fragment = target
    assert fragment == "mät-två-gånger"
    place = sample_site.file(name).one(f"//*[@id='{fragment}']")
    assert place.getparent().get("id") == "measure-twice"


def test_permalinks_and_the_table_of_contents_use_the_same_ids(sample_site: Site) -> None:
    page = sample_site.page("sv", "guide/check.md")
    assert page.all("//article//a[@class='headerlink']/@href") == [f"#{name}" for _, name in CHECK]
    toc = page.all("//nav[contains(@class, 'md-nav--secondary')]//a/@href")
    # The theme shows the table of contents twice, for wide and for narrow windows.
    assert toc[: len(CHECK) - 1] == [f"#{name}" for _, name in CHECK[1:]]


def test_a_page_that_begins_on_the_second_level_gets_a_title(sample_site: Site) -> None:
    for code, title in (
        ("en", "Starting at two"),
        ("sv", "Börjar på två"),
        ("ar", "البداية من المستوى الثاني"),
    ):
        page = sample_site.page(code, "guide/second.md")
        assert [(tag, name) for tag, name, _ in page.headings] == [
            ("h1", "starting-at-two"),
            ("h2", "ending-at-two"),
        ]
        assert page.headings[0][2] == title
        assert page.one("//title").text == f"{title} - Leaf"


def test_fallback_pages_have_the_originals_ids(sample_site: Site) -> None:
    for code, pages in sample.STATUSES.items():
        for uri in sample.URIS:
            if uri not in pages:
                assert ids(sample_site.page(code, uri)) == ids(sample_site.page("en", uri)), (code, uri)
