"""Tables of languages that lost their markers."""

from __future__ import annotations

import pytest

from rectoverso.core.language_tables import remove_unmarked

CODES = ["ar", "bn", "pt-BR", "pcm", "zh-Hans", "de", "el", "es", "fa", "fi", "fr", "he", "hi"]


@pytest.mark.parametrize(
    "place", ["../{}/README.md", "./translations/{}/README.md", "translations/{}/README.md"]
)
def test_a_line_of_languages_goes(place: str):
    table = " | ".join(f"[Name ({code})]({place.format(code)})" for code in CODES)
    assert remove_unmarked(f"# A\n\n{table} | [Own](./README.md)\n\ntext\n") == "# A\n\n\ntext\n"


@pytest.mark.parametrize(
    "line",
    [
        " | ".join(f"[{code}](../{code}/README.md)" for code in CODES[:5]),
        "Read it in " + " | ".join(f"[{code}](../{code}/README.md)" for code in CODES),
        " | ".join(f"[{code}](../{code}/GUIDE.md)" for code in CODES),
        " | ".join(f"[{number}](../lesson-{number}/README.md)" for number in range(20)),
    ],
)
def test_other_lines_stay(line: str):
    assert remove_unmarked(f"{line}\n") == f"{line}\n"
