"""The check on real repositories: known numbers of the corpus, and every sample's expected result."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import SHARED, Tree
from helpers import look, messages, statuses
from rectoverso.core.disclaimers import RemovalKind, remove
from rectoverso.core.pages import split
from rectoverso.core.records import Damage, Sidecar, read_sidecar
from rectoverso.core.status import Status
from rectoverso.core.verdicts import Verdict
from rectoverso.reports.document import document
from rectoverso.sources.configuration import undescribed
from rectoverso.sources.survey import Survey, survey

pytestmark = [pytest.mark.corpus, pytest.mark.xdist_group("corpus")]
SAMPLES = SHARED / "samples"


@pytest.fixture
def corpus(corpus_branch: Callable[[str], Path]) -> Path:
    return corpus_branch("main")


def by_status(found: Survey) -> Counter[str]:
    return Counter(verdict.status.value for verdict in found.all_verdicts)


def test_main(corpus: Path) -> None:
    found = look(corpus)
    assert by_status(found) == {"current": 3313, "stale": 35}
    assert len(found.verdicts) == 54
    assert "en" not in found.verdicts
    stale = [verdict for verdict in found.all_verdicts if verdict.status is Status.STALE]
    assert all(verdict.failure for verdict in stale)
    assert Counter(item.rule for item in found.all_findings) == {"stale": 35, "last-attempt-failed": 35}
    totals = Counter[str]()
    for language in document(found)["languages"]:
        totals.update(language["totals"])
    assert +totals == {"current": 3313, "stale": 35}


def test_stale_branch(corpus_branch: Callable[[str], Path]) -> None:
    found = look(corpus_branch("stale-2026-06"))
    stale = {code: by_status_of(pages)["stale"] for code, pages in found.verdicts.items()}
    assert stale == {"ar": 0, "de": 0, "ja": 0, "pt-BR": 0, "sv": 30, "zh-CN": 30}
    assert sum(verdict.path is not None for verdict in found.all_verdicts) == 364
    assert {item.rule for item in found.all_findings} == {"stale", "missing"}


def by_status_of(pages: dict[str, Verdict]) -> Counter[str]:
    return Counter(verdict.status.value for verdict in pages.values())


def test_inline_branch(corpus_branch: Callable[[str], Path]) -> None:
    found = look(corpus_branch("inline-2025-10"))
    assert list(found.verdicts) == ["ar", "fi", "he", "ja", "pt-BR", "sv", "zh-CN", "zh-TW"]
    assert by_status(found) == {"current": 304, "stale": 8}
    stale = {verdict.uri for verdict in found.all_verdicts if verdict.status is Status.STALE}
    assert stale == {"README.md"}
    assert {item.rule for item in found.all_findings} == {"stale", "record-alias"}


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def one(found: Survey) -> Verdict:
    (verdict,) = found.all_verdicts
    return verdict


CASES = [
    # sample, language folder, path, original, translation, sidecar, status, line ends only, rules
    ("inline-sv", "sv", "md/03.FineTuning/FineTuning_vs_RAG.md", "original", "translation", None, "", set()),
    ("inline-ja", "ja", "SECURITY.md", "original", "translation", None, "", set()),
    ("inline-ar", "ar", "Module08/samples/03/README.md", "original", "translation", None, "", set()),
    ("inline-ar", "ar", "SECURITY.md", "original-with-disclaimer", "translation-with-disclaimer", None, "", set()),
    ("backslash-alias-hk", "hk", "00-course-setup/AzureSearch.md", "original.crlf", "translation", None, "",
     {"record-alias"}),
    ("crlf-hash", "zh", "getting_started/markdown-only-mode.md", "original", "translation", None, "line ends",
     {"record-alias", "line-endings"}),
    ("crlf-source", "sv", "SUPPORT.md", "original", "translation", "sidecar-excerpt", "", set()),
    ("dangling-rule", "sv", "Module08/samples/03/README.md", "original", "translation", "sidecar-excerpt", "", set()),
    ("chunk-skipped", "ml", "Module02/05.mumodel.md", "original", "translation", "sidecar-excerpt", "", set()),
    ("markers-plain-url", "zh-MO", "CONTRIBUTING.md", "original", "translation", "sidecar-excerpt", "", set()),
    ("lost-fragments", "sv", "Module03/03.DeployingSLMinCloud.md", "original", "translation", "sidecar-excerpt", "",
     set()),
    ("readme-blocks", "sv", "README.md", "original-README", "translation-sv-README", "sidecar-excerpt", "", set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "folder", "path", "original", "translation", "sidecar", "note", "rules"),
    CASES,
    ids=[f"{case[0]}/{case[4]}" for case in CASES],
)
def test_sample_is_current(
    tree: Tree, name: str, folder: str, path: str, original: str, translation: str, sidecar: str | None,
    note: str, rules: set[str],
) -> None:  # fmt: skip
    pages: dict[str, str | bytes] = {
        path: sample(f"{name}/{original}.md"),
        f"translations/{folder}/{path}": sample(f"{name}/{translation}.md"),
    }
    if sidecar:
        pages[f"translations/{folder}/.co-op-translator.json"] = sample(f"{name}/{sidecar}.json")
    found = look(tree(pages))
    assert one(found).status is Status.CURRENT
    assert one(found).line_endings_only == (note == "line ends")
    assert one(found).carrier == ("sidecar" if sidecar else "inline")
    assert {item.rule for item in found.all_findings} == rules


def test_backslash_alias_hk_against_a_checkout_with_lf(tree: Tree) -> None:
    original = sample("backslash-alias-hk/original.crlf.md").replace(b"\r\n", b"\n")
    path = "00-course-setup/AzureSearch.md"
    root = tree({path: original, f"translations/hk/{path}": sample("backslash-alias-hk/translation.md")})
    assert (one(look(root)).language, one(look(root)).line_endings_only) == ("zh-HK", True)


def test_chunk_skipped_is_rejected_by_its_content(tree: Tree) -> None:
    path = "Module02/05.mumodel.md"
    root = tree(
        {
            path: sample("chunk-skipped/original.md"),
            f"translations/ml/{path}": sample("chunk-skipped/translation.md"),
            "translations/ml/.co-op-translator.json": sample("chunk-skipped/sidecar-excerpt.json"),
        }
    )
    found = look(root, contents=True)
    assert one(found).status is Status.CURRENT
    assert {"error-text", "gutted"} <= {item.rule for item in one(found).findings}


def test_notebook(tree: Tree) -> None:
    path = "WorkshopForAgentic/code/01.BasicAgent/01.BasicAgent-tools.ipynb"
    root = tree(
        {
            path: sample("notebook/original.ipynb"),
            f"translations/pt-BR/{path}": sample("notebook/translation.pt-BR.ipynb"),
            f"translations/km/{path}": sample("notebook/translation.km.ipynb"),
            "translations/km/.co-op-translator.json": sample("notebook/sidecar-excerpt.json"),
        }
    )
    found = look(root)
    assert statuses(found) == {f"km/{path}": "current", f"pt-BR/{path}": "current"}
    assert [found.verdicts[code][path].carrier for code in ("km", "pt-BR")] == ["sidecar", "notebook"]
    assert messages(found) == [
        f"translations/pt-BR/{path}:1: note: the record writes 'br' for pt-BR. [record-alias]"
    ]


@pytest.mark.parametrize("name", ["frontmatter-below-header-ar", "snippet-include-ar"])
def test_record_leaves_the_page(name: str) -> None:
    page = split(sample(f"{name}/translation.md").decode())
    assert "CO_OP_TRANSLATOR" not in page.front_matter + page.body
    assert ("hide:" in page.front_matter) == name.startswith("frontmatter")
    assert "hide:" not in page.body


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("inline-sv/translation", RemovalKind.LINK),
        ("inline-ja/translation", RemovalKind.LINK),
        ("inline-ar/translation", RemovalKind.RULE),
        ("inline-ar/translation-with-disclaimer", RemovalKind.LINK),
        ("dangling-rule/translation", RemovalKind.RULE),
        ("snippet-include-ar/translation", RemovalKind.LINK),
        ("markers-plain-url/translation", RemovalKind.MARKERS),
        ("markers-llm-leak/translation", RemovalKind.MARKERS),
        ("markers-no-url/translation", RemovalKind.MARKERS),
    ],
)
def test_disclaimer(name: str, kind: RemovalKind) -> None:
    body = split(sample(f"{name}.md").decode()).body
    found = remove(body, original_ends_in_rule=False, translated_before=None)
    assert found.kind is kind
    assert "co-op-translator" not in found.text.lower()


def test_sidecar_with_failure() -> None:
    found = read_sidecar(sample("sidecar/with-failure-ar.json").decode())
    assert isinstance(found, Sidecar)
    page = "docs/chapter-08-production/README.md"
    assert list(found.failures) == [page]
    assert found.failures[page].failure_date == datetime(2026, 7, 14, 15, 14, 13, tzinfo=UTC)
    entry = found.entries[page]
    assert not isinstance(entry, Damage)
    assert entry.original_hash != found.failures[page].original_hash
    assert not found.strangers


def test_sidecar_with_keys_below_docs(tree: Tree) -> None:
    """Without the originals nothing is current, but every entry finds its page; dates have a zone of their own."""
    text = sample("sidecar/docs-i18n-sv.json")
    keys = list(json.loads(text))
    pages: dict[str, str | bytes] = {f"docs/{key}": "x" for key in keys}
    pages |= {f"docs/i18n/sv/{key}": "x" for key in keys}
    found = look(tree(pages | {"docs/i18n/sv/.co-op-translator.json": text}))
    assert list(statuses(found).values()) == ["stale"] * 13
    assert {item.rule for item in found.all_findings} == {"stale"}
    record = found.verdicts["sv"]["api.md"].record
    assert record
    assert record.translation_date == datetime(2026, 6, 30, 22, 27, 29, tzinfo=UTC)


def test_every_sample_is_tested() -> None:
    tested = Path(__file__).read_text("utf-8")
    assert [
        name
        for name in sorted(path.name for path in SAMPLES.iterdir() if path.is_dir())
        if name not in tested
    ] == []


def test_command_line(corpus: Path) -> None:
    """The installed command sees the same numbers, and exits with 1."""
    rectoverso = shutil.which("rectoverso")
    if not rectoverso:
        pytest.skip("the command is not installed")
    done = subprocess.run(
        [rectoverso, "check", "--no-content"], cwd=corpus, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout.splitlines()[-2] == "3,348 translations in 54 languages: 3,313 current, 35 stale"


def test_dead_links_of_originals(corpus: Path) -> None:
    """Each once, though 54 languages took them over; for nearly all the file that was meant is known."""
    found = survey(undescribed(corpus), ["sv"], cached=False)
    dead = [item for item in found.all_findings if item.rule == "dead-link"]
    assert (len(dead), sum("if that is meant" in item.fix for item in dead)) == (54, 48)
    assert not any(item.path.startswith("translations/") for item in dead)
    for item in dead:
        line = (corpus / item.path).read_text("utf-8").split("\n")[item.line - 1]
        assert item.message.split("'")[1] in line
    assert Counter(item.rule for item in found.findings) == {
        "dead-link": 54,
        "dead-fragment": 7,
        "repaired-link": 1,
    }
