"""The shortcuts through the theme's templates give what the templates give, for any navigation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from rectoverso.site.theme import branches, shortcuts
from rectoverso.site.theme.branches import Branch, Unknown, state
from rectoverso.site.theme.templates import CompiledTemplates, install

FEATURES = (
    "navigation.tabs",
    "navigation.tabs.sticky",
    "navigation.sections",
    "navigation.expand",
    "navigation.indexes",
    "navigation.prune",
    "navigation.path",
    "navigation.footer",
    "toc.integrate",
)
ICONS = ("material/translate", "fontawesome/brands/git-alt")


def config_of(folder: Path, **theme: Any) -> MkDocsConfig:
    config = MkDocsConfig(config_file_path=str(folder / "mkdocs.yml"))
    (folder / "docs").mkdir(exist_ok=True)
    config.load_dict(
        {
            "site_name": "Site",
            "site_url": "https://example.org/site/",
            "plugins": [],
            "extra": {"status": {"new": "Recently added"}},
            "theme": {"name": "material", "font": False, **theme},
        }
    )
    errors, _ = config.validate()
    assert not errors
    return config


class Site:
    """Pages with a navigation. `entries`: a folder or page for each, as `page` and `section` make them."""

    def __init__(self, config: MkDocsConfig, *, directory_urls: bool = True) -> None:
        self.config, self.directory_urls = config, directory_urls
        self.pages: list[Page] = []

    def page(self, uri: str, title: str, **meta: Any) -> Page:
        page = Page(title, File(uri, None, "", self.directory_urls), self.config)
        page.meta = meta
        page.content = f"<h1>{title}</h1><p>Text</p>"
        inner = AnchorLink("Inner", "inner", 3)
        page.toc = TableOfContents([AnchorLink(title, "title", 1), AnchorLink("<b>Part</b>", "part", 2)])
        page.toc.items[1].children.append(inner)
        self.pages.append(page)
        return page

    def section(self, title: str, *children: Any) -> Section:
        section = Section(title, list(children))
        for child in children:
            child.parent = section
        return section

    def render(self, items: list[Any], *envs: jinja2.Environment) -> Iterator[list[str]]:
        """Yield each page as each environment renders it."""
        nav = Navigation(items, self.pages)
        for page in self.pages:
            page.active = True
            yield [
                env.get_template("main.html").render(get_context(nav, Files([]), self.config, page))
                for env in envs
            ]
            page.active = False


def environments(config: MkDocsConfig) -> tuple[jinja2.Environment, jinja2.Environment]:
    plain, quick = config.theme.get_env(), config.theme.get_env()
    # The theme has a hundred templates, and each test its own environments.
    plain.bytecode_cache = quick.bytecode_cache = CompiledTemplates()
    shortcuts.install(quick)
    return plain, quick


def check(site: Site, items: list[Any]) -> None:
    for plain, quick in site.render(items, *environments(site.config)):
        assert quick == plain


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The branches that were rendered to be kept."""
    found: list[object] = []
    record = branches.record

    def recording(item: object, render: Any) -> Branch | None:
        found.append(item)
        return record(item, render)

    monkeypatch.setattr(shortcuts, "record", recording)
    return found


def example(site: Site) -> list[Any]:
    return [
        site.page("index.md", "Home"),
        site.section(
            "Guide",
            site.page("guide/index.md", "Guide", icon=ICONS[0], status="new"),
            site.page("guide/a.md", "A & B", status="deprecated", subtitle="Sub"),
            site.section("Deep", site.page("guide/deep/x.md", "X"), site.page("guide/deep/y.md", "Y")),
        ),
        site.section(
            "More",
            site.page("guide/z.md", "Z"),
            site.page("more/w.md", "W"),
            Link("Away", "https://example.org/"),
        ),
        site.page("about.md", "About"),
    ]


@pytest.mark.parametrize("features", [(), *[(one,) for one in FEATURES], FEATURES])
def test_all_pages_are_the_same(tmp_path: Path, features: tuple[str, ...]) -> None:
    site = Site(config_of(tmp_path, features=list(features)))
    check(site, example(site))


def test_closed_branches_are_rendered_once(tmp_path: Path, records: list[object]) -> None:
    site = Site(config_of(tmp_path))
    items = example(site)
    _, quick = environments(site.config)
    assert len(list(site.render(items, quick))) == 8
    # On the open way, branches are kept one by one: not more often than there are items and ways to them.
    assert 0 < len(records) < 2 * 8
    assert all(records.count(item) < 3 for item in records)


titles = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=6
) | st.sampled_from(["\x02", "\x020\x03", "<b>x</b>", "{{ page }}", "日本"])
metas = st.fixed_dictionaries(
    {},
    optional={
        "icon": st.sampled_from(ICONS),
        "status": st.sampled_from(["new", "odd"]),
        "subtitle": titles,
        "hide": st.just(["navigation"]),
    },
)
names = st.sampled_from(["index", "a", "b", "readme", "v1.2", "x.y/z", "deep/er", "sv/a", "sv/b"])
trees: Any = st.recursive(
    st.tuples(names, titles, metas),
    lambda inner: st.tuples(titles, st.lists(inner, min_size=0, max_size=4)),
    max_leaves=7,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(trees, min_size=1, max_size=4), st.sets(st.sampled_from(FEATURES)), st.booleans())
def test_any_navigation(tmp_path: Path, tree: list[Any], features: set[str], directory_urls: bool) -> None:
    site = Site(config_of(tmp_path, features=sorted(features)), directory_urls=directory_urls)

    def build(entry: Any, folder: str) -> Any:
        if len(entry) == 3:
            name, title, meta = entry
            return site.page(f"{folder}{name}.md", title, **meta)
        title, children = entry
        return site.section(title, *(build(child, f"{folder}{len(title)}/") for child in children))

    check(site, [build(entry, "") for entry in tree])


def test_what_changes_between_pages_is_seen(tmp_path: Path) -> None:
    site = Site(config_of(tmp_path))
    items = example(site)
    other = site.pages[-1]
    for number, (plain, quick) in enumerate(site.render(items, *environments(site.config))):
        assert quick == plain
        if number == 1:
            other.meta["status"] = "new"
        elif number == 2:
            other.title = "Changed"
        elif number == 3:
            other.typeset = SimpleNamespace(title="<i>Typeset</i>")  # type: ignore[attr-defined]
        elif number == 4:
            items[2].title = "Renamed"
        elif number == 5:
            site.config.extra["status"]["new"] = "Brand new"


def test_a_page_that_stands_in_the_navigation_twice(tmp_path: Path) -> None:
    site = Site(config_of(tmp_path))
    first = site.page("a.md", "A")
    again = Page("A", first.file, site.config)
    again.meta = {}
    items = [first, site.section("Again", again, site.page("b.md", "B")), site.page("c.md", "C")]
    check(site, items)
    site.pages.reverse()
    check(site, items)


def test_a_users_own_templates_are_rendered_on_each_page(tmp_path: Path, records: list[object]) -> None:
    partials = tmp_path / "own" / "partials"
    partials.mkdir(parents=True)
    (partials / "nav-item.html").write_text(
        "{% macro render(nav_item, path, level, parent) %}<li>{{ nav_item.title }} on {{ page.title }}</li>{% endmacro %}"
    )
    (partials / "toc-item.html").write_text("<li>{{ ns() }}</li>")
    (partials / "language.html").write_text("{% macro t(key) %}{{ key }} on {{ page.title }}{% endmacro %}")
    config = config_of(tmp_path, custom_dir=str(tmp_path / "own"))
    site = Site(config)
    items = example(site)
    pages = []
    for env in environments(config):
        env.globals["ns"] = iter(range(10_000)).__next__
        pages.append([html for (html,) in site.render(items, env)])
    assert pages[0] == pages[1]
    assert "<li>About on Home</li>" in pages[1][0]
    assert not records


def test_a_users_own_icon_may_be_a_template(tmp_path: Path) -> None:
    icons = tmp_path / "own" / ".icons"
    icons.mkdir(parents=True)
    (icons / "mine.svg").write_text("<svg>{{ page.title }}</svg>")
    site = Site(config_of(tmp_path, custom_dir=str(tmp_path / "own")))
    items = [site.page("a.md", "A", icon="mine"), site.page("b.md", "B"), site.page("c.md", "C")]
    check(site, items)


def test_mkdocs_finds_the_same_files_of_the_theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    for name in ("a.css", ".hidden/b.css", "c/.d/e.css", ".f.css", "g/h.css", "i/j.html"):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text("")
    config = config_of(tmp_path, custom_dir=str(own))
    plain = config.theme.get_env()
    install(config)
    quick = config.theme.get_env()

    def found(env: jinja2.Environment) -> list[str]:
        files = Files([])
        files.add_files_from_theme(env, config)
        return [file.src_uri for file in files if "rectoverso" not in file.src_uri]

    assert "g/h.css" in found(plain)
    assert quick.list_templates(filter_func=lambda name: name.startswith(".hidden")) == [".hidden/b.css"]
    monkeypatch.setattr(quick.loader, "list_templates", lambda: pytest.fail("all was listed"))
    assert found(quick) == found(plain)


def test_another_url_filter_is_left_alone(tmp_path: Path) -> None:
    env = config_of(tmp_path).theme.get_env()
    env.filters["url"] = str.upper
    shortcuts.install(env)
    assert env.template_class is jinja2.Template
    assert env.filters["url"] is str.upper


def test_a_filter_that_is_put_around_ours_later_is_used(tmp_path: Path) -> None:
    site = Site(config_of(tmp_path))
    items = example(site)
    envs = environments(site.config)
    for env in envs:
        inner = env.filters["url"]

        @jinja2.pass_context
        def outer(context: Any, value: object, inner: Any = inner) -> str:
            return f"{inner(context, value)}?{str(value).isascii()}{len(str(value))}"

        env.filters["url"] = outer
    for plain, quick in site.render(items, *envs):
        assert quick == plain
        assert "?True" in quick


def test_items_of_other_kinds_are_not_kept(tmp_path: Path) -> None:
    site = Site(config_of(tmp_path))

    class View(Page):
        pass

    view = View("View", File("view.md", None, "", True), site.config)
    view.meta = {}
    with pytest.raises(Unknown):
        state(view)
    with pytest.raises(Unknown):
        state(site.section("Views", view))
    page = site.page("a.md", "A", status=["new"])
    with pytest.raises(Unknown):
        state(page)
    page.meta = {}
    page.active = True
    with pytest.raises(Unknown):
        state(page)


headings = st.recursive(
    st.tuples(titles, st.just(())),
    lambda below: st.tuples(titles, st.lists(below, max_size=3)),
    max_leaves=8,
)


Themed = tuple[MkDocsConfig, tuple[jinja2.Environment, jinja2.Environment]]


@pytest.fixture
def themed(tmp_path: Path) -> Themed:
    config = config_of(tmp_path)
    return config, environments(config)


def entry(found: Any, *, odd: bool) -> AnchorLink:
    title, below = found
    made = AnchorLink(title, f"id-{len(title)}", 2)
    made.children = [entry(one, odd=odd) for one in below]
    if odd and len(title) % 2:
        made.typeset = SimpleNamespace(title=f"<i>{title}</i>")  # type: ignore[attr-defined]
    return made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(headings, max_size=4), st.booleans())
def test_any_table_of_contents_is_the_same(themed: Themed, found: list[Any], odd: bool) -> None:
    config, envs = themed
    site = Site(config)
    page = site.page("a.md", "A")
    page.toc = TableOfContents([entry(one, odd=odd) for one in found])
    for plain, quick in site.render([page], *envs):
        assert quick == plain


def test_entries_are_rendered_to_learn_from_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the property above would compare one way with itself."""
    site = Site(config_of(tmp_path))
    page, rendered = site.page("a.md", "A"), []
    page.toc = TableOfContents([entry(("B", [("C", ()), ("D", ())]), odd=False) for _ in "123"])
    learn = shortcuts.learn

    def counting(render: Any) -> Any:
        return learn(lambda one: rendered.append(one) or render(one))

    monkeypatch.setattr(shortcuts, "learn", counting)
    monkeypatch.setattr(AnchorLink, "typeset", property(lambda _: pytest.fail("rendered")), raising=False)
    _, quick = environments(site.config)
    assert "id-1" in next(iter(site.render([page], quick)))[0]
    assert len(rendered) == 3


def test_templates_know_what_they_knew(tmp_path: Path) -> None:
    plain, quick = environments(config_of(tmp_path))
    for name, more in (("main.html", {}), ("base.html", {"own": 1})):
        known = []
        for env in (plain, quick):
            template = env.get_template(name, globals=more)
            env.globals["later"] = name
            known.append((dict(template.globals).keys(), template.new_context().globals_keys))
        assert known[0] == known[1]
        assert {"later", *more} <= known[0][1]
        assert type(template.globals) is shortcuts._Globals
