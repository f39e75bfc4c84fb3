"""Projects to measure with: the corpus beside the repository, or one that is made up from a seed."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
BUNDLE = HERE.parents[1] / "shared/corpora/azd.bundle"
WORDS = [
    "deploy",
    "build",
    "check",
    "page",
    "model",
    "cloud",
    "token",
    "agent",
    "region",
    "secret",
    "tenant",
    "cost",
    "test",
    "log",
    "queue",
    "cache",
]
# The stock stack takes codes of two letters only, and has no file for some languages of the theme.
STOCK = [
    "ar",
    "bg",
    "bn",
    "cs",
    "da",
    "de",
    "el",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
    "kn",
    "ko",
    "lt",
    "ml",
    "mr",
    "ms",
    "my",
    "ne",
    "nl",
    "pa",
    "pl",
    "ro",
    "ru",
    "sk",
    "sl",
    "sr",
    "sv",
    "sw",
    "ta",
    "te",
    "th",
    "tl",
    "tr",
    "uk",
    "ur",
    "vi",
]
ALL = [*STOCK, "br", "pcm", "zh-CN", "zh-TW"]


def corpus(folder: Path) -> Path | None:
    """Clone the corpus into a folder; return None where there is none."""
    if not BUNDLE.is_file():
        return None
    subprocess.run(["git", "clone", "-q", "-b", "main", str(BUNDLE), str(folder)], check=True)
    return folder


def languages(root: Path) -> list[str]:
    """Return the languages of a project's translations, those first that the stock stack can build."""
    there = {path.name for path in (root / "translations").iterdir() if path.is_dir()} - {"en"}
    return sorted(there, key=lambda code: (code not in STOCK, code))


def make_up(folder: Path, pages: int, languages: list[str], seed: int = 1) -> Path:
    """Write a project of so many pages in the layout of Co-op Translator: text, code, tables, links."""
    dice = random.Random(seed)
    originals = {f"chapter{n // 10:02}/page{n:03}.md": _page(dice, n, pages) for n in range(1, pages)}
    originals["README.md"] = "# A course\n\n" + "".join(f"- [Page]({name})\n" for name in originals)
    for name, text in originals.items():
        _write(folder / name, text)
    for code in languages:
        records = {}
        for name, text in originals.items():
            # What a translation costs depends on its structure, not on its words.
            _write(folder / "translations" / code / name, text.replace(" the ", f" {code} "))
            records[name] = {
                "original_hash": hashlib.md5(text.encode()).hexdigest(),
                "translation_date": "2026-01-02T03:04:05+00:00",
                "source_file": name,
                "language_code": code,
            }
        _write(folder / "translations" / code / ".co-op-translator.json", json.dumps(records, indent=2))
    return folder


def _page(dice: random.Random, number: int, pages: int) -> str:
    parts = [f"# Page {number}: {' '.join(dice.choices(WORDS, k=3))}\n"]
    for section in range(dice.randint(4, 12)):
        parts.append(f"\n## {section + 1}. {' '.join(dice.choices(WORDS, k=4))}\n")
        parts.append("\nIn the " + " ".join(dice.choices(WORDS, k=dice.randint(40, 120))) + ".\n")
        kind = dice.randrange(4)
        if kind == 0:
            command = " ".join(dice.choices(WORDS, k=5))
            parts.append(
                f"\n```bash\nleaf {command} --region eu  # {number}\nexport TOKEN={dice.random()}\n```\n"
            )
        elif kind == 1:
            rows = "".join(f"| {a} | the {b} |\n" for a, b in zip(WORDS[:6], WORDS[6:12], strict=True))
            parts.append(f"\n| name | meaning |\n| --- | --- |\n{rows}")
        elif kind == 2:
            other = dice.randrange(1, pages)
            parts.append(
                f"\n- See [page {other}](../chapter{other // 10:02}/page{other:03}.md#1)\n- **And** `{number}`\n"
            )
    return "".join(parts)


def ours(root: Path, folder: Path, languages: list[str] | None, options: str = "") -> Path:
    """Write the configuration of a site beside a project, and return its folder."""
    chosen = f", languages: [{', '.join(map(json.dumps, languages))}]" if languages else ""
    _write(
        folder / "mkdocs.yml",
        "site_name: Bench\nsite_url: https://leaf.example/bench/\ntheme: {name: material, font: false}\n"
        "plugins:\n  - search\n  - i18n: {languages: [{locale: en, name: English, default: true}]}\n"
        f"  - rectoverso: {{root: {json.dumps(str(root))}{chosen}{options}}}\n" + _EXTENSIONS,
    )
    (folder / "docs").mkdir(exist_ok=True)
    return folder


def stock(root: Path, folder: Path, languages: list[str]) -> Path:
    """Write the same pages as a site of MkDocs, Material and mkdocs-static-i18n alone, and return its folder."""
    for path in sorted(root.rglob("*.md")):
        name = path.relative_to(root).as_posix()
        if name.startswith("translations/"):
            _, code, rest = name.split("/", 2)
            if code in languages:
                _copy(path, folder / "docs" / code / rest)
        elif not name.startswith((".", "docs/i18n/")):
            _copy(path, folder / "docs/en" / name)
    entries = "".join(
        f"        - {{locale: {json.dumps(code)}, name: {code}, build: true}}\n" for code in languages
    )
    _write(
        folder / "mkdocs.yml",
        "site_name: Bench\nsite_url: https://leaf.example/bench/\ntheme: {name: material, font: false}\n"
        "plugins:\n  - search\n  - i18n:\n      docs_structure: folder\n      fallback_to_default: true\n"
        "      languages:\n        - {locale: en, name: English, default: true}\n" + entries + _EXTENSIONS,
    )
    return folder


def hugo(root: Path, folder: Path, languages: list[str]) -> Path:
    """Write the same pages as a site of Hugo, and return its folder.

    The layout is the least that can be compared: a page has the tree of all pages with the way to it open, all
    languages, its own headings and its neighbours.
    """
    for path in sorted(root.rglob("*.md")):
        name = path.relative_to(root).as_posix()
        code, rest = "en", name
        if name.startswith("translations/"):
            _, code, rest = name.split("/", 2)
            if code not in languages:
                continue
        if not name.startswith((".", "docs/i18n/")):
            inside, _, last = rest.rpartition("/")
            # What is called `index.md` would take all other pages of its folder for files of its own.
            copy = folder / "content" / code / inside / ("_index.md" if last in _FIRST else last)
            _copy(path, copy if not copy.exists() else copy.with_name(f"{path.stem}-page.md"))
    for section in folder.glob("content/*/*/"):
        # It would make a page of a folder that has none.
        if not (section / "_index.md").exists():
            _write(section / "_index.md", "---\nbuild: {render: never}\n---\n")
    entries = "".join(
        f"  {json.dumps(code.lower())}: {{contentDir: content/{code}, weight: {weight}}}\n"
        for weight, code in enumerate(["en", *languages], 1)
    )
    _write(
        folder / "hugo.yaml",
        "baseURL: https://leaf.example/bench/\ntitle: Bench\ndisableKinds: [taxonomy, term, rss]\n"
        "defaultContentLanguage: en\nmarkup: {goldmark: {renderer: {unsafe: true}}}\n"
        f"languages:\n{entries}",
    )
    for name in ("single", "list"):
        _write(folder / f"layouts/_default/{name}.html", _LAYOUT)
    return folder


_FIRST = ("README.md", "index.md")
_LAYOUT = """{{ define "tree" }}{{ $here := .here }}<ul>{{ range .section.Pages }}
<li{{ if eq . $here }} class="active"{{ else if .IsAncestor $here }} class="open"{{ end }}>
<a href="{{ .RelPermalink }}">{{ or .LinkTitle .RelPermalink }}</a>
{{ if .IsSection }}{{ template "tree" (dict "here" $here "section" .) }}{{ end }}</li>{{ end }}</ul>{{ end -}}
<!doctype html>
<html lang="{{ .Language.Lang }}">
<head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="canonical" href="{{ .Permalink }}">
{{ range .AllTranslations }}<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .Permalink }}">{{ end }}
</head>
<body>
<ul>{{ range .AllTranslations }}<li><a href="{{ .RelPermalink }}">{{ .Language.Lang }}</a></li>{{ end }}</ul>
<nav>{{ template "tree" (dict "here" . "section" .Site.Home) }}</nav>
<aside>{{ .TableOfContents }}</aside>
<main data-pagefind-body>{{ .Content }}</main>
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}
</body>
</html>
"""
_EXTENSIONS = (
    "markdown_extensions: [admonition, attr_list, tables, pymdownx.superfences, {toc: {permalink: true}}]\n"
)


def _copy(path: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, copy)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
