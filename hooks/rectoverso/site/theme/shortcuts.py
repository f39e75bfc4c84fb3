"""Shortcuts through Material's templates: what they make again on each page, though it is the same on all.

Three of its templates take most of the time that a page takes: the navigation's (`branches.py`), the one that looks
up the words of the interface, and the table of contents, which is shown twice. Jinja lets an environment name the
class of its templates; this one's keeps what these three have made. A shortcut is taken only where the template is
one of those that were read for it, as `_KNOWN` has them: with a user's own, or another version's, all is rendered.
"""

from __future__ import annotations

import hashlib
import os
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from copy import deepcopy
from pathlib import Path
from types import CodeType
from typing import Any, Self, cast

import jinja2
import material  # type: ignore[import-untyped]
from jinja2.environment import TemplateModule
from jinja2.filters import do_striptags
from jinja2.runtime import Context, Macro
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils.templates import TemplateContext, url_filter

from rectoverso.site.theme.branches import Branch, Unknown, files, icons, record, state
from rectoverso.site.theme.entries import Entries, learn

_NAVIGATION, _WORDS = "partials/nav-item.html", "partials/language.html"
_CONTENTS, _ENTRY = "partials/toc.html", "partials/toc-item.html"
_KNOWN = {
    # Material 9.8.1.
    _NAVIGATION: {"89895208f22d68ce405a4bcb6649b9150eba5bbb04663a6cb3f93f02daf1d2f7"},
    _WORDS: {"3a44516f305006ac794f51a45ad7b532cf270916d8e92e8c42784e58b2eff0a3"},
    _CONTENTS: {"fde48f583563364b0e0e6865a5ab1e7060ec1826161f69f5cbee653e621b0f84"},
    _ENTRY: {"418f31ce2e6d559934f610084a5c8493f9618b96268909601552ac48aa0c15c2"},
}
"""SHA-256 of the text of the templates whose results are kept."""
_ICONS = str(Path(material.__file__).parent / "templates" / ".icons") + os.sep

_Root = Callable[[Context], Iterator[str]]


def install(env: jinja2.Environment) -> None:
    """Let an environment take the shortcuts; it must not have loaded a template yet."""
    if (
        env.filters.get("url") is not url_filter
        or env.autoescape
        or env.template_class is not jinja2.Template
    ):
        return
    shortcuts = _Shortcuts(env)

    class Template(jinja2.Template):
        """A template whose results may be kept."""

        @classmethod
        def from_code(
            cls,
            environment: jinja2.Environment,
            code: CodeType,
            globals: MutableMapping[str, Any],  # noqa: A002 - as Jinja names it
            uptodate: Callable[[], bool] | None = None,
        ) -> Self:
            if type(globals) is ChainMap:
                globals = _Globals(*globals.maps)  # noqa: A001 - as Jinja names it
            template = super().from_code(environment, code, globals, uptodate)
            if template.name == _CONTENTS and shortcuts.knows(_CONTENTS, _ENTRY):
                template.root_render_func = shortcuts.contents(template.root_render_func)
            if template.name == _ENTRY and shortcuts.knows(_ENTRY):
                template.root_render_func = shortcuts.entries(template)
            return cast("Self", template)

        def make_module(
            self,
            vars: dict[str, Any] | None = None,  # noqa: A002 - as Jinja names it
            shared: bool = False,
            locals: Mapping[str, Any] | None = None,  # noqa: A002 - as Jinja names it
        ) -> TemplateModule:
            context = self.new_context(vars, shared, locals)
            if self.name == _WORDS and shortcuts.knows(_WORDS):
                return shortcuts.words(context, lambda: TemplateModule(self, context))
            module = TemplateModule(self, context)
            if self.name == _NAVIGATION and shortcuts.knows(_NAVIGATION):
                shortcuts.shorten(module, context)
            return module

    env.template_class = Template
    env.filters["url"] = shortcuts.url


class _Globals(ChainMap[str, Any]):
    """What is known to all templates, and to this one besides, which mostly is nothing.

    Jinja lists the names anew for each template that another one includes.
    """

    def __iter__(self) -> Iterator[str]:
        maps = self.maps
        return iter(maps[1]) if len(maps) == 2 and not maps[0] else super().__iter__()


class _Shortcuts:
    """What is kept for one environment, which is one edition's."""

    def __init__(self, env: jinja2.Environment) -> None:
        self._env = env
        self._config: MkDocsConfig | None = None
        self._known: dict[tuple[str, ...], bool] = {}
        self._words: dict[str, TemplateModule] = {}
        self._contents: tuple[object, object, object, str] | None = None
        self._branches: dict[tuple[object, ...], tuple[object, object, Branch | None]] = {}
        self._around: object = None
        self._mark: Callable[[str], str] | None = None

        # Templates look filters up each time that they are rendered.
        @jinja2.pass_context
        def url(context: Context, value: object) -> str:
            return self._mark(str(value)) if self._mark else _url(context, str(value))

        self.url = url

    def knows(self, *names: str) -> bool:
        """Whether templates are the ones that results are kept of."""
        if names not in self._known:
            self._known[names] = all(_digest(self._env, name) in _KNOWN[name] for name in names)
        return self._known[names]

    # The words of the interface

    def words(self, context: Context, make: Callable[[], TemplateModule]) -> TemplateModule:
        """Return the module that looks up words; it depends on nothing but the language of the theme."""
        config = context.resolve("config")
        if not isinstance(config, MkDocsConfig):
            return make()
        language = str(config.theme["language"])
        if language not in self._words:
            module = self._words[language] = make()
            _keep_results(module.t)  # type: ignore[attr-defined]
        return self._words[language]

    # The table of contents

    def contents(self, root: _Root) -> _Root:
        """Return what renders the table of contents of a page once: the theme shows it in two places."""

        def render(context: Context) -> Iterator[str]:
            page, words = context.resolve("page"), context.resolve("lang")
            toc = getattr(page, "toc", None)
            kept = self._contents
            if kept and kept[0] is page and kept[1] is toc and kept[2] is words:
                yield kept[3]
                return
            text = "".join(root(context))
            self._contents = page, toc, words, text
            yield text

        return render

    def entries(self, template: jinja2.Template) -> _Root:
        """Return what renders an entry of a table of contents with all below it."""
        root = template.root_render_func
        known: list[Entries | None] = []

        def render_plainly(entry: object) -> str:
            return "".join(root(template.new_context({"toc_item": entry}, shared=True)))

        def render(context: Context) -> Iterator[str]:
            entry = context.resolve("toc_item")
            text: str | None = None
            # What is rendered to learn from comes here as well.
            if isinstance(entry, AnchorLink) and self._has_plain_filters():
                if not known:
                    known.append(learn(render_plainly))
                text = known[0].text(entry) if known[0] else None
            if text is None:
                yield from root(context)
            else:
                yield text

        return render

    def _has_plain_filters(self) -> bool:
        return self._env.filters["striptags"] is do_striptags and self._env.filters["e"] is escape

    # The navigation

    def shorten(self, module: TemplateModule, context: Context) -> None:
        """Let the theme's macro take closed branches from other pages; it calls itself for the branches of a branch."""
        page, config = context.resolve("page"), context.resolve("config")
        macro = module.render  # type: ignore[attr-defined]
        if not isinstance(config, MkDocsConfig) or self._env.filters["url"] is not self.url:
            return
        if not isinstance(page, Page) or type(page).__eq__ is not Page.__eq__:
            return
        around = _surroundings(context, config)
        if around is None:
            return
        if config is not self._config or around != self._around:
            self._config, self._around = config, around
            self._branches.clear()
        render = macro._func  # noqa: SLF001 - its only way in

        def render_or_take(item: object, path: object, level: object, parent: object) -> str:
            branch = None
            # While a branch is recorded, those below are part of it.
            if self._mark is None:
                name = (id(item), path, level, bool(getattr(parent, "active", False)))
                branch = self._branch(name, item, page, lambda: render(item, path, level, parent))
            if branch is None or page.file.src_uri in branch.files:
                return str(render(item, path, level, parent))
            return branch.text(page.url, lambda value: _url(context, value))

        macro._func = render_or_take  # noqa: SLF001 - as above

    def _branch(
        self, name: tuple[object, ...], item: object, page: Page, render: Callable[[], str]
    ) -> Branch | None:
        """Return a branch that is closed, None for any other. `name`: what else than its state it depends on."""
        try:
            known = state(item)
        except (Unknown, AttributeError, KeyError):
            return None
        kept = self._branches.get(name)
        if kept and kept[0] is item and kept[1] == known:
            return kept[2]
        # The item may stand in another place as well, and be this page.
        if page.file.src_uri in files(item):
            return None

        def render_marked(mark: Callable[[str], str]) -> str:
            self._mark = mark
            try:
                return render()
            finally:
                self._mark = None

        branch = record(item, render_marked) if self._has_plain_icons(item) else None
        self._branches[name] = item, known, branch
        return branch

    def _has_plain_icons(self, item: object) -> bool:
        """Whether all icons below an item are the theme's own: a user's may be templates of any kind."""
        loader = self._env.loader
        try:
            paths = [loader and loader.get_source(self._env, f".icons/{name}.svg")[1] for name in icons(item)]
        except jinja2.TemplateError:
            return False
        return all(path and path.startswith(_ICONS) for path in paths)


def _keep_results(macro: Macro) -> None:
    """Let a macro of one argument answer each call once."""
    results: dict[str, str] = {}
    render = macro._func  # noqa: SLF001 - its only way in

    def render_or_take(name: object) -> str:
        if not isinstance(name, str):
            return str(render(name))
        if name not in results:
            results[name] = render(name)
        return results[name]

    macro._func = render_or_take  # noqa: SLF001 - as above


def _url(context: Context, value: str) -> str:
    return url_filter(cast("TemplateContext", context), value)


def _digest(env: jinja2.Environment, name: str) -> str:
    try:
        text = env.loader.get_source(env, name)[0] if env.loader else ""
    except jinja2.TemplateNotFound:
        return ""
    return hashlib.sha256(text.encode()).hexdigest()


def _surroundings(context: Context, config: MkDocsConfig) -> object:
    """Return what else the navigation depends on; None if it cannot be told."""
    features, status = context.resolve("features"), config.extra.get("status")
    if not isinstance(features, list | tuple) or not isinstance(status, dict | None):
        return None
    return list(features), deepcopy(status)
