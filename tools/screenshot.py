"""Takes the picture of the README: the Swedish page that is out of date. Usage: screenshot.py SITE.

Needs Playwright, Debian's Chromium and Pillow; SITE is the built site.
"""

from __future__ import annotations

import io
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "screenshot-stale-sv.png"
PAGE = "sv/specimens/stale/"


def take(site: Path) -> bytes:
    """Return the picture of the page as it comes from the browser."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 640}, color_scheme="light")
        page.goto(f"http://127.0.0.1:{server.server_port}/{PAGE}")
        picture = page.screenshot()
        browser.close()
    server.shutdown()
    return picture


def main() -> None:
    """Take the picture and write it with few colours: it shows text."""
    picture = Image.open(io.BytesIO(take(Path(sys.argv[1])))).convert("RGB")
    picture.quantize(64, dither=Image.Dither.NONE).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
