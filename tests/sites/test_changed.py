"""Pages of translations whose original changed: the notice, the marks, the differences, the new passages."""

from __future__ import annotations

from typing import Any

import pytest

from rectoverso.core.languages import language
from rectoverso.messages import words as messages_of
from support.changed import CHANGED, CODES, TITLES, Changed
from support.pages import Page, Site, words

pytestmark = pytest.mark.xdist_group("changed")


@pytest.fixture(params=[True, False], ids=["directory-urls", "file-urls"])
def site(request: pytest.FixtureRequest, changed_builds: Changed) -> Site:
    return changed_builds(request.param).site


def marks(page: Page) -> dict[str, Any]:
    """The marks by their ids, in the order of the page."""
    return {mark[0].get("id"): mark for mark in page.having("rv-change")}


def listed(page: Page) -> list[tuple[str, str]]:
    """Address and title of each section that the notice lists."""
    return [(link.get("href"), words(link)) for link in page.all("//*[@class='rv-changes']//li/a")]


@pytest.mark.parametrize("code", CODES)
def test_the_notice_lists_the_sections_worst_first(site: Site, code: str) -> None:
    page, say = site.page(code, "teams.md"), messages_of(language(code))
    share, install, sign_in, export, roles, help_ = TITLES[code]
    titles = [title for _, title in listed(page)]
    assert titles == [share, install, "Back up", sign_in, export, roles, "Plan it", help_]
    found = marks(page)
    assert [href.removeprefix("#") in found for href, _ in listed(page)] == [True] * len(CHANGED)
    strong = [words(one.getprevious()) for one in page.all("//*[@class='rv-changes']//li/strong")]
    assert strong == [share, install, "Back up"]
    assert words(page.one("//*[@class='rv-changes']/p")) == say("All other sections are up to date.")
    distance = say(
        "Behind the original by {versions} and {days}.",
        versions=say.plural("{count} version", "{count} versions", 2),
        days=say.plural("{count} day", "{count} days", 10),
    )
    assert distance in words(page.one("//aside[contains(@class, 'rv-notice')]"))


@pytest.mark.parametrize("code", CODES)
def test_marks_stand_at_their_headings(site: Site, code: str) -> None:
    page = site.page(code, "teams.md")
    below: dict[str, list[Any]] = {}
    for mark in marks(page).values():
        heading = mark.xpath("preceding::*[self::h1 or self::h2 or self::h3][1]")[0]
        below.setdefault(words(heading).removesuffix("¶").strip(), []).append(mark)
    share, install, sign_in, export, roles, help_ = TITLES[code]
    assert list(below) == [install, sign_in, share, export, roles, help_]
    assert [len(found) for found in below.values()] == [1, 1, 1, 1, 3, 1]
    # What was added stands where the original has it: behind the section, in the original's order.
    assert [words(mark[0]).rpartition(": ")[2] for mark in below[roles][1:]] == ["Back up", "Plan it"]
    # What changed is told before the text that it concerns.
    for title in (install, sign_in, share, export, roles, help_):
        assert below[title][0].getprevious().tag == "h2"


def test_a_difference_says_in_which_language_it_is(site: Site) -> None:
    for code in CODES:
        for difference in site.page(code, "teams.md").having("rv-difference"):
            assert (difference.get("lang"), difference.get("dir")) == ("en", "ltr")


def test_differences(site: Site) -> None:
    page = site.page("sv", "teams.md")
    install, sign_in, share, export, roles, *_ = marks(page).values()
    (code,) = install.xpath(".//*[@class='rv-difference']/pre")
    assert code.get("data-copy") == "pip install leaf==2.0\nleaf version --long"
    assert [(one.tag, one.text) for one in code.iter("ins", "del")][:2] == [("del", "1.4"), ("ins", "2.0")]
    assert old_and_new(code) == (
        "pip install leaf==1.4\nleaf --version",
        "pip install leaf==2.0\nleaf version --long",
    )
    (row,) = sign_in.xpath(".//*[@class='rv-difference']/p")
    assert old_and_new(row) == ("| Free | 100 |", "| Free | 50 |")
    assert old_and_new(share.xpath(".//*[@class='rv-difference']/p")[0]) == (
        "Shared notes can be read by everyone in the team.",
        "Shared notes can be read by everyone who has the link.",
    )
    assert [old_and_new(one)[1] for one in export.xpath(".//*[@class='rv-difference']/p")] == ["", ""]
    assert old_and_new(roles.xpath(".//*[@class='rv-difference']/p")[0]) == ("## Set up roles", "## Roles")


def old_and_new(element: Any) -> tuple[str, str]:
    """Both texts of a difference."""
    parts = [(text.getparent(), text.is_tail, str(text)) for text in element.xpath(".//text()")]
    old = [text for parent, tail, text in parts if tail or parent.tag != "ins"]
    new = [text for parent, tail, text in parts if tail or parent.tag != "del"]
    return "".join(old), "".join(new)


def test_new_passages_are_those_of_the_original(site: Site) -> None:
    """Links hold, tabs keep their labels, no id is there twice, and what is not of the section is left out."""
    page = site.page("ar", "teams.md")
    assert len(page.ids) == len(set(page.ids))
    assert site.broken(page) == []
    (back_up,) = (mark for mark in marks(page).values() if "Back up" in words(mark[0]))
    (passage,) = back_up.find_class("rv-original")
    assert (passage.get("lang"), passage.get("dir")) == ("en", "ltr")
    targets = {words(link): site.target(page, link.get("href")) for link in passage.iter("a")}
    rules, teams = (
        site.page("en", uri).path.relative_to(site.folder).as_posix() for uri in ("rules.md", "teams.md")
    )
    assert targets["the rules"] == (rules, "tone")
    assert targets["the steps"] == (teams, "install")
    assert targets["1"] == (teams, "fn:1")
    labels = passage.xpath(".//label/@for")
    assert len(labels) == 2
    assert passage.xpath(".//input/@id") == labels
    help_ = list(marks(page).values())[-1]
    assert not help_.find_class("footnote")


def test_headings_that_do_not_agree(site: Site) -> None:
    """Nothing is guessed: the sections are listed under the original's names, and lead there."""
    page = site.page("sv", "uneven.md")
    assert page.status == "stale"
    assert marks(page) == {}
    found = {title: site.target(page, href) for href, title in listed(page)}
    original = site.page("en", "uneven.md").path.relative_to(site.folder).as_posix()
    assert found["Share"] == (original, "share")
    assert found["Export by mail"] == (original, "")
    assert set(page.all("//*[@class='rv-changes']//li/a/@lang")) == {"en"}
    assert page.all("//*[@class='rv-changes']/p") == []


def test_only_formatting_changed(site: Site) -> None:
    page = site.page("sv", "rules.md")
    assert page.status == "stale"
    assert page.having("rv-changes") == []
    say = messages_of(language("sv"))
    told = words(page.one("//aside[contains(@class, 'rv-notice')]"))
    assert say("Only the formatting of the original changed. The text of this page is still right.") in told


def test_a_box_keeps_the_type_that_it_was_translated_from(site: Site) -> None:
    """The original warns otherwise now; that is no error of the translation."""
    page = site.page("sv", "teams.md")
    (box,) = page.article.xpath("./div[contains(@class, 'admonition')]")
    assert box.get("class") == "admonition warning"
    assert words(box[0]) == "Varning"


@pytest.mark.parametrize("code", CODES)
def test_headings_name_their_originals(site: Site, code: str) -> None:
    """A script pairs the sections by that; those that are gone name none."""
    found = site.page(code, "teams.md").all("//article//h2")
    ids = [heading.get("data-rv-original") or heading.get("id") for heading in found]
    assert [ids[0], *ids[1:3], *ids[4:]] == ["install", "sign-in", "share", "roles", "help"]
    assert found[3].get("data-rv-original") is None


def test_none_of_it_is_searched(site: Site) -> None:
    for code in CODES:
        text = " ".join(part["title"] + part["text"] for part in site.searched(code))
        assert TITLES[code][0] in text
        for word in ("Back up", "notes.tar", "2.0", "Set up roles", "rv-change"):
            assert word not in text, (code, word)


def test_sections_that_the_original_takes_over(changed_builds: Changed) -> None:
    site = changed_builds(replace="[code, warning]").site
    page = site.page("ar", "teams.md")
    replaced = page.having("rv-replaced")
    assert [words(one).split(" ")[0] for one in replaced] == ["Install", "Shared"]
    assert {(one.get("lang"), one.get("dir")) for one in replaced} == {("en", "ltr")}
    text = words(page.article)
    assert "يمكن لكل من في الفريق" not in text
    assert "استخدم الاسم الذي" in text
    say = messages_of(language("ar"))
    told = say("Because the translation is out of date, this section shows the new text of the original.")
    assert text.count(told) == 2
    assert len(page.ids) == len(set(page.ids))
    assert site.broken(page) == []
