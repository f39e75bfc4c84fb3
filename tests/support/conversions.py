"""Text converted by Python-Markdown alone, and by what does its work faster."""

from __future__ import annotations

from typing import Any

import markdown
from pymdownx.slugs import slugify

from rectoverso.site.highlighting.shared import SharedHighlighting
from rectoverso.site.markdown import FasterMarkdown

DEFAULTS = ["toc", "tables", "fenced_code"]
CONFIGURATIONS: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "none": ([], {}),
    "defaults": (DEFAULTS, {}),
    "own": (
        [
            *DEFAULTS,
            *("admonition", "attr_list", "footnotes", "md_in_html", "sane_lists"),
            *("pymdownx.details", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed"),
        ],
        {
            "toc": {"permalink": True, "slugify": slugify(case="lower")},
            "pymdownx.tabbed": {"alternate_style": True},
        },
    ),
    "many": (
        [
            *DEFAULTS,
            *("abbr", "def_list", "nl2br", "smarty", "wikilinks"),
            *(
                "pymdownx.betterem",
                "pymdownx.caret",
                "pymdownx.emoji",
                "pymdownx.inlinehilite",
                "pymdownx.keys",
            ),
            *(
                "pymdownx.magiclink",
                "pymdownx.mark",
                "pymdownx.smartsymbols",
                "pymdownx.tasklist",
                "pymdownx.tilde",
            ),
        ],
        {"toc": {"anchorlink": True, "baselevel": 2}},
    ),
}


PAGE = """\
---
Title with **emphasis**, `code` & an <i>element</i>
===================================================

# One [^1] *a **b** c* ***d*** _e_ __f__ **g _h_ i** 中文**粗体**中文 snake_case_name 2*3*4

[TOC]

A [link](a.md "title"), a [plain one](../b/c.md#d), [[nested] text](x_(y).md), ![image](i.png), <https://example.org>,
<me@example.org>, [by reference][id], [id], ![picture][id], [not one], [open, \\*escaped\\* \\` and \\[, &copy; &amp; &x
line one  \nline two :smile: ==marked== ~~struck~~ ^up^ H~2~O ++ctrl+a++ (c) -- "quoted" https://example.org #5

[id]: https://example.org 'A title'
[^1]: A note.
    With more.

| a | b \\| c | `d | e` |
|:--|:--:|--:|
| **1** | [x](y) | `` ` `` |
|2||

single | column
--- | ---
x | y

* one
* two

    paragraph in two

    1. deep
        - deeper
    2. deep again

      - - -
***
> quote
> # heading in it
>
> ```python title="x.py"
> a = 1
> ```

```bash hl_lines="1"
# comment
\tindented

    code
```

1. In a list:

    ```yaml
    a: 1

    b: <2>
    ```
    ~~~~
    ```
    ~~~~

``` {.python #id}
pass
```

```not closed

!!! note "A box"
    Text in it.

??? tip
    Hidden.

=== "Tab"

    Inside.

Term
:   Meaning

<div markdown>
**in HTML**
</div>

<script>if (a < b && c) {}</script>

## A heading {: #given .class data-toc-label="Label" }
## A heading
## A heading
### <b>With HTML</b> and `code` ![alt](x.png)
Text \x02klzzwxh:0001\x03 and \x02wzxhzdk:0\x03 :0: klzzwxh:
- [ ] open
- [x] done
"""


def converted(text: str, extensions: list[Any], configs: dict[str, Any]) -> tuple[Any, ...]:
    md = markdown.Markdown(extensions=[*extensions, SharedHighlighting()], extension_configs=configs)
    return md.convert(text), getattr(md, "toc", None), getattr(md, "toc_tokens", None), md.references


def both(text: str, extensions: list[Any], configs: dict[str, Any] | None = None) -> tuple[Any, Any]:
    configs = configs or {}
    return converted(text, extensions, configs), converted(text, [*extensions, FasterMarkdown()], configs)
