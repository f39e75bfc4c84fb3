"""Dead links of originals: reported once, with line and remedy, however many translations took them over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Tree
from helpers import inline, record
from rectoverso.sources import dead_links
from rectoverso.sources.configuration import undescribed
from rectoverso.sources.survey import survey

LINKS = {"dead-link", "dead-fragment", "repaired-link"}
README = """# Course

- [lesson](lessons/one.md), [gone](lessons/gone.md)
- [moved](old/two.md "title") and <a href="lessons/gone.md">again</a>
- ![picture](images/none.png)

```md
[code](no/such.md)
```

[up](../../issues) [out](../../../secret.md) [web](https://example.org/x.md) [mail](mailto:a@b.c)
[here](#course) [not here](#curse) [there](lessons/one.md#steps) [not there](lessons/one.md#stops)
[workflow](.github/workflows/ci.yml) [folder](lessons) [case](Lessons/One.md)
"""


def course(readme: str | bytes = README, **more: str | bytes) -> dict[str, str | bytes]:
    text = readme if isinstance(readme, str) else readme.decode()
    return {
        "README.md": readme,
        "lessons/one.md": "# One\n\n## Steps\n\n[back](../README.md)\n",
        "lessons/deep/two.md": "# Two\n",
        ".github/workflows/ci.yml": "on: push\n",
        "translations/sv/README.md": inline(record(text, "README.md"), text),
        "translations/de/README.md": inline(record(text, "README.md", "de"), text),
        **{name.replace("__", "/"): content for name, content in more.items()},
    }


def found(root: Path) -> list[str]:
    """Return what a survey reports about links; the second time it comes from the cache and is the same."""
    project = undescribed(root)
    lines = []
    for _ in range(2):
        seen = [str(item) for item in survey(project).all_findings if item.rule in LINKS]
        assert lines in ([], seen)
        lines = seen
    return lines


def test_each_dead_link_is_reported_once(tree: Tree):
    gone = "the link 'lessons/gone.md' leads to 'lessons/gone.md', which does not exist"
    mend = "Correct or remove it; translations took it over."
    assert found(tree(course())) == [
        f"README.md:3: warning: {gone}. {mend} [dead-link]",
        f"README.md:4: warning: {gone}. {mend} [dead-link]",
        "README.md:4: warning: the link 'old/two.md' leads to 'old/two.md', which does not exist. "
        "Write 'lessons/deep/two.md', if that is meant. [dead-link]",
        "README.md:5: warning: the link 'images/none.png' leads to 'images/none.png', which does not exist. "
        f"{mend} [dead-link]",
        f"README.md:11: warning: the link '../../../secret.md' leads out of the project. {mend} [dead-link]",
        "README.md:12: note: the link '#curse' names a section that 'README.md' does not have. "
        "Take the id of one of its headings. [dead-fragment]",
        "README.md:12: note: the link 'lessons/one.md#stops' names a section that 'lessons/one.md' does not have. "
        "Take the id of one of its headings. [dead-fragment]",
        "README.md:13: note: the link 'Lessons/One.md' leads to nothing as it is written; the site takes it for "
        "'lessons/one.md'. Correct it, for readers on GitHub. [repaired-link]",
    ]


def test_lines_count_from_the_top_of_the_file(tree: Tree):
    text = "---\r\ntitle: T\r\n---\r\n\r\n# A\r\n\r\n[x](y.md)\r\n"
    assert [line.partition(": ")[0] for line in found(tree(course(text)))] == ["README.md:7"]


def test_a_file_that_comes_and_goes(tree: Tree):
    """The cache knows that another file may make a dead link live, and the other way round."""
    root = tree(course("[a](b.md#c)\n"))
    assert len(found(root)) == 1
    tree({"b.md": "# D\n"})
    assert "names a section that 'b.md' does not have" in found(root)[0]
    tree({"b.md": "# C\n"})
    assert found(root) == []
    (root / "b.md").unlink()
    assert "which does not exist" in found(root)[0]


def test_a_second_survey_reads_no_page_again(tree: Tree, monkeypatch: pytest.MonkeyPatch):
    root = tree(course())
    before = found(root)
    monkeypatch.setattr(dead_links.DeadLinks, "_examine", None)
    assert found(root) == before


def test_the_tool_s_table_of_languages_is_passed_over(tree: Tree):
    """It names 54 languages; a repository keeps those that it wants."""
    table = (
        "# C\n\n<!-- CO-OP TRANSLATOR LANGUAGES TABLE START -->\n[Suomi](./translations/fi/README.md)\n"
        "<!-- CO-OP TRANSLATOR LANGUAGES TABLE END -->\n\n[b](b.md)\n"
    )
    assert [line.partition(": ")[0] for line in found(tree(course(table)))] == ["README.md:7"]


def test_links_of_notebooks(tree: Tree):
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# N\n", "\n", "[one](../lessons/one.md)"]},
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": ["[x](y)"]},
        {"cell_type": "markdown", "metadata": {}, "source": ["text\n", "[gone](gone.py)"]},
    ]
    book = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    (line,) = found(tree(course("# C\n", **{"nb/a.ipynb": book})))
    place, _, rest = line.partition(": ")
    assert "'gone.py'" in rest
    assert "gone.py" in book.split("\n")[int(place.removeprefix("nb/a.ipynb:")) - 1]


def test_folders_per_language_are_mkdocs_s_own_affair(tree: Tree):
    root = tree({"docs/en/a.md": "[b](b.md)\n", "docs/sv/a.md": "[b](b.md)\n"})
    assert found(root) == []
