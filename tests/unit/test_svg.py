"""Drawings: what draws stays, what could act or load goes."""

from __future__ import annotations

import pytest

from rectoverso.core.svg import clean

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def inside(content: str) -> str:
    """Return what is left of the content of a drawing."""
    found = clean(f"{HEAD}{content}</svg>")
    assert found is not None
    return (
        found.strip()
        .removeprefix('<svg xmlns="http://www.w3.org/2000/svg">')
        .removesuffix("</svg>")
        .removesuffix('<svg xmlns="http://www.w3.org/2000/svg" />')
    )


@pytest.mark.parametrize(
    "content",
    [
        '<path d="M0 0L1 1" fill="#123456" style="stroke:red" />',
        '<defs><linearGradient id="g" /></defs><rect fill="url(#g)" width="3" />',
        "<style>*{stroke-linejoin: round}</style>",
        '<text x="1">a &lt; b<tspan>c</tspan>d</text>',
        '<image href="data:image/png;base64,iVBORw0KGgo=" />',
        '<g clip-path="url(\'#c\')" aria-label="A leaf" />',
    ],
)
def test_what_draws_stays(content: str) -> None:
    assert inside(content) == content


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("<script>alert(1)</script>", ""),
        ("<h:script xmlns:h='http://www.w3.org/1999/xhtml'>alert(1)</h:script>", ""),
        ("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script/></body></foreignObject>", ""),
        ("<rect onclick='x' ONLOAD='x' width='1'/>", '<rect width="1" />'),
        ("<a href='javascript:x'><text>b</text></a>", "<g><text>b</text></g>"),
        ("<a xlink:href='https://elsewhere.example'>b</a>", "<g>b</g>"),
        ("<use xlink:href='#p'/>", '<use href="#p" />'),
        ("<use href='other.svg#p'/>", "<use />"),
        ("<image href='https://elsewhere.example/x.png'/>", "<image />"),
        ("<image href='data:image/svg+xml;base64,AAAA'/>", "<image />"),
        ("<rect fill='url(https://elsewhere.example/x)'/>", "<rect />"),
        ("<rect style='fill:ur\\6c(https://elsewhere.example)'/>", "<rect />"),
        ("<style>@import 'https://elsewhere.example'</style>", ""),
        ("<style>rect{background:image-set('x.png' 1x)}</style>", ""),
        ("<animate attributeName='href' to='javascript:x'/>", ""),
        ("<text>a<script>b</script>c<set/>d</text>", "<text>acd</text>"),
        ("<rect/><script/>tail<circle/>", "<rect />tail<circle />"),
    ],
)
def test_what_acts_or_loads_goes(content: str, left: str) -> None:
    assert inside(content) == left


def test_a_drawing_as_plotting_libraries_write_it() -> None:
    text = (
        '<?xml version="1.0" encoding="utf-8" standalone="no"?>\n'
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
        '<svg xmlns="http://www.w3.org/2000/svg" width="10pt" viewBox="0 0 10 10" version="1.1">'
        '<metadata>x</metadata><g id="figure_1"/></svg>'
    )
    found = clean(text)
    assert found is not None
    assert "metadata" not in found
    assert 'viewBox="0 0 10 10"' in found
    assert clean(found) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no drawing",
        "<html/>",
        "<svg",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
        "<svg>" + "<g>" * 100_000 + "</g>" * 100_000 + "</svg>",
        "<svg>" + " " * 5_000_001 + "</svg>",
    ],
)
def test_what_is_no_drawing_is_none(text: str) -> None:
    assert clean(text) is None
