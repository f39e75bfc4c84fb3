"""Saved outputs of notebooks: what they become, and what never gets into a page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown import markdown

from rectoverso.core.outputs import plain_text, show
from support import notebooks as nb

JPEG = b"\xff\xd8\xff\xe0rest"


def shown(output: dict[str, Any], attributes: str = "") -> tuple[str, list[tuple[bytes, str]]]:
    saved: list[tuple[bytes, str]] = []

    def save(content: bytes, suffix: str) -> str:
        saved.append((content, suffix))
        return f"p/{len(saved)}{suffix}"

    return show(output, save, attributes), saved


def table(html: str) -> str:
    """Return what becomes of HTML that a cell displayed, without the block around it."""
    text, saved = shown(nb.result(text_html=html))
    assert saved == []
    return text.removeprefix('<div class="rv-output">').removesuffix("</div>") if text else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m and \x1b[1;38;5;208mbold\x1b[m", "red and bold"),
        ("\x1b]8;;https://x.example\x07link\x1b]8;;\x07", "link"),
        ("\x1b]0;title\x1b\\a\x1b(Bb\x1b[2K", "ab"),
        ("\x9b31mred", "red"),
        (" 0%|  |\r50%|# |\r100%|##|\nend", "100%|##|\nend"),
        ("done\r\n", "done"),
        ("\n \n  a\n\n", "  a"),
        ("a\x00\x08\x7f\x85b\tc", "ab\tc"),
        ("\x1b[31", "[31"),
    ],
)
def test_a_text_is_what_a_terminal_would_show(text: str, expected: str) -> None:
    assert plain_text(text) == expected


def test_a_long_text_is_cut() -> None:
    assert plain_text("x" * 100_000) == "x" * 100_000
    assert plain_text("x" * 100_001) == "x" * 100_000 + "\n[…]"


def test_what_was_printed_is_text_and_nothing_else() -> None:
    text, _ = shown(nb.stream("<b>&amp;</b> [a](b) `c`\n```\n$x$ {{ y }}\n\n# z"))
    assert text == (
        '<div class="rv-output"><pre><code>&lt;b&gt;&amp;amp;&lt;/b&gt; &#91;a&#93;(b) &#96;c&#96;&#10;&#96;&#96;&#96;'
        "&#10;&#36;x&#36; {{ y }}&#10;&#10;# z&#10;</code></pre></div>"
    )


@pytest.mark.parametrize(
    "text", ["</code></pre></div><script>alert(1)</script>", "a\n\n```\n<!-- \n--8<-- 'x'\n[a]: b"]
)
def test_a_printed_text_comes_through_markdown_unharmed(text: str) -> None:
    page = markdown(
        f"before\n\n{shown(nb.stream(text))[0]}\n\nafter", extensions=["tables", "fenced_code", "md_in_html"]
    )
    tree = lxml_html.fragment_fromstring(page, create_parent="div")
    assert [child.tag for child in tree] == ["p", "div", "p"]
    assert tree[1].text_content() == f"{text}\n"
    assert [child.tag for child in tree[1].iter() if isinstance(child.tag, str)] == ["div", "pre", "code"]


@given(st.text(alphabet="<>/&;#`[]()!*_$\"'= \n\tabcdivscript", max_size=80))
def test_any_displayed_html_stays_in_its_block(html: str) -> None:
    text, _ = shown(nb.result(text_html=html))
    if not text:
        return
    assert "\n" not in text
    assert "<script" not in text.lower()
    tree = lxml_html.fragment_fromstring(markdown(f"before\n\n{text}\n\nafter"), create_parent="div")
    assert [child.tag for child in tree] == ["p", "div", "p"]


def test_errors_and_warnings_are_marked() -> None:
    text, _ = shown(nb.stream("careful", "stderr"))
    assert text == '<div class="rv-output rv-output--error"><pre><code>careful&#10;</code></pre></div>'
    error = {
        "output_type": "error",
        "ename": "KeyError",
        "evalue": "'x'",
        "traceback": ["\x1b[31mone\x1b[0m", "two"],
    }
    assert shown(error)[0] == text.replace("careful", "one&#10;two")
    assert shown({**error, "traceback": []})[0] == text.replace("careful", "KeyError: 'x'")


def test_texts_carry_their_language() -> None:
    assert shown(nb.stream("a"), 'lang="en" dir="ltr"')[0].startswith(
        '<div class="rv-output" lang="en" dir="ltr"><pre>'
    )


def test_a_table_stays_a_table() -> None:
    written = (
        '<div>\n<style scoped>\n .dataframe td {}\n</style>\n<table border="1" class="dataframe">\n  <thead>\n'
        '    <tr style="text-align: right; color: red"><th></th><th>a</th></tr>\n  </thead>\n'
        '  <tbody><tr><th>0</th><td colspan="2" id="x">1 &lt; 2</td></tr></tbody>\n</table>\n<p>1 rows</p></div>'
    )
    cleaned = table(written).replace("&#10;", "").replace("  ", "")
    assert cleaned == (
        '<div><table><thead><tr style="text-align:right"><th></th><th>a</th></tr></thead>'
        '<tbody><tr><th>0</th><td colspan="2">1 &lt; 2</td></tr></tbody></table><p>1 rows</p></div>'
    )


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<script>alert(1)</script>", ""),
        ("<b onclick='x' ONMOUSEOVER=y>a</b>", "<b>a</b>"),
        ("<iframe src='https://elsewhere.example'>a</iframe>b", "b"),
        ("<form action='x'><input><button>a</button></form>b", "b"),
        ("<a href='javascript:x'>a</a>", "a"),
        ("<a href='JaVa\nScript:x'>a</a>", "a"),
        ("<a href='other.html'>a</a>", "a"),
        ("<a href='data:text/html,x'>a</a>", "a"),
        ("<img src='data:text/html;base64,AA' alt='a'>b", "b"),
        ("<img src='data:image/svg+xml;base64,AA' alt='a'>b", "b"),
        ("<svg><script>alert(1)</script></svg><math><mi>x</mi></math>b", "b"),
        ("<style>*{display:none}</style>b", "b"),
        ("<b style='position:fixed' class='md-header' id='__toc'>a</b>", "<b>a</b>"),
        ("<h1>Title</h1><h3>Other</h3>", "<div>Title</div><div>Other</div>"),
        (
            "<table><tr><td>unclosed<div>",
            "<table><tbody><tr><td>unclosed<div></div></td></tr></tbody></table>",
        ),
        ("</div></div><b>a", "<b>a</b>"),
        ("<b markdown='1'>[a](b)</b>", "<b>&#91;a&#93;(b)</b>"),
        ("<!-- --><b>a</b><!-- > -->", "<b>a</b>"),
        ("<noscript><b title='</noscript><script>alert(1)</script>'>a</noscript>b", "'&gt;ab"),
    ],
)
def test_html_that_could_act_is_taken_out(html: str, left: str) -> None:
    found = table(html).replace(' rel="nofollow noopener noreferrer"', "")
    if "<img" in html:
        found = found.replace('<img alt="a">', "")
    assert found.replace("<a>", "").replace("</a>", "") == left


def test_links_and_pictures_of_the_web_stay() -> None:
    assert table("<a href='https://x.example/a?b=c&amp;d' target='_top'>a</a>") == (
        '<a href="https://x.example/a?b=c&amp;d" rel="nofollow noopener noreferrer">a</a>'
    )
    data = "data:image/png;base64,AAAA"
    assert table(f"<img src='{data}' onerror='x'>") == f'<img src="{data}">'


@pytest.mark.parametrize("tags", ["<div>", "<ul><li>", "<table><tr><td>", "<b></i>", "<svg><desc></b>"])
def test_html_that_is_endlessly_nested_gives_way(tags: str) -> None:
    text, _ = shown(nb.result(text_html=tags * 100_000 + "x", text_plain="plain"))
    assert "plain" in text


def test_long_html_is_not_deep() -> None:
    rows = "<tr><td>a<br>b<p>c</td></tr>" * 2_000
    assert table(f"<table>{rows}</table><ul>{'<li>x' * 2_000}</ul>").count("<td>") == 2_000


def test_html_of_which_nothing_is_left_gives_way() -> None:
    text, _ = shown(nb.result(text_html="<script>x</script>\n<div></div>", text_plain="Figure(1)"))
    assert "Figure(1)" in text
    assert (
        shown(nb.result(text_html="<script>x</script>", text_plain="<IPython.core.display.HTML object>"))[0]
        == ""
    )


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        ({"image_png": nb.encoded(nb.PICTURE)}, ".png"),
        ({"image_png": nb.lines(nb.encoded(nb.PICTURE) + "\n")}, ".png"),
        ({"image_jpeg": nb.encoded(JPEG)}, ".jpg"),
        ({"image_png": nb.encoded(JPEG)}, ".jpg"),
        ({"image_gif": nb.encoded(b"GIF89a...")}, ".gif"),
        ({"image_webp": nb.encoded(b"RIFF1234WEBP...")}, ".webp"),
        ({"image_svg__xml": ["<svg xmlns='http://www.w3.org/2000/svg'>", "<script/></svg>"]}, ".svg"),
    ],
)
def test_pictures_are_saved_as_what_they_are(data: dict[str, Any], suffix: str) -> None:
    text, saved = shown(nb.result(**data, text_plain="<Figure size 640x480 with 1 Axes>"))
    assert text == f"![](p/1{suffix})"
    ((content, kind),) = saved
    assert kind == suffix
    assert b"script" not in content


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"", b"%PDF-1.7"])
def test_what_is_no_picture_is_not_saved(content: bytes) -> None:
    text, saved = shown(nb.result(image_png=nb.encoded(content), text_plain="a plot"))
    assert saved == []
    assert "a plot" in text
    assert shown(nb.result(image_png="not base64!"))[0] == ""


def test_a_short_text_describes_the_picture() -> None:
    picture = {"image_png": nb.encoded(nb.PICTURE)}
    assert shown(nb.result(**picture, text_plain="A [leaf]\n *x*"))[0] == r"![A \[leaf\] \*x\*](p/1.png)"
    assert shown(nb.result(**picture, text_plain="x" * 151))[0] == "![](p/1.png)"


def test_other_representations_come_in_order() -> None:
    assert shown(nb.result(text_markdown="**a**", text_plain="b"))[0] == "**a**"
    assert "sympy" in shown(nb.result(text_latex="$x$", text_plain="sympy"))[0]
    assert "&#36;x&#36;" in shown(nb.result(text_latex="$x$"))[0]
    assert '{&#10;  "a": &#91;&#93;&#10;}' in shown(nb.result(application_json={"a": []}))[0]
    assert "&lt;openai.Client at 0x7f&gt;" in shown(nb.result(text_plain="<openai.Client at 0x7f>"))[0]


@pytest.mark.parametrize(
    "output",
    [
        {},
        {"output_type": "widget"},
        {"output_type": "display_data"},
        {"output_type": "stream"},
        nb.result(),
        nb.stream(" \n"),
    ],
)
def test_what_shows_nothing_is_nothing(output: dict[str, Any]) -> None:
    assert shown(output) == ("", [])
