"""Build one page with a theme, open it from the disk, and look at it as a browser shows it."""

from __future__ import annotations

import gzip
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from experiments._harness import site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESK = 390, 1280  # CSS pixels
# Colours of code are a setting of their own, so that they are the same with both themes.
SETTINGS = """\
project = "A log"
html_theme = {theme!r}
extensions = ["myst_parser"]
html_copy_source = False
html_show_sourcelink = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
"""
PAGE = """\
# Use one queue per tenant

A tenant with many runs delays all others; see [the other page](other.md).

```{note}
Each tenant has a queue of its own.
```

| way | queues |
| --- | --- |
| one for all | one |
| one per tenant | as many as tenants |

```python
def queue_of(tenant: str) -> str:
    return f"runs.{tenant}"  # one for each
```
"""
OTHER = "# Another page\n\nIt is short.\n"
# The colour behind the first paragraph: of the nearest element that paints one.
BEHIND = """() => {
  let element = document.querySelector('[role=main] p, article p');
  const clear = /^(transparent|rgba\\(.*, 0\\))$/;
  while (element && clear.test(getComputedStyle(element).backgroundColor)) {
    element = element.parentElement;
  }
  return element ? getComputedStyle(element).backgroundColor : 'rgb(255, 255, 255)';
}"""
KNEE = 0.04045  # below it, sRGB is linear
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Arm(Protocol):
    """A module that names a theme."""

    THEME: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """How one page looks to readers who did not touch any setting of the site."""

    glare: float  # light of the background for a reader of dark pages, % of white, without script
    faint: int  # elements with too little contrast, light and dark, as axe counts them
    wider: int  # pixels that a phone has to scroll to the side
    bytes: int  # the page and what it loads, each compressed
    elsewhere: int  # addresses of other hosts that it asks


def find_chromium() -> str | None:
    """The browser that `CHROMIUM` names, or one on the path."""
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else NAMES
    return next(filter(None, map(shutil.which, names)), None)


def run(arm: Arm, *, chromium: str) -> tuple[Result, str]:
    """Build with one theme and look; return the version of the browser with what was seen."""
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = build(Path(folder), arm)
        browser = playwright.chromium.launch(executable_path=chromium, args=as_root)
        try:
            return look(browser, page), browser.version
        finally:
            browser.close()


def build(root: Path, arm: Arm) -> str:
    """Write the small site; return the address of its page on this machine's disk."""
    (root / "conf.py").write_text(SETTINGS.format(theme=arm.THEME), encoding="utf-8")
    (root / "index.md").write_text(PAGE, encoding="utf-8")
    (root / "other.md").write_text(f"---\norphan: true\n---\n\n{OTHER}", encoding="utf-8")
    return (site.build(root) / "index.html").as_uri()


def look(browser: Browser, address: str) -> Result:
    """Visit the page as different readers do."""
    asked: list[str] = []
    with browser.new_context(viewport={"width": PHONE, "height": 844}) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address, wait_until="networkidle")
        wider = page.evaluate(WIDER)
    own = {url for url in asked if url.startswith("file:")}
    return Result(
        glare=glare(browser, address),
        faint=sum(faint(browser, address, scheme) for scheme in ("light", "dark")),
        wider=wider,
        bytes=sum(weight(url) for url in own),
        elsewhere=len(set(asked) - own),
    )


def weight(url: str) -> int:
    """Bytes of a file as a host would send it."""
    path = Path(url.removeprefix("file://").partition("?")[0].partition("#")[0])
    return len(gzip.compress(path.read_bytes(), mtime=0)) if path.is_file() else 0


def glare(browser: Browser, address: str) -> float:
    """The light behind the text for a reader who asked for dark, without script."""
    options: dict[str, Any] = {"color_scheme": "dark", "java_script_enabled": False}
    with browser.new_context(viewport={"width": DESK, "height": 900}, **options) as context:
        page = context.new_page()
        page.goto(address)
        colour = page.evaluate(BEHIND)
    return round(100 * luminance(colour), 1)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of `rgb(r, g, b)`. Source: WCAG 2.2, definition of the term."""
    inside = colour.partition("(")[2].rstrip(")")
    shares = [float(part) / 255 for part in inside.split(",")[:3]]
    red, green, blue = (
        share / 12.92 if share <= KNEE else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def faint(browser: Browser, address: str, scheme: str) -> int:
    """Count the elements whose text stands out too little in one colour scheme."""
    options: dict[str, Any] = {"color_scheme": scheme}
    with browser.new_context(viewport={"width": DESK, "height": 900}, **options) as context:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    return sum(len(finding["nodes"]) for finding in found)
