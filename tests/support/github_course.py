"""A course as its authors keep it on GitHub, translated by tools of several generations: every kind of link."""

from __future__ import annotations

import hashlib
import json

from helpers import inline, record
from rectoverso.core import website
from support import notebooks as nb
from support.sites import WEBP, mkdocs_yml, png

CONFIG = f"repo_url: https://github.com/Team/course\nedit_uri: edit/main/\n{website._MARKDOWN}"
LESSON = "lessons/01-first/README.md"
PAGE = "lessons/01-first/steps.md"
BOOKS = ("lessons/01-first/a.ipynb", "lessons/b.ipynb", "c d.ipynb")
LINKS = ("README.md#first", "01-first/steps.md#second-step", "./lessons/b.ipynb")


def digits(path: str, count: int) -> str:
    """Return what the tool puts into the name of a translated picture."""
    return hashlib.sha256(path.encode()).hexdigest()[:count]


README = """\
# 🌿 Course

<!-- CO-OP TRANSLATOR LANGUAGES TABLE START -->
[Swedish](./translations/sv/README.md) | [Arabic](./translations/ar/README.md)
<!-- CO-OP TRANSLATOR LANGUAGES TABLE END -->

![flow](images/flow.png "Flow") <img src="images/own.png" alt="own" width="20">

1. [First](lessons/01-first/README.md)
   - [Steps](lessons/01-first/steps.md#second-step)
   - [Book](lessons/01-first/a.ipynb), [another](lessons/b.ipynb#cells), [third](<c d.ipynb>)
2. [Code](code/app.py?plain=1#L3), [folder](code), [licence](LICENSE)

[Root](/lessons/b.ipynb) [issues](../../issues) [web](https://example.org/x.md) [mail](mailto:a@b.example)
[reference][ref] <a href="lessons/01-first/">html</a> [![badge](images/own.png)](translations/ar/README.md)
[here](#-course) [gone](lessons/gone.md)

[ref]: lessons/01-first/steps.md 'Steps'
"""
README_SV = """\
# 🌿 Kurs

<!-- CO-OP TRANSLATOR LANGUAGES TABLE START -->
[Svenska](./README.md) | [Arabiska](../ar/README.md)
<!-- CO-OP TRANSLATOR LANGUAGES TABLE END -->

![flöde](images/flow.png "Flöde") <img src="../../images/own.png" alt="egen" width="20">

1. [Första](lessons/01-first/README.md)
   - [Steg](lessons/01-first/steps.md)
   - [Bok](lessons/01-first/a.ipynb), [en till](../../lessons/b.ipynb), [tredje](<../../c d.ipynb>)
2. [Kod](../../code/app.py), [mapp](../../code), [licens](../../LICENSE)

[Rot](/lessons/b.ipynb) [ärenden](../../issues) [webb](https://example.org/x.md) [post](mailto:a@b.example)
[referens][ref] <a href="lessons/01-first/">html</a> [![märke](../../images/own.png)](../ar/README.md)
[här](../..) [borta](lessons/gone.md)

[ref]: lessons/01-first/steps.md 'Steg'
"""
STEPS = """\
---
title: Steps
hide: [toc]
tags: [leaf]
---

# Steps

> [!TIP]
> Press:
> - dry
>   - long

## Second step

![flow](../../images/flow.png)

1. Run
   ```sh
   press --dry
   ```
   and wait[^1].
2. Look at [the code](../../code/app.py) and [the top](#steps)

| A | B |
|---|---|
| [x](README.md) | `y` |

- [x] done :leaves:

<details><summary>More</summary>

**bold** [home](../../README.md)

</details>

[^1]: A week.
"""
STEPS_SV = """\
# Steg

> [!TIPS]
> Pressa:
> - torr
>   - länge

## Andra steget

![flöde](../../../../translated_images/sv/flow.DIGITS.webp)

1. Kör
   ```sh
   press --dry
   ```
   och vänta[^1].
2. Se [koden](../../../../code/app.py) och [början](../../../../lessons/01-first)

| A | B |
|---|---|
| [x](README.md) | `y` |

- [x] klart :leaves:

<details><summary>Mer</summary>

**fet** [hem](../../README.md)

</details>

[^1]: En vecka.

---
"""
LESSON_TEXT = "# First\n\n![flow](../../images/flow.png)\n\n[next](steps.md) [up](..) [book](a.ipynb)\n"
DISCLAIMER = (
    "**إخلاء المسؤولية**:  \nتمت ترجمة هذا المستند باستخدام خدمة الترجمة بالذكاء الاصطناعي "
    "[Co-op Translator](https://github.com/Azure/co-op-translator). بينما نسعى لتحقيق الدقة، يرجى العلم أن الترجمات الآلية "
    "قد تحتوي على أخطاء."
)
LESSON_AR = (
    "---\ntitle: الأول\n---\n\n# الأول\n\n![مخطط](../../../../translated_images/flow.DIGITS.ar.png)\n\n"
    "[التالي](steps.md) [أعلى](../../../../lessons) [دفتر](../../../../lessons/01-first/a.ipynb)\n\n---\n\n"
    f"{DISCLAIMER}\n"
)


def book(title: str, link: str, cells: str = "Cells") -> str:
    """Return a notebook with a link."""
    return nb.notebook(
        nb.markdown(f"# {title}\n\n[link]({link})\n\n## {cells}\n\n- a\n  - b"),
        nb.code("1 + 1", nb.result(text_plain="2")),
    )


def repository() -> dict[str, str | bytes]:
    """Return path -> content: English originals, Swedish with sidecars, Arabic with records in the pages."""
    books = {path: book(f"Book {path[0]}", link) for path, link in zip(BOOKS, LINKS, strict=True)}
    steps_sv = STEPS_SV.replace("DIGITS", digits("images/flow.png", 16))
    # 0.18 writes front matter anew: what it keeps first, what it translates last.
    front = "---\nhide:\n- toc\ntags:\n- leaf\ntitle: Steg\n---\n"
    entries = {
        "README.md": record(README, "README.md"),
        PAGE: record(STEPS, PAGE),
        BOOKS[0]: record(books[BOOKS[0]], BOOKS[0]),
    }
    return {
        "README.md": README,
        LESSON: f"---\ntitle: First\n---\n\n{LESSON_TEXT}",
        PAGE: STEPS,
        **books,
        "code/app.py": "print('leaf')\n",
        "LICENSE": "MIT\n",
        "images/flow.png": png(8, 8, (0, 120, 0)),
        "images/own.png": png(4, 4, (120, 0, 0)),
        f"translated_images/sv/flow.{digits('images/flow.png', 16)}.webp": WEBP,
        f"translated_images/flow.{digits('images/flow.png', 64)}.ar.png": png(8, 8, (0, 0, 120)),
        "translations/sv/README.md": README_SV,
        f"translations/sv/{PAGE}": front + steps_sv,
        f"translations/sv/{BOOKS[0]}": book("Bok", "README.md", "Celler"),
        "translations/sv/.co-op-translator.json": json.dumps(entries, indent=2, sort_keys=True),
        f"translations/ar/{LESSON}": inline(
            record(
                f"---\ntitle: First\n---\n\n{LESSON_TEXT}",
                LESSON,
                "ar",
                translation_date="2025-11-01T00:00:00+00:00",
            ),
            LESSON_AR.replace("DIGITS", digits("images/flow.png", 64)),
        ),
        f"translations/ar/{BOOKS[1]}": nb.notebook(
            nb.markdown("# كتاب\n\n[رابط](01-first/steps.md)\n\n## خلايا\n\n- أ\n  - ب"),
            nb.code("1 + 1", nb.result(text_plain="2")),
            nb.markdown(f"\n---\n\n{DISCLAIMER}"),
            coopTranslator=record(books[BOOKS[1]], BOOKS[1], "ar"),
        ),
        "website/mkdocs.yml": mkdocs_yml(options="{root: ..}", more=CONFIG),
        "website/docs/.gitkeep": "",
    }
