"""The output: a site is built in a folder of its own, and takes the old one's place when it is whole.

What did not change since the last build is not built, not copied and not written again. A build that fails or is
killed leaves the site as it was.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from rectoverso.site.memory.folders import files_in, is_equal, make_folder, move_new_folders, remove_others
from rectoverso.site.memory.manifest import Made, Manifest, Part, Published, are_unchanged, load, save
from rectoverso.sources.cache import key
from rectoverso.sources.tree import write_atomically

_BUILDING = ".rectoverso-site-"
"""How the folders are called that sites are built in; the number of the process follows."""
_MKDOCS = logging.getLogger("mkdocs.commands.build")


class Output:
    """Where the pages of one run go. `folder`: of the site; `cache`, `root`: of the project."""

    def __init__(self, folder: Path, cache: Path, root: Path) -> None:
        self.folder, self._root = folder, root
        self._cache = cache
        self._manifest_path = cache / "sites" / f"{key(str(folder)).hex()}.msgpack"
        self._last = load(self._manifest_path)
        self._building: Path | None = None
        self._config: MkDocsConfig | None = None
        self.part = Part()

    # While it is built

    def begin(self, config: MkDocsConfig) -> None:
        """Let MkDocs write into a new folder, beside the cache or, where that cannot be, beside the site."""
        for place in (self._cache, self.folder.parent):
            try:
                place.mkdir(parents=True, exist_ok=True)
                _remove_left_over(place)
                self._building = Path(tempfile.mkdtemp(prefix=f"{_BUILDING}{os.getpid()}-", dir=place))
            except OSError:
                continue
            break
        if self._building:
            self._config = config
            config.site_dir = str(self._building)
            _MKDOCS.addFilter(self._tell)

    def _tell(self, record: logging.LogRecord) -> bool:
        """Let MkDocs name the folder that the user has chosen."""
        if self._building and isinstance(record.msg, str):
            record.msg = record.msg.replace(str(self._building), str(self.folder))
        return True

    @property
    def building(self) -> Path:
        """The folder that is written to."""
        return self._building or self.folder

    def abandon(self) -> None:
        """Forget a build that failed."""
        self.part = Part()
        _MKDOCS.removeFilter(self._tell)
        if self._config:
            self._config.site_dir = str(self.folder)
        if self._building:
            shutil.rmtree(self._building, ignore_errors=True)
            self._building = None

    def is_intact(self, name: str, source: bytes) -> bool:
        """Whether the file lies in the site as it was published, and was made from `source`."""
        known = self._last.files.get(name) if self._building else None
        return known is not None and known.source == source and self._is_same(name, known)

    def _is_same(self, name: str, known: Published) -> bool:
        try:
            about = os.stat(self.folder / name)
        except OSError:
            return False
        return (about.st_size, about.st_mtime_ns) == (known.size, known.time)

    def keep(self, name: str) -> None:
        """Leave a file of the site as it is."""
        self.part.kept.add(name)
        self.part.sources[name] = self._last.files[name].source

    def keep_folder(self, folder: str, source: bytes) -> bool:
        """Leave a folder as it is, if all in it was made from `source` and is unchanged; return whether it is."""
        names = [name for name in self._last.files if name.startswith(folder)] if self._building else []
        if not names or not all(self.is_intact(name, source) for name in names):
            return False
        for name in names:
            self.keep(name)
        return True

    def wrote_folder(self, folder: str, source: bytes) -> None:
        """Remember what all files in a folder were made from that were written."""
        for name in files_in(self.building / folder):
            self.wrote(f"{folder}{name}", source)

    def wrote(self, name: str, source: bytes) -> None:
        """Remember what a file was made from that was written."""
        self.part.sources[name] = source

    def begin_part(self) -> Part:
        """Count from nothing, and return what was counted so far."""
        so_far, self.part = self.part, Part()
        return so_far

    def merge(self, part: Part) -> None:
        """Add what another process did."""
        self.part.sources |= part.sources
        self.part.kept |= part.kept
        self.part.editions |= part.editions

    def keep_edition(self, code: str, home: str, source: bytes) -> Made | None:
        """Leave all files of a language as they are, if they were made from `source` and are unchanged.

        Returns what they were made from, or None if they are to be made anew.
        """
        made = self._last.editions.get(code) if self._building else None
        if made is None or made.source != source or not are_unchanged(self._root, made.reads):
            return None
        files = {name: known for name, known in self._last.files.items() if name.startswith(home)}
        if not files or not all(self._is_same(name, known) for name, known in files.items()):
            return None
        for name in files:
            self.keep(name)
        self.part.editions[code] = made
        return made

    def copying(self, file: File) -> Callable[[bool], None]:
        """Return a `copy_file` that leaves alone what lies in the site already."""

        def copy(dirty: bool = False) -> None:
            try:
                about = os.stat(file.abs_src_path or "")
            except OSError:
                File.copy_file(file, dirty)
                return
            source = key(str(file.abs_src_path), f"{about.st_size} {about.st_mtime_ns}")
            if self.is_intact(file.dest_uri, source):
                self.keep(file.dest_uri)
            else:
                File.copy_file(file, dirty)
                self.wrote(file.dest_uri, source)

        return copy

    # When it is whole

    def publish(
        self, config: MkDocsConfig, restore: Callable[[bytes], bytes | None], concerns: Callable[[str], bool]
    ) -> int:
        """Bring the site in step with what was built, and return how many files that changed.

        `restore`: returns the content of a file that was kept and is no longer what it was: another build was here;
        `concerns`: whether a file of the site is of what was built, and goes if it was not built again.
        Errors: OSError if the site cannot be written.
        """
        config.site_dir = str(self.folder)
        _MKDOCS.removeFilter(self._tell)
        if not self._building:
            return len(list(files_in(self.folder)))
        with _locked(self._cache):
            changed = self._replace(self._building)
            for name in self.part.kept:
                known = self._last.files[name]
                if not self._is_same(name, known):
                    changed += 1
                    self._restore(name, known, restore)
            wanted = {*self.part.sources, *self.part.kept}
            # As MkDocs does when it cleans a site.
            remove_others(str(self.folder), lambda name: name in wanted or not concerns(name))
            self._save(wanted, concerns)
        self.part = Part()
        shutil.rmtree(self._building, ignore_errors=True)
        self._building = None
        return changed

    def _replace(self, building: Path) -> int:
        moved = move_new_folders(str(building), str(self.folder))
        left = list(files_in(building))
        for name in (*moved, *left):
            self.part.sources.setdefault(name, b"")
            self.part.kept.discard(name)
        changed, made = len(moved), set()
        for name in left:
            new, old = f"{building}/{name}", f"{self.folder}/{name}"
            if is_equal(new, old):
                continue
            changed += 1
            parent = os.path.dirname(old)
            if parent not in made:
                made.add(parent)
                make_folder(parent)
            if os.path.isdir(old) and not os.path.islink(old):
                shutil.rmtree(old)
            try:
                os.replace(new, old)
            except OSError:
                # The site lies on another disk.
                write_atomically(Path(old), Path(new).read_bytes())
        return changed

    def _restore(self, name: str, known: Published, restore: Callable[[bytes], bytes | None]) -> None:
        data = restore(known.source) if known.source else None
        if data is None:
            raise OSError(f"{self.folder / name} was changed while the site was built. Build it again.")
        write_atomically(self.folder / name, data)

    def _save(self, wanted: set[str], concerns: Callable[[str], bool]) -> None:
        last = self._last
        files = {name: known for name, known in last.files.items() if not concerns(name)}
        for name in sorted(wanted):
            about = os.stat(self.folder / name)
            files[name] = Published(about.st_size, about.st_mtime_ns, self.part.sources.get(name, b""))
        others = {code: made for code, made in last.editions.items() if not concerns(made.home)}
        self._last = Manifest(files, others | self.part.editions)
        save(self._manifest_path, self._last)


def _remove_left_over(place: Path) -> None:
    """Remove what a build left behind that was killed."""
    for folder in place.glob(f"{_BUILDING}*-*"):
        number = folder.name.removeprefix(_BUILDING).partition("-")[0]
        if number.isdigit() and not _is_running(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(number: int) -> bool:
    if sys.platform == "win32":
        # There the same call would end the process.
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one build at a time publish."""
    try:
        import fcntl

        file = open(folder / "publish.lock", "wb")  # noqa: SIM115 - closed below, in the same function
    except (ImportError, OSError):
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
