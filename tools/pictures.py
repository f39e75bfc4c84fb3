"""Draws the handbook's picture in each language: SVG with text, rendered by Chromium.

    uv run --with pillow tools/pictures.py [/path/to/chromium]

The original becomes a PNG, translations become WebP where Co-op Translator would put them: the name holds
the first 16 digits of the SHA-256 of the original's path. Needs Noto fonts for Latin, Arabic and CJK.
"""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ORIGINAL = "docs/images/fine-tuning-or-rag.png"
WIDTH, HEIGHT = 1200, 690

INK, SOFT, PAPER = "#22252e", "#5d5f69", "#fbfaf6"
BLUE, BLUE_FILL = "#2f4b8f", "#e8edf9"
BROWN, BROWN_FILL = "#9a4a16", "#fbeadc"

FONTS = {
    "ar": "'Noto Sans Arabic'",
    "ja": "'Noto Sans CJK JP'",
    "zh-CN": "'Noto Sans CJK SC'",
}

TEXTS = {
    "en": {
        "retrieval": "Retrieval: the model reads more",
        "tuning": "Fine-tuning: the model behaves differently",
        "documents": "Documents",
        "search": "Search",
        "passages": "passages",
        "question": "Question",
        "model": "Model",
        "unchanged": "unchanged",
        "changed": "changed",
        "answer": "Answer",
        "sources": "names its sources",
        "examples": "Examples",
        "training": "Training",
        "once": "once, before the first question",
        "form": "follows the examples",
    },
    "sv": {
        "retrieval": "Sökning: modellen läser mer",
        "tuning": "Finjustering: modellen beter sig annorlunda",
        "documents": "Dokument",
        "search": "Sökning",
        "passages": "avsnitt",
        "question": "Fråga",
        "model": "Modell",
        "unchanged": "oförändrad",
        "changed": "förändrad",
        "answer": "Svar",
        "sources": "anger sina källor",
        "examples": "Exempel",
        "training": "Träning",
        "once": "en gång, före första frågan",
        "form": "följer exemplen",
    },
    "de": {
        "retrieval": "Suche: Das Modell liest mehr",
        "tuning": "Feinabstimmung: Das Modell verhält sich anders",
        "documents": "Dokumente",
        "search": "Suche",
        "passages": "Textstellen",
        "question": "Frage",
        "model": "Modell",
        "unchanged": "unverändert",
        "changed": "verändert",
        "answer": "Antwort",
        "sources": "nennt ihre Quellen",
        "examples": "Beispiele",
        "training": "Training",
        "once": "einmal, vor der ersten Frage",
        "form": "folgt den Beispielen",
    },
    "ar": {
        "retrieval": "الاسترجاع: النموذج يقرأ أكثر",
        "tuning": "الضبط الدقيق: النموذج يتصرف بطريقة مختلفة",
        "documents": "المستندات",
        "search": "البحث",
        "passages": "مقاطع",
        "question": "السؤال",
        "model": "النموذج",
        "unchanged": "دون تغيير",
        "changed": "بعد التغيير",
        "answer": "الجواب",
        "sources": "يذكر مصادره",
        "examples": "الأمثلة",
        "training": "التدريب",
        "once": "مرة واحدة، قبل السؤال الأول",
        "form": "على منوال الأمثلة",
    },
    "ja": {
        "retrieval": "検索：モデルが読むものが増える",
        "tuning": "ファインチューニング：モデルの振る舞いが変わる",
        "documents": "文書",
        "search": "検索",
        "passages": "該当箇所",
        "question": "質問",
        "model": "モデル",
        "unchanged": "変化なし",
        "changed": "変化あり",
        "answer": "回答",
        "sources": "出典を示す",
        "examples": "例",
        "training": "学習",
        "once": "一度だけ、最初の質問の前に",
        "form": "例と同じ形になる",
    },
    "zh-CN": {
        "retrieval": "检索：模型读到更多内容",
        "tuning": "微调：模型的行为发生改变",
        "documents": "文档",
        "search": "搜索",
        "passages": "相关段落",
        "question": "问题",
        "model": "模型",
        "unchanged": "保持不变",
        "changed": "已改变",
        "answer": "回答",
        "sources": "注明来源",
        "examples": "示例",
        "training": "训练",
        "once": "只做一次，在第一个问题之前",
        "form": "采用示例的形式",
    },
}


class Canvas:
    """Collects SVG elements; in languages written from right to left, all places are mirrored."""

    def __init__(self, language: str) -> None:
        self.is_rtl = language == "ar"
        self.elements: list[str] = []

    def x(self, x: float) -> float:
        return WIDTH - x if self.is_rtl else x

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, stroke: str, dash: str = ""
    ) -> None:
        left = WIDTH - x - width if self.is_rtl else x
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.elements.append(
            f'<rect x="{left}" y="{y}" width="{width}" height="{height}" rx="12" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="2.5"{dashes}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        fill: str = INK,
        *,
        weight: int = 400,
        start: bool = False,
    ) -> None:
        anchor = "start" if start else "middle"
        self.elements.append(
            f'<text x="{self.x(x)}" y="{y}" font-size="{size}" fill="{fill}" font-weight="{weight}" '
            f'text-anchor="{anchor}">{escape(text)}</text>'
        )

    def arrow(self, x1: float, y1: float, x2: float, y2: float) -> None:
        self.elements.append(
            f'<path d="M{self.x(x1)} {y1}L{self.x(x2)} {y2}" stroke="{SOFT}" stroke-width="3" marker-end="url(#head)"/>'
        )

    def network(self, x: float, y: float, colour: str) -> None:
        left, right = [(-34, -24), (-34, 0), (-34, 24)], [(34, -12), (34, 12)]
        lines = "".join(
            f"M{self.x(x + a)} {y + b}L{self.x(x + c)} {y + d}" for a, b in left for c, d in right
        )
        self.elements.append(f'<path d="{lines}" stroke="{colour}" stroke-width="1.5"/>')
        self.elements += [
            f'<circle cx="{self.x(x + a)}" cy="{y + b}" r="7" fill="{colour}"/>' for a, b in (*left, *right)
        ]


def lane(canvas: Canvas, top: int, words: dict[str, str], *, tuned: bool) -> None:
    """Draw one of the two methods; `top` is where it begins."""
    colour, fill = (BROWN, BROWN_FILL) if tuned else (BLUE, BLUE_FILL)
    canvas.box(24, top, WIDTH - 48, 312, "#ffffff", "#dcd8cc")
    canvas.text(56, top + 44, words["tuning" if tuned else "retrieval"], 29, colour, weight=700, start=True)
    first, second = top + 114, top + 242
    if tuned:
        canvas.box(44, top + 70, 510, 126, "none", colour, "7 7")
        canvas.text(299, top + 184, words["once"], 19, SOFT)
    canvas.box(64, first - 34, 190, 68, fill, colour)
    canvas.text(159, first + 9, words["examples" if tuned else "documents"], 25, weight=600)
    canvas.box(344, first - 34, 190, 68, fill, colour)
    canvas.text(439, first + 9, words["training" if tuned else "search"], 25, weight=600)
    canvas.arrow(254, first, 340, first)
    canvas.box(64, second - 34, 190, 68, "#f1efe8", SOFT)
    canvas.text(159, second + 9, words["question"], 25, weight=600)
    canvas.arrow(254, second, 692, second)
    canvas.arrow(534, first, 692, first)
    if not tuned:
        canvas.arrow(439, second, 439, first + 40)
        canvas.text(612, first - 12, words["passages"], 20, SOFT)
    canvas.box(696, first - 34, 190, 196, fill if tuned else "#f1efe8", colour if tuned else SOFT)
    canvas.network(791, first + 12, colour if tuned else SOFT)
    canvas.text(791, first + 88, words["model"], 25, weight=600)
    canvas.text(791, first + 122, words["changed" if tuned else "unchanged"], 20, colour if tuned else SOFT)
    middle = (first + second) // 2
    canvas.arrow(886, middle, 946, middle)
    canvas.box(950, middle - 50, 204, 100, "#f1efe8", SOFT)
    canvas.text(1052, middle + 9, words["answer"], 25, weight=600)
    canvas.text(1052, middle + 82, words["form" if tuned else "sources"], 20, colour)


def svg(language: str) -> str:
    """Return the picture with the words of a language."""
    canvas = Canvas(language)
    lane(canvas, 24, TEXTS[language], tuned=False)
    lane(canvas, 354, TEXTS[language], tuned=True)
    font = f"{FONTS.get(language, '')},'Noto Sans',sans-serif".lstrip(",")
    direction = "rtl" if canvas.is_rtl else "ltr"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" lang="{language}" direction="{direction}" font-family="{font}" fill="none">'
        '<defs><marker id="head" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="6" markerHeight="6" '
        f'orient="auto"><path d="M0 0 10 5 0 10z" fill="{SOFT}"/></marker></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{"".join(canvas.elements)}</svg>'
    )


def main(chromium: str) -> None:
    """Write all pictures and say how large they are."""
    digits = hashlib.sha256(ORIGINAL.encode()).hexdigest()[:16]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for language in TEXTS:
            page.set_content(f"<body style='margin:0'>{svg(language)}</body>")
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            if language == "en":
                path = ROOT / ORIGINAL
                picture.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
            else:
                path = ROOT / f"docs/translated_images/{language}/{Path(ORIGINAL).stem}.{digits}.webp"
                path.parent.mkdir(parents=True, exist_ok=True)
                picture.save(path, lossless=True, quality=100, method=6)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "/usr/bin/chromium")
