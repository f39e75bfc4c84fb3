"""GitHub's habits: alerts as admonitions, Markdown inside HTML, ids of headings; rendered by the site's own parser."""

from __future__ import annotations

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectoverso.core.github import (
    alerts,
    heading_text,
    open_html,
    separate_rules,
    slug,
    slugs,
)


def html(text: str) -> str:
    extensions = ["admonition", "attr_list", "md_in_html", "pymdownx.superfences"]
    return markdown.markdown(open_html(alerts(text)), extensions=extensions)


@pytest.mark.parametrize(
    ("kind", "admonition"),
    [("NOTE", "note"), ("tip", "tip"), ("IMPORTANT", "info"), ("Warning", "warning"), ("CAUTION", "danger")],
)
def test_kinds_of_alerts(kind: str, admonition: str):
    assert alerts(f"> [!{kind}]  \n> x") == f'!!! {admonition} "{kind.capitalize()}"\n    x'


def test_titles_in_another_language():
    assert alerts("> [!NOTE]\n> x", {"note": 'Obs "nu"'}) == "!!! note \"Obs 'nu'\"\n    x"
    assert alerts("> [!TIP]\n> x", {"note": "Obs"}) == '!!! tip "Tip"\n    x'


def test_content_of_an_alert():
    """Lists, code, quotes, blank lines, and a line that lost its mark stay inside; what follows does not."""
    text = "a\n> [!NOTE]\n> **b**\n>\n> - c\n>     - d\n>\n> ```sh\n> > [!TIP]\n>   e\n> ```\n>\n> > f\n>\n> g\nh\n# i\n"
    assert alerts(text) == (
        'a\n!!! note "Note"\n    **b**\n\n    - c\n        - d\n\n    ```sh\n    > [!TIP]\n      e\n    ```\n\n'
        "    > f\n\n    g\n    h\n\n# i\n"
    )
    rendered = html(text)
    assert rendered.count("admonition-title") == 1
    assert "[!TIP]" in rendered.replace("&gt;", ">").replace("</span>", "").replace('<span class="o">', "")
    assert "<h1>i</h1>" in rendered.split("</div>")[-1]


def test_alert_in_an_item():
    text = "1. a\n\n    > [!NOTE]\n    > b\n\n2. c\n"
    assert alerts(text) == '1. a\n\n    !!! note "Note"\n        b\n\n2. c\n'
    assert html(text).count("<ol>") == 1


@pytest.mark.parametrize(
    "text",
    [
        "> [!NOTE]\n",
        "> [!NOTE]\n>\n\nx\n",
        "> [!NOTE] x\n> y\n",
        "> x\n> [!NOTE]x\n",
        "> [!OTHER]\n> y\n",
        "> > [!NOTE]\n> > y\n",
        "```\n> [!NOTE]\n> y\n```\n",
        "    > [!NOTE]\n    > y\n",
        "<!--\n> [!NOTE]\n> y\n-->\n",
        "[!NOTE]\ny\n",
    ],
)
def test_no_alerts(text: str):
    """What GitHub shows as it is written stays."""
    assert alerts(text) == text


def test_details():
    """Content behind a blank line is Markdown, in nested containers too."""
    text = "<details open>\n<summary><b>S</b></summary>\n\n**a**\n\n<div align='center'>\n\n# b\n\n</div>\n</details>\n\n*c*\n"
    assert open_html(text).count('markdown="1"') == 2
    rendered = html(text)
    assert "<strong>a</strong>" in rendered
    assert '<div align="center">\n<h1>b</h1>\n</div>' in rendered
    assert "<summary><b>S</b></summary>" in rendered
    assert "markdown=" not in rendered
    assert rendered.endswith("</details>\n<p><em>c</em></p>")


def test_code_in_details():
    """Tags in code neither open nor close anything."""
    text = "<details>\n\n```html\n</details>\n<div>\n\n</div>\n```\n\n`</details>` *a*\n\n</details>\n"
    assert open_html(text) == text.replace("<details>", '<details markdown="1">', 1)
    assert "<em>a</em>" in html(text)


@pytest.mark.parametrize(
    "text",
    [
        "<details><summary>s</summary>a</details>\n\nb\n",
        "<details>\n\na\n",
        "a</details>\n\n<details>\n",
        '<details markdown="block">\n\na\n\n</details>\n',
        "```\n<details>\n\na\n\n</details>\n```\n",
        "    <details>\n\n    a\n\n    </details>\n",
        "<span>\n\na\n\n</span>\n",
        "x <details>\n\na\n\n</details>\n",
    ],
)
def test_html_that_stays(text: str):
    assert open_html(text) == text


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Install & run", "install--run"),
        ("🚀 Start", "-start"),
        ("⚙️ Settings", "️-settings"),
        (":rocket: Start", "rocket-start"),
        ("`azd up` -- now!", "azd-up----now"),
        ("A_b *c* **d** _e_ __f__ `_g_`", "a_b-c-d-e-f-_g_"),
        ("[Link](x.md) ![pic](p.png) <b>B</b> <!-- c -->", "link--b"),
        ("[a][b] [c](d(e)f)", "a-c"),
        (r"1\. C\_d &amp; &copy;", "1-c_d--"),
        ("Über Ñandú", "über-ñandú"),
        ("हिन्दी में", "हिन्दी-में"),
        ("مرحبا، عالم", "مرحبا-عالم"),
        ("日本語（テスト）", "日本語テスト"),
        ("x² ①", "x²-①"),
        ("نیم\u200cفاصله", "نیمفاصله"),
        ("", ""),
    ],
)
def test_ids_of_headings(heading: str, expected: str):
    """GitHub's ids: in lower case, letters with their marks, digits, hyphens, and blanks as hyphens."""
    assert slug(heading_text(heading)) == expected


def test_ids_are_unique():
    assert slugs(["A", "a", "A-1", "A", "b"]) == ("a", "a-1", "a-1-1", "a-2", "b")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text("Aa-1 b", max_size=4), max_size=8))
def test_no_two_ids_are_equal(headings: list[str]):
    assert len(set(slugs(headings))) == len(headings)


LINES = [
    "> [!NOTE]",
    "> a",
    ">",
    "b",
    "",
    "```",
    "- c",
    "    d",
    "> ```",
    "<details>",
    "</details>",
    "<div>",
    "</div>",
]
pages = st.lists(st.sampled_from(LINES), max_size=14).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(pages)
def test_a_second_time_changes_nothing(text: str):
    """Both transforms leave no work behind and lose no word."""
    once = open_html(alerts(text))
    assert open_html(once) == once
    assert once.replace('!!! note "Note"', "").count("a") >= text.count("> a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```sh\nx\n```\n---\n\n# a", "```sh\nx\n```\n\n---\n\n# a"),
        ("  ~~~\n  x\n  ~~~~ \n  ===", "  ~~~\n  x\n  ~~~~ \n\n  ==="),
        ("```\nx\n```\n---\ny\n```\nz\n```\n--", "```\nx\n```\n\n---\ny\n```\nz\n```\n\n--"),
        # In code, before an opening fence, and where text follows.
        ("````\n```\n---\n````", "````\n```\n---\n````"),
        ("```\n---\nx\n```", "```\n---\nx\n```"),
        ("```\nx\n```\n- - a\n```\nx\n```\n\n---", "```\nx\n```\n- - a\n```\nx\n```\n\n---"),
    ],
)
def test_a_rule_behind_code_is_no_underline(text: str, expected: str) -> None:
    assert separate_rules(text) == expected
    assert separate_rules(expected) == expected
    assert "<h2>" not in html(expected)
