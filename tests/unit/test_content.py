"""Content findings: what a translation says is judged beside its original, whatever its record claims."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectoverso.core import content, scripts
from rectoverso.core.blocks import outline
from rectoverso.core.content import CHECKS, check
from rectoverso.core.disclaimers import ends_in_rule, remove
from rectoverso.core.findings import RULES, Finding
from rectoverso.core.pages import split
from support.growth import is_linear

SHARED = Path(__file__).parents[2].parent / "shared"

ORIGINAL = """\
# Tea

Boil the water, and wait until it has stopped bubbling before you pour it.

## Green

Green tea wants water that is clearly cooler than that for black tea.

```sh
boil --to 80
```

## Black

Black tea wants water that boils, and not less than four minutes in it.

- Warm the pot with some hot water before you put the leaves in.

```sh
boil --to 100
```
"""
SOUND = """\
# Te

Koka vattnet, och vänta tills det har slutat bubbla innan du häller på det.

## Grönt

Grönt te vill ha vatten som är tydligt svalare än det för svart te.

```sh
boil --to 80
```

## Svart

Svart te vill ha vatten som kokar, och minst fyra minuter i det.

- Värm kannan med lite hett vatten innan du lägger i bladen.

```sh
boil --to 100
```
"""
ERROR = "Translation for chunk 2 of 'tea.md' skipped due to timeout."
CYRILLIC = "Вскипятите воду и подождите, пока она перестанет бурлить, прежде чем лить. "
ARABIC = "اغلِ الماء وانتظر حتى يتوقف عن الغليان قبل أن تصبه في الإبريق. "
CHINESE = "把水烧开，等到水不再冒泡以后再倒进茶壶里，然后盖上盖子等四分钟再喝茶。"
JAPANESE = "お湯を沸かして、泡が消えるまで待ってから、ポットに注いでください。"
KOREAN = "물을 끓이고 거품이 가라앉을 때까지 기다린 다음 주전자에 부으세요. "
ENGLISH = "Boil the water and wait until it has stopped bubbling. "


def found(
    text: str, original: str = ORIGINAL, *, script: str = "Latn", offset: int = 0, path: str = "sv/tea.md"
) -> list[Finding]:
    return check(
        outline(original),
        outline(text),
        text,
        original_text=original,
        script=script,
        path=path,
        offset=offset,
    )


def messages(text: str, original: str = ORIGINAL, *, script: str = "Latn", offset: int = 0) -> list[str]:
    return [str(item) for item in found(text, original, script=script, offset=offset)]


def test_sound_translation_has_no_findings() -> None:
    assert messages(SOUND) == []
    assert messages(SOUND.replace("\n", "\r\n"), ORIGINAL.replace("\n", "\r\n")) == []
    assert messages("", "") == []


def test_every_rule_is_registered() -> None:
    names = [rule.__name__.removeprefix("check_").replace("_", "-") for rule in CHECKS]
    assert set(names) <= set(RULES)
    assert all(rule.__doc__ for rule in CHECKS)


def test_empty() -> None:
    assert messages(" \n\n") == [
        "sv/tea.md:1: warning: no text, although the original has some. Translate it, or delete it. [empty]"
    ]


def test_placeholder() -> None:
    text = SOUND.replace("Koka", "@@INLINE_CODE_1@@ @@INLINE_CODE_1@@ @@CODE_BLOCK_0@@").replace(
        "boil --to 80", "@@LINK_7@@"
    )
    assert messages(text, offset=8) == [
        "sv/tea.md:11: error: '@@INLINE_CODE_1@@' and '@@CODE_BLOCK_0@@' left by the translation tool. "
        "Put in what the original has in its place. [placeholder]",
        "sv/tea.md:18: error: '@@LINK_7@@' left by the translation tool. "
        "Put in what the original has in its place. [placeholder]",
    ]


def test_placeholder_of_the_original_is_none() -> None:
    about = ORIGINAL.replace("Boil", "The tool writes `@@CODE_BLOCK_0@@`. Boil")
    assert messages(SOUND.replace("Koka", "Verktyget skriver `@@CODE_BLOCK_0@@`. Koka"), about) == []
    assert messages(SOUND.replace("Koka", "user@@example @@ @@x@@ Koka")) == []


@pytest.mark.parametrize(
    "error",
    [
        ERROR,
        "Translation for chunk 12 skipped due to timeout.",
        "Error during translation of chunk 3",
        "Translation remained incomplete for chunk 1 of 'README.md' after 3 attempts",
    ],
)
def test_error_text(error: str) -> None:
    text = SOUND.replace("Koka", f"{error}\n\nKoka")
    (item,) = found(text, offset=3)
    assert (item.rule, item.line, item.severity) == ("error-text", 6, "error")
    assert item.message.startswith("an error message of the translation tool ('")
    assert found(text, f"{ORIGINAL}\n{error}\n") == []


@pytest.mark.parametrize(
    "quotation", [f"`{ERROR}`", f"```\n{ERROR}\n```", "A chunk of 2 kg was skipped due to rain."]
)
def test_quoted_error_is_none(quotation: str) -> None:
    assert "error-text" not in [item.rule for item in found(f"{SOUND}\n{quotation}\n")]


def test_truncated_by_lines() -> None:
    original = "# Tea\n\n" + "Some words about tea.\n\n" * 20
    assert messages("# Te\n\n" + "Några ord om te.\n\n" * 12, original) == [
        "sv/tea.md:1: error: has 26 of 42 lines. Translate the rest of the original. [truncated]"
    ]
    assert messages("# Te\n\n" + "Några ord om te.\n\n" * 17, original) == []


def test_gutted_by_lines_and_headings_says_nothing_else_about_headings() -> None:
    original = "## Tea\n\nwords\n\n" * 10
    assert messages("## Te\n\nord\n\n" * 3 + "# Te\n", original) == [
        "sv/tea.md:1: error: has 13 of 40 lines and 4 of 10 headings. Translate the rest of the original. [gutted]"
    ]


def test_lines_wrapped_otherwise_are_not_missed() -> None:
    original = "# Tea\n\n" + "Some words\nabout tea\nand water.\n\n" * 20
    assert messages("# Te\n\n" + "Några ord om te och vatten.\n\n" * 20, original) == []


def test_lost_comments_are_not_missed() -> None:
    assert messages("# Te\n\nord\n", "<!-- a -->\n\n\n\n\n\n\n# Tea\n\nwords\n\n<!-- b -->\n") == []


def test_small_originals_are_not_measured() -> None:
    assert messages("# Te\n", "# Tea\n\na\n\nb\n\nc\n\nd\n") == []
    assert [item.rule for item in found("# a\n", "# a\n# b\n# c\n# d\n")] == ["headings"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"## Svart": "### Svart"},
            "sv/tea.md:18: warning: heading level 3, the original has 2 in 'Black'. Use '##'. [headings]",
            id="level",
        ),
        pytest.param(
            {"## Grönt\n": "Grönt\n", "## Svart": "# Svart"},
            "sv/tea.md:18: warning: heading level 1, the original has 2 in 'Green' "
            "(2 headings, the original has 3). One was lost, added or split here or above. [headings]",
            id="lost",
        ),
        pytest.param(
            {"## Svart": "Svart"},
            "sv/tea.md:10: warning: no heading follows for the original's 'Black' "
            "(2 headings, the original has 3). Translate the rest of the original. [headings]",
            id="last one lost",
        ),
        pytest.param(
            {"- Värm": "### Tips\n\n- Värm"},
            "sv/tea.md:22: warning: heading 'Tips', the original has none here "
            "(4 headings, the original has 3). Remove it, or its mark. [headings]",
            id="added",
        ),
        pytest.param(
            {"för svart te.": "för svart te.\n---"},
            "sv/tea.md:12: warning: the line of dashes below makes a heading of this text "
            "(4 headings, the original has 3). Put a blank line between them. [headings]",
            id="setext by accident",
        ),
        pytest.param(
            {"# Te\n": "\u200f# Te\n"},
            "sv/tea.md:6: warning: an invisible character before '#' keeps this line from being a heading "
            "(2 headings, the original has 3). Remove it. [headings]",
            id="hidden",
        ),
        pytest.param(
            {"# Te\n": "Te\n", "## Grönt": "Grönt", "## Svart": "Svart"},
            "sv/tea.md:6: warning: no heading follows for the original's 'Tea' "
            "(0 headings, the original has 3). Translate the rest of the original. [headings]",
            id="none",
        ),
    ],
)
def test_headings(changes: dict[str, str], expected: str) -> None:
    text = SOUND
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    assert messages(text, offset=5) == [expected]


def test_text_of_pages_is_harmless_in_messages() -> None:
    (message,) = messages("## a\n", "# \x1b[31mred \u202e" + "x" * 500 + "\n")
    assert "\x1b" not in message
    assert "\u202e" not in message
    assert len(message) < 200


def test_closing_fence_glued_to_text() -> None:
    text = SOUND.replace("boil --to 80\n```\n\n", "boil --to 80\n```- Låt stå\n\n")
    assert messages(text, offset=5)[-1] == (
        "sv/tea.md:16: warning: 1 code block, the original has 2; the one from line 14 does not end here, for text "
        "follows on the line. Break the line after '```'. [fences]"
    )


def test_closing_fence_lost() -> None:
    text = SOUND.replace("boil --to 80\n```\n\n", "boil --to 80\n\n")
    assert messages(text, offset=5)[-1] == (
        "sv/tea.md:23: warning: 1 code block, the original has 2; this one opens while the one from line 14 is open. "
        "Close that one with '```' first. [fences]"
    )


def test_code_block_lost() -> None:
    text = SOUND.replace("```sh\nboil --to 80\n```\n\n", "boil --to 80\n\n")
    assert messages(text) == [
        "sv/tea.md:17: warning: 1 code block, the original has 2. "
        "Open and close the same code blocks as the original. [fences]"
    ]
    assert found(SOUND.replace("```sh", "").replace("```", ""))[-1].line == 1


def test_quoted_glue_is_none() -> None:
    """As many code blocks as in the original: what they hold is their own affair."""
    quoted = "````md\n```sh\na\n```- b\n````\n"
    assert messages(SOUND + quoted, ORIGINAL + quoted) == []


def test_untranslated() -> None:
    swedish = SOUND.split("\n\n")
    english = ORIGINAL.split("\n\n")
    assert messages("\n\n".join([swedish[0], *english[1:6], *swedish[6:]])) == []
    text = "\n\n".join([swedish[0], *english[1:7], *swedish[7:]])
    assert messages(text, offset=2) == [
        "sv/tea.md:5: warning: 3 of 4 paragraphs (75%) are the original's. Translate them. [untranslated]"
    ]
    assert messages(ORIGINAL, script="Grek")[-2:] == [
        "sv/tea.md:3: warning: 4 of 4 paragraphs (100%) are the original's. Translate them. [untranslated]",
        "sv/tea.md:1: warning: 0 of 233 letters are Greek. "
        "Translate it into the language of its folder, or move it. [wrong-script]",
    ]


WORDS = (
    "tea",
    "na\u00efve",
    "kettle",
    "tea2go",
    "x_y",
    "`boil`",
    "see`x`",
    "[the pot](a.md)",
    "athttps://a.b c",
    "\u8449\u3092",
)
PARAGRAPHS = st.lists(st.sampled_from(WORDS), min_size=6, max_size=16).map(" ".join)


@given(st.lists(PARAGRAPHS, min_size=3, max_size=6), st.sets(st.integers(0, 5)), st.sampled_from(" \n"))
def test_no_untranslated_paragraph_is_passed_over(texts: list[str], translated: set[int], gap: str) -> None:
    ours = ["Te" if number in translated else text.replace(" ", gap) for number, text in enumerate(texts)]
    original, text = "\n\n".join(texts), "\n\n- ".join(ours)
    found = messages(text, original)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "_needed", lambda *_: (frozenset(), []))
        content._counted.cache_clear()
        assert found == messages(text, original)
    content._counted.cache_clear()


def test_names_links_and_code_need_no_translation() -> None:
    text = "".join(
        f"- [Some long name of a page about tea number {n}](https://example.org/a/long/way/to/tea/{n}) `boil --to {n}`\n"
        for n in range(20)
    )
    assert messages(text, text) == []


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("Latn", SOUND),
        ("Latn", ENGLISH * 20 + CYRILLIC * 2),
        ("Latn", CYRILLIC[:40]),
        ("Cyrl", CYRILLIC * 5),
        ("Cyrl", CYRILLIC * 5 + (ENGLISH * 50)),
        ("Cyrl", "Azure Developer CLI, GitHub Actions"),
        ("Cyrl", CYRILLIC + f"\n```\n{ENGLISH * 100}\n```\n"),
        ("Cyrl", CYRILLIC + f"`{ENGLISH}` " * 100),
        ("Arab", ARABIC * 5),
        ("Hans", CHINESE * 5),
        ("Hant", CHINESE * 5),
        ("Jpan", JAPANESE * 5),
        ("Kore", KOREAN * 5),
        ("Xxxx", CYRILLIC * 5),
        ("Latn", "Đây là một câu tiếng Việt có rất nhiều dấu, đủ để vượt quá mọi ngưỡng. " * 5),
    ],
)
def test_right_script(script: str, text: str) -> None:
    assert [item for item in found(text, "", script=script) if item.rule == "wrong-script"] == []


@pytest.mark.parametrize(
    ("script", "text", "line"),
    [
        ("Latn", "# Azure\n\n" + ARABIC * 5, 3),
        ("Hant", "# Azure\n\n" + ARABIC * 5, 3),
        ("Hant", "# 茶\n\n" + CYRILLIC * 5, 3),
        ("Mlym", "हरी चाय के लिए पानी काली चाय की तुलना में ठंडा होना चाहिए। " * 5, 1),
        ("Cyrl", ENGLISH * 10, 1),
        ("Jpan", CHINESE * 10, 1),
        ("Kore", CHINESE * 10, 1),
        ("Kore", JAPANESE * 10, 1),
        ("Arab", ENGLISH * 10 + f"\n```\n{ARABIC * 10}\n```", 1),
    ],
)
def test_wrong_script(script: str, text: str, line: int) -> None:
    items = found(text, "x", script=script, offset=4)
    assert [item.line for item in items if item.rule == "wrong-script"] == [line + 4]


def test_wrong_script_says_both() -> None:
    assert messages(ARABIC * 5 + "Azure", "x") == [
        f"sv/tea.md:1: warning: {scripts.count(ARABIC, 'Arab') * 5} letters are Arabic and 5 Latin. "
        "Translate it into the language of its folder, or move it. [wrong-script]"
    ]


@pytest.mark.parametrize(
    "script", ["Deva", "Beng", "Taml", "Thai", "Khmr", "Mymr", "Hebr", "Guru", "Telu", "Knda"]
)
def test_scripts_do_not_overlap(script: str) -> None:
    letters = {
        other: {code for code in range(0x3000) if scripts.count(chr(code), other)}
        for other in scripts._RANGES
    }
    assert letters[script]
    assert all(not letters[script] & letters[other] for other in letters if other != script)


PIECES = st.sampled_from(
    [
        "```\n",
        "```- a\n",
        "```sh\n",
        "# a\n",
        "## b\n",
        "\n",
        "\r",
        "\r\n",
        "a\n---\n",
        "> # c\n",
        "- # d\n",
        "@@CODE_BLOCK_1@@\n",
        ERROR,
        "\u200f# e\n",
        CYRILLIC,
        ENGLISH,
        "`",
        "[a](",
        "|a|\n",
        "~~~\n",
        "\x00",
    ]
)
TEXTS = st.text() | st.lists(PIECES, max_size=25).map("".join)


@given(TEXTS, TEXTS, st.sampled_from(["Latn", "Cyrl", "Jpan", "Xxxx"]), st.integers(0, 9))
def test_any_two_texts_can_be_compared(text: str, original: str, script: str, offset: int) -> None:
    items = found(text, original, script=script, offset=offset)
    lines = outline(text).lines + 1
    assert all(offset < item.line <= offset + lines for item in items)
    assert all("\n" not in str(item) and not item.message.endswith(".") for item in items)


@given(TEXTS)
def test_a_text_beside_itself_is_whole(text: str) -> None:
    rules = {item.rule for item in found(text, text)}
    assert rules <= {"untranslated", "wrong-script"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(lambda times: "[" * (times * 60_000), id="brackets"),
        pytest.param(lambda times: "[](" * (times * 25_000), id="links"),
        pytest.param(
            lambda times: "".join("`" * n + " " for n in range(1, isqrt(times * 280_000))), id="backticks"
        ),
        pytest.param(lambda times: "translation for chunk 1 " * (times * 2_500), id="chunks"),
        pytest.param(lambda times: "@@A_" + "A" * (times * 60_000), id="placeholders"),
        pytest.param(lambda times: "\u200f" * (times * 60_000), id="marks"),
        pytest.param(lambda times: "я" * (times * 60_000) + ARABIC, id="letters"),
    ],
)
def test_hostile_text_costs_little(text: Callable[[int], str]) -> None:
    assert is_linear(lambda given: found(given, ORIGINAL, script="Cyrl"), text)


def compare(folder: str, original: str, translation: str, script: str) -> list[tuple[str, int]]:
    """Return the rules and lines of what is found about a sample, read as the check reads it."""
    source, page = (
        split((SHARED / "samples" / folder / name).read_bytes().decode().replace("\r\n", "\n"))
        for name in (original, translation)
    )
    in_rule = ends_in_rule(source.body)
    body = remove(page.body, original_ends_in_rule=in_rule, translated_before=None).text
    items = found(body, source.body, script=script, offset=page.offset)
    return [(item.rule, item.line) for item in items]


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("folder", "original", "translation", "script", "expected"),
    [
        ("chunk-skipped", "original.md", "translation.md", "Mlym", [("error-text", 1), ("gutted", 1)]),
        ("inline-sv", "original.md", "translation.md", "Latn", []),
        ("inline-ar", "original.md", "translation.md", "Arab", []),
        ("inline-ar", "original-with-disclaimer.md", "translation-with-disclaimer.md", "Arab", []),
        ("inline-ja", "original.md", "translation.md", "Jpan", []),
        ("lost-fragments", "original.md", "translation.md", "Latn", []),
        ("crlf-source", "original.md", "translation.md", "Latn", []),
        ("crlf-hash", "original.md", "translation.md", "Hans", []),
        ("markers-plain-url", "original.md", "translation.md", "Hant", []),
        ("readme-blocks", "original-README.md", "translation-sv-README.md", "Latn", []),
    ],
)
def test_samples(
    folder: str, original: str, translation: str, script: str, expected: list[tuple[str, int]]
) -> None:
    assert compare(folder, original, translation, script) == expected
