"""A small repository with a history: an original that changed in every way, translated before it did.

Written for these tests. The tool `leaf` does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from helpers import inline, record
from support.fixtures import Shared
from support.pages import Site
from support.repositories import Repository
from support.serving import served
from support.sites import Build, build, mkdocs_yml

Changed = Callable[..., Build]
"""Called as `changed_builds(directory_urls, replace, features)`."""

CODES = ("sv", "ar", "ja")
OLD = """\
# Leaf for teams

Notes of a whole team, in one place.

## Install

Install the program, then ask for its version:

```sh
pip install leaf==1.4
leaf --version
```

## Sign in

Use the name that you were given.

| Plan | Notes |
| --- | --- |
| Free | 100 |
| Team | 5,000 |

## Share

Shared notes can be read by everyone in the team.

!!! warning

    A shared note cannot be taken back.

## Export by mail

Exports are sent by mail every night.

## Set up roles

Every member has a role, and a role has rights. An owner may change the roles of other members.

## Help

Ask in the forum. See [the rules](rules.md#tone).
"""
NEW = """\
# Leaf for teams

Notes of a whole team, in one place.

## Install

Install the program, then ask for its version:

```sh
pip install leaf==2.0
leaf version --long
```

## Sign in

Use the name that you were given.

| Plan | Notes |
| --- | --- |
| Free | 50 |
| Team | 5,000 |

## Share

Shared notes can be read by everyone who has the link.

!!! danger

    A shared note cannot be taken back. Remove passwords before you share it.

## Roles

Every member has a role, and a role has rights. An owner may change the roles of other members.

## Back up

A copy of all notes is one command away[^1]. See [the rules](rules.md#tone) and [the steps](#install).

=== "Linux"

    ```sh
    leaf backup --all > notes.tar
    ```

=== "Windows"

    ```powershell
    leaf backup --all -o notes.tar
    ```

| What | Where |
| --- | --- |
| Notes | `notes.tar` |

### Plan it

Let the system run the command every night.

## Help

*Ask* in the forum. See [the rules](rules.md#tone).

[^1]: It takes a minute.
"""
RULES = "# Rules\n\nA few.\n\n## Tone\n\nBe kind.\n"
COSMETIC = RULES.replace("A few", "*A* few")
PAGES = {
    "sv": """\
# Leaf för grupper

En hel grupps anteckningar på ett ställe.

## Installera

Installera programmet och fråga sedan efter versionen:

```sh
pip install leaf==1.4
leaf --version
```

## Logga in

Använd det namn som du har fått.

| Avtal | Anteckningar |
| --- | --- |
| Gratis | 100 |
| Grupp | 5 000 |

## Dela

Delade anteckningar kan läsas av alla i gruppen.

!!! warning

    En delad anteckning kan inte tas tillbaka.

## Exportera med post

Exporter skickas med e-post varje natt.

## Ordna roller

Varje medlem har en roll, och en roll har rättigheter. En ägare får ändra andra medlemmars roller.

## Hjälp

Fråga i forumet. Se [reglerna](rules.md#tone).
""",
    "ar": """\
# Leaf للفرق

ملاحظات فريق كامل في مكان واحد.

## التثبيت

ثبّت البرنامج ثم اسأل عن إصداره:

```sh
pip install leaf==1.4
leaf --version
```

## تسجيل الدخول

استخدم الاسم الذي أُعطي لك.

| الخطة | الملاحظات |
| --- | --- |
| مجانية | 100 |
| فريق | 5,000 |

## المشاركة

يمكن لكل من في الفريق قراءة الملاحظات المشتركة.

!!! warning

    لا يمكن استرجاع ملاحظة مشتركة.

## التصدير بالبريد

تُرسل الملفات المصدّرة بالبريد كل ليلة.

## إعداد الأدوار

لكل عضو دور، ولكل دور حقوق. يجوز للمالك تغيير أدوار الأعضاء الآخرين.

## المساعدة

اسأل في المنتدى. انظر [القواعد](rules.md#tone).
""",
    "ja": """\
# チームのためのLeaf

チーム全員のメモを一か所にまとめます。

## インストール

プログラムをインストールし、バージョンを確認します。

```sh
pip install leaf==1.4
leaf --version
```

## サインイン

与えられた名前を使います。

| プラン | メモ |
| --- | --- |
| 無料 | 100 |
| チーム | 5,000 |

## 共有

共有したメモはチームの全員が読めます。

!!! warning

    共有したメモは取り戻せません。

## メールで書き出す

書き出しは毎晩メールで送られます。

## 役割を設定する

各メンバーには役割があり、役割には権限があります。所有者は他のメンバーの役割を変更できます。

## ヘルプ

フォーラムで質問してください。[規則](rules.md#tone)もご覧ください。
""",
}
TITLES = {
    "sv": ("Dela", "Installera", "Logga in", "Exportera med post", "Ordna roller", "Hjälp"),
    "ar": ("المشاركة", "التثبيت", "تسجيل الدخول", "التصدير بالبريد", "إعداد الأدوار", "المساعدة"),
    "ja": ("共有", "インストール", "サインイン", "メールで書き出す", "役割を設定する", "ヘルプ"),
}
"""Own titles of the sections that are not what they were; the two that were added have English ones."""
CHANGED = ("share", "install", "back-up", "sign-in", "export-by-mail", "roles", "plan-it", "help")
"""Ids of all of them, worst first, in the order of the original where they are alike."""
_MORE = """\
use_directory_urls: {directories}
markdown_extensions:
  - admonition
  - footnotes
  - tables
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.tabbed: {{alternate_style: true}}
  - toc: {{permalink: true}}
"""
_THEME = (
    ", features: [content.code.copy{more}], palette: [{media: '(prefers-color-scheme: light)', scheme: default}, "
    "{media: '(prefers-color-scheme: dark)', scheme: slate}]"
)


def write(repository: Repository, *, directories: bool = True, options: str = "", features: str = "") -> None:
    """Write and commit both versions of everything; `uneven.md` has other headings than its original."""
    more = _MORE.format(directories=str(directories).lower())
    files = {"mkdocs.yml": mkdocs_yml(more=more, theme=_THEME.replace("{more}", features), options=options)}
    originals = {"index.md": "# Start\n", "teams.md": OLD, "uneven.md": OLD, "rules.md": RULES}
    for uri, text in originals.items():
        files[f"docs/en/{uri}"] = text
    for code, text in PAGES.items():
        uneven = text.replace("\n## ", "\n### ", 1)
        for uri, own in {"teams.md": text, "uneven.md": uneven, "rules.md": RULES}.items():
            files[f"docs/{code}/{uri}"] = inline(record(originals[uri], f"docs/en/{uri}", code), own)
    repository.commit(files, 0)
    repository.commit({"docs/en/teams.md": OLD.replace("1.4", "1.5"), "docs/en/rules.md": COSMETIC}, 2)
    repository.commit({"docs/en/teams.md": NEW, "docs/en/uneven.md": NEW}, 9)
    repository.commit({}, 12)


@pytest.fixture(scope="session")
def changed_builds(shared_build: Shared) -> Changed:
    """Return what builds the repository, or gives the build that was made before."""

    def get(directory_urls: bool = True, replace: str = "[]", features: str = "") -> Build:
        def make(project: Path) -> Build:
            options = f"{{search: theme, replace_sections: {replace}}}"
            write(Repository(project), directories=directory_urls, options=options, features=features)
            return build(project)

        words = re.findall(r"\w+", f"{directory_urls} {replace} {features}")
        return shared_build(f"changed-{'-'.join(words)}", make)

    return get


@pytest.fixture(scope="session")
def changed_served(changed_builds: Changed) -> Iterator[tuple[Site, str]]:
    """The site, and the address at which it is served."""
    site = changed_builds().site
    with served(site.folder, urlsplit(site.url).path) as address:
        yield site, address
