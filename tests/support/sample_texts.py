"""The texts of the sample repository."""

from __future__ import annotations

ORIGINALS = {
    "index.md": """\
---
title: Pressing & drying
hide:
  - navigation
---
# Pressing leaves

Leaf turns wet leaves into flat ones. Read the [guide](guide/index.md), or
[check a leaf](guide/check.md#measure-twice) first.

![From wet to flat](../images/flow.png)

--8<-- "en/note.md"

## What you need

Two boards and a heavy book. Then go on to [the steps](#the-steps).

## The steps

1. Lay the leaf between the boards.
2. Put the book on top.

```sh
leaf press --hours 24
```
""",
    "guide/index.md": """\
# The guide

What to do with a leaf, from the first look to the last. The short way is on the
[first page](../index.md#the-steps).
""",
    "guide/check.md": """\
# Checking a leaf

A leaf that is not checked comes back.

## Measure twice

See also [when it is done](#when-it-is-done).

### With a ruler

Lay it along the vein.

### With a thread

Lay it around the edge.

## When it is done

### With a ruler

The number does not change any more.

```sh
leaf check --dry
```
""",
    "guide/second.md": """\
## Starting at two

This page has no heading of the first level.

## Ending at two

Neither has this one, [at the start](#starting-at-two).
""",
    "it's & that.md": """\
---
title: 'It''s "this" & that'
---

Some text without any heading. Nothing in it is special, but the name of the file is.
""",
    "mac.md": """\
# Line ends & `<tags>`

This file was saved on another system.

## Next

Nothing is different.
""",
    "notes.md": """\
# Notes

Everything else that is worth a word about leaves.

## Colours

Brown is not a colour that a leaf should have.
""",
    "only.md": """\
# Only in English

Nobody translated this page, and searching for xylophone finds it in English.

## Why

There was no time.
""",
}

NOTES = {
    "en": "A leaf that is not dry **turns brown**.\n",
    "sv": "Ett löv som inte är torrt **blir brunt**.\n",
    "ar": "الورقة التي لم تجف **تصبح بنية**.\n",
}

TRANSLATIONS = {
    ("sv", "index.md"): """\
---
title: Pressa & torka
hide:
  - navigation
---
# Pressa löv

Leaf gör våta löv platta. Läs [guiden](guide/index.md), eller
[kontrollera ett löv](guide/check.md#mät-två-gånger) först.

![Från vått till platt](../translated_images/sv/flow.HASH.png)

--8<-- "sv/note.md"

## Det här behöver du

Två brädor och en tung bok. Gå sedan vidare till [stegen](#stegen).

## Stegen

1. Lägg lövet mellan brädorna.
2. Lägg boken överst.

```sh
leaf press --hours 24
```
""",
    ("sv", "guide/index.md"): """\
# Guiden

Vad man gör med ett löv, från den första blicken till den sista. Den korta vägen står på
[första sidan](../index.md#the-steps).
""",
    ("sv", "guide/check.md"): """\
# Kontrollera ett löv

Ett löv som inte kontrolleras kommer tillbaka.

## Mät två gånger

Se även [när det är klart](#när-det-är-klart).

### Med linjal

Lägg den längs nerven.

### Med tråd

Lägg den runt kanten.

## När det är klart

### Med linjal

Talet ändras inte längre.

```sh
leaf check --dry
```
""",
    ("sv", "guide/second.md"): """\
## Börjar på två

Den här sidan har ingen rubrik på första nivån.

## Slutar på två

Inte här heller, [i början](#börjar-på-två).
""",
    ("sv", "it's & that.md"): """\
---
title: 'Det är "detta" & <script>alert("titel")</script>'
description: '"><script>alert("om")</script>'
---

Lite text utan rubrik. Inget i den är särskilt, men det är filens namn.
""",
    ("sv", "mac.md"): """\
# Radslut & `<taggar>`

Den här filen sparades på ett annat system.

## Nästa

Ingenting är annorlunda.
""",
    ("sv", "notes.md"): """\
# Anteckningar

Allt annat som är värt ett ord om löv.

## Färger

Brunt är ingen färg som ett löv bör ha.
""",
    ("ar", "index.md"): """\
# كبس الأوراق

يحوّل ليف الأوراق الرطبة إلى أوراق مسطحة. اقرأ [الدليل](guide/index.md) أو
[افحص ورقة](guide/check.md#قس-مرتين) أولاً.

![من الرطب إلى المسطح](../translated_images/ar/flow.HASH.webp)

--8<-- "ar/note.md"

## ما تحتاج إليه

لوحان وكتاب ثقيل. ثم تابع إلى [الخطوات](#الخطوات).

## الخطوات

1. ضع الورقة بين اللوحين.
2. ضع الكتاب فوقهما.

```sh
leaf press --hours 24
```
""",
    # One heading fewer than the original: the ids stay the page's own.
    ("ar", "guide/check.md"): """\
# فحص ورقة

الورقة التي لا تُفحص تعود إليك.

## قس مرتين

انظر أيضاً [عند الانتهاء](#عند-الانتهاء).

### بالمسطرة

ضعها على طول العرق.

### بالخيط

ضعه حول الحافة.

## عند الانتهاء

لم يعد الرقم يتغير.

```sh
leaf check --dry
```
""",
    ("ar", "guide/second.md"): """\
## البداية من المستوى الثاني

لا يوجد في هذه الصفحة عنوان من المستوى الأول.

## النهاية في المستوى الثاني

ولا هنا أيضاً.
""",
    ("ja", "index.md"): """\
# 葉を押す

Leafは濡れた葉を平らにします。[案内](guide/index.md)を読むか、
まず[葉を確かめて](guide/check.md#measure-twice)ください。

![濡れた葉から平らな葉へ](../images/flow.png)

葉が乾いていないと茶色になります。

## 必要なもの

板を二枚と重い本を一冊。そのあと[手順](#手順)へ進みます。

## 手順

1. 葉を板のあいだに置きます。
2. 本を上に載せます。

```sh
leaf press --hours 24
```
""",
    ("ja", "guide/check.md"): """\
# 葉を確かめる

確かめていない葉は戻ってきます。

## 二度測る

[終わったら](#終わったら)も見てください。

### 定規で

葉脈に沿って当てます。

### 糸で

縁に沿って当てます。

## 終わったら

### 定規で

数字はもう変わりません。

```sh
leaf check --dry
```
""",
    ("ja", "notes.md"): """\
# 覚え書き

葉について、ほかに書いておくべきことです。

## 色

葉は茶色であってはいけません。
""",
    ("no", "index.md"): """\
# Presse blader

Leaf gjør våte blader flate. Les [veiledningen](guide/index.md), eller
[sjekk et blad](guide/check.md#measure-twice) først.

![Fra vått til flatt](../images/flow.png)

Et blad som ikke er tørt, **blir brunt**.

## Dette trenger du

To plater og en tung bok. Gå så videre til [trinnene](#trinnene).

## Trinnene

1. Legg bladet mellom platene.
2. Legg boka øverst.

```sh
leaf press --hours 24
```
""",
    ("pcm", "index.md"): """\
# How to press leaf

Leaf dey turn wet leaf make e flat. Read di [guide](guide/index.md), abi
[check one leaf](guide/check.md#measure-twice) first.

![From wet go flat](../images/flow.png)

Leaf wey never dry go **turn brown**.

## Wetin you need

Two board plus one heavy book. Afta dat, go [di steps](#di-steps).

## Di steps

1. Put di leaf for middle of di board dem.
2. Put di book for top.

```sh
leaf press --hours 24
```
""",
    ("pcm", "guide/check.md"): """\
# How to check leaf

Leaf wey you no check go come back.

## Measure am two times

See [wen e don finish](#wen-e-don-finish) too.

### Wit ruler

Put am along di vein.

### Wit thread

Put am round di edge.

## Wen e don finish

### Wit ruler

Di number no dey change again.

```sh
leaf check --dry
```
""",
    ("zh-CN", "index.md"): """\
# 压平树叶

Leaf 把湿的树叶压平。请阅读[指南](guide/index.md)，或者先
[检查一片树叶](guide/check.md#measure-twice)。

![从湿到平](../images/flow.png)

没有干透的树叶会变成褐色。

## 需要什么

两块木板和一本厚书。然后继续看[步骤](#步骤)。

## 步骤

1. 把树叶放在两块木板之间。
2. 把书放在上面。

```sh
leaf press --hours 24
```
""",
    ("zh-CN", "guide/check.md"): """\
# 检查一片树叶

没有检查过的树叶会退回来。

## 测量两次

另请参阅[完成之后](#完成之后)。

### 用尺子

沿着叶脉放好。

### 用线

沿着边缘放好。

## 完成之后

### 用尺子

数字不再变化。

```sh
leaf check --dry
```
""",
}

_LINK = "[Co-op Translator](https://github.com/Azure/co-op-translator)"
_MARKED = """
---

<!-- CO-OP TRANSLATOR DISCLAIMER START -->
{label}
{text}
<!-- CO-OP TRANSLATOR DISCLAIMER END -->"""
_PLAIN = "\n{label}  \n{text}"
_SWEDISH = f"Verktyget {_LINK} skrev den här sidan. Verktygets friskrivning ska inte synas."
_ARABIC = f"كتبت الأداة {_LINK} هذه الصفحة. لا ينبغي أن يظهر نص الأداة هذا لأي قارئ."
_JAPANESE = (
    "このページは Co‑op Translator (https://github.com/Azure/co-op-translator) が書きました。道具の文です。"
)

DISCLAIMERS = {
    ("sv", "index.md"): _MARKED.format(label="**Friskrivning**:", text=_SWEDISH),
    ("sv", "guide/check.md"): _MARKED.format(label="Friskrivning:", text=_SWEDISH),
    ("sv", "guide/second.md"): "\n---\n",
    ("sv", "mac.md"): f"\n---\n{_PLAIN.format(label='**Friskrivning**:', text=_SWEDISH)}",
    ("sv", "note"): _MARKED.format(label="**Friskrivning**:", text=_SWEDISH),
    ("ar", "index.md"): _PLAIN.format(label="**إخلاء المسؤولية**:", text=_ARABIC),
    ("ar", "guide/check.md"): "\n---\n\n",
    ("ar", "note"): _PLAIN.format(label="**إخلاء المسؤولية**:", text=_ARABIC),
    ("ja", "index.md"): _MARKED.format(label="免責事項：", text=_JAPANESE),
    ("zh-CN", "guide/check.md"): _MARKED.format(label="**免责声明**：", text=_SWEDISH),
}
"""What the tool wrote at the end of pages and of included texts; no word of it may reach a reader."""
TOOL_WORDS = (
    "friskrivning ska inte",
    "نص الأداة هذا",
    "道具の文",
    "co-op-translator",
    "co-op translator",
    "co_op_",
)
"""Words of the above, in lower case."""
