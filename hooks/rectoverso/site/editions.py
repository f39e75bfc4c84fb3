"""Editions: built side by side and published together or, in a preview, each when somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File

from rectoverso.site import publication, workers
from rectoverso.site.build import build_edition
from rectoverso.site.edition import Edition, Site
from rectoverso.site.memory.manifest import Made, Part
from rectoverso.site.memory.output import Output
from rectoverso.site.memory.remembered import Lines, say_again
from rectoverso.site.pages import Pages
from rectoverso.site.progress import Progress
from rectoverso.site.search.search import Search, Texts, size
from rectoverso.sources.crew import processes

log = get_plugin_logger("rectoverso")


class Editions:
    """The editions of one run, the default language's first.

    `codes`: the languages to build; `sources`: all files of the docs folder; `build_default`: builds the pages of the
    default language that MkDocs has only read; `is_alone`: whether all must be built in this process; `is_patient`:
    whether what nobody looks at may wait.
    """

    def __init__(
        self, site: Site, codes: Sequence[str], pages: Pages, search: Search, output: Output
    ) -> None:
        self._site, self._pages, self._search, self._output = site, pages, search, output
        self._all = [Edition(site, code) for code in codes]
        self.current = self._all[0]
        self.progress = Progress()
        self.is_under_way = False
        self.is_alone = self.is_patient = False
        self.sources: list[File] = []
        self.build_default: Callable[[], None] = lambda: None
        self._config: MkDocsConfig | None = None
        self._pending: dict[str, Edition] = {}
        self._late: set[str] = set()

    def build(self, config: MkDocsConfig) -> None:
        """Build all editions, of which MkDocs has read the first, and publish them. Errors: BuildError."""
        self._config = config
        editions = self._all
        if self.is_patient:
            editions = self._all[:1]
            self._pending = {edition.home: edition for edition in self._all[1:]}
        failed = self._run(editions, self._build, config)
        if failed:
            raise BuildError(
                f"rectoverso: {len(failed)} of {len(editions)} languages failed: {' '.join(failed)}"
            )
        publication.write_site(self._site, Path(config.site_dir))
        self._publish("", config)

    # What a preview puts off

    def demand(self, address: str) -> bool:
        """Build what a reader needs at an address below the site's root; return whether that worked."""
        while config := self._config:
            place = next((place for place in sorted(self._pending) if address.startswith(place)), None)
            if place is None:
                break
            edition = self._pending[place]
            self._output.begin(config)
            failed = True
            try:
                work = self._build if place == edition.home else self._index
                failed = bool(self._run([edition], work, config))
            finally:
                if failed:
                    self._output.abandon()
            if failed:
                return False
            self._publish(place, config)
            del self._pending[place]
        return True

    # All together

    def _run(
        self, editions: Sequence[Edition], work: Callable[[Edition, MkDocsConfig], None], config: MkDocsConfig
    ) -> list[str]:
        """Do some work on editions, side by side where that is safe; return the codes of those that failed."""
        by_code = {edition.language.code: edition for edition in editions}
        count = 1 if self.is_alone else processes(len(editions))
        # An index of the last languages is made by whoever has nothing else to do any more.
        self._late = set(list(by_code)[-2 * count :]) if count > 1 else set()

        def part_of(code: str, do: Callable[[], object]) -> Part:
            self.current = by_code[code]
            so_far = self._output.begin_part()
            try:
                do()
                return self._output.part
            finally:
                self._output.part = so_far

        def one(code: str) -> Part | workers.Rest:
            part = part_of(code, lambda: work(by_code[code], config))
            self.progress.complete()
            texts = self._search.hand_over(code) if code in self._late else None
            return part if texts is None else workers.Rest(part, texts, size(texts))

        def index(code: str, texts: Texts) -> Part:
            self._search.take_over(code, texts)
            return part_of(code, lambda: self._index(by_code[code], config))

        def tell(done: int) -> None:
            self.progress.tell(done, len(by_code))

        self.is_under_way = True
        failed = []
        try:
            with self.progress.shown(len(by_code), len(self._site.uris)):
                for outcome in workers.run(list(by_code), one, count, rest=index, tell=tell):
                    if outcome.records or outcome.error:
                        self.progress.make_room()
                    workers.repeat(outcome)
                    if outcome.error:
                        failed.append(outcome.code)
                        log.error(f"{outcome.code}: {outcome.error}")
                    else:
                        for part in outcome.values:
                            self._output.merge(part)
        finally:
            self.is_under_way = False
            self.current = self._all[0]
        return failed

    def _build(self, edition: Edition, config: MkDocsConfig) -> None:
        """Build an edition, or leave it as it is in the site."""
        folder = Path(config.site_dir)
        if edition.is_default:
            self.build_default()
            publication.write_sitemap(edition, folder)
            self._index_or_wait(edition, config)
            self._pages.blobs.save()
            return
        code, home = edition.language.code, edition.home
        source = self._pages.edition_source(edition, self.sources)
        made = self._output.keep_edition(code, home, source) if source else None
        if made:
            say_again(made.lines)
            return
        heard = Lines()
        with heard.listening():
            build_edition(config, self.sources, home)
            publication.write_sitemap(edition, folder)
            is_whole = self._index_or_wait(edition, config)
        reads = self._pages.end()
        if source and reads is not None and is_whole:
            self._output.part.editions[code] = Made(source, home, reads, tuple(heard.found))

    def _index_or_wait(self, edition: Edition, config: MkDocsConfig) -> bool:
        """Make the search index of an edition, now or in this build; return whether the build will hold it."""
        place = self._search.place(edition)
        if self.is_patient and place:
            self._pending[place] = edition
            return False
        if place and edition.language.code in self._late:
            return True
        self._index(edition, config)
        return True

    def _index(self, edition: Edition, config: MkDocsConfig) -> None:
        self._search.write(edition, self._output)

    def _publish(self, place: str, config: MkDocsConfig) -> None:
        """Publish what was built of a folder of the site."""
        waiting = tuple(other for other in self._pending if other != place)

        def concerns(name: str) -> bool:
            return name.startswith(place) and not name.startswith(waiting)

        try:
            changed = self._output.publish(config, self._pages.blobs.get, concerns)
        except OSError as error:
            raise BuildError(f"rectoverso: the site cannot be published: {error}") from error
        log.info(f"{changed} files of {config.site_dir} changed.")
