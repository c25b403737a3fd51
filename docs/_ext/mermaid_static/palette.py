"""The two values of each role, and the stylesheet that holds them once for the whole site.

In both themes text on a fill keeps 4.5:1, and a line or border that carries meaning 3:1;
a test counts.
"""

from __future__ import annotations

from pathlib import Path

from . import roles

LIGHT: dict[str, str] = {
    "ground": "#ffffff",
    "ink": "#1f2328",
    "line": "#57606a",
    "node": "#edf3fb",
    "node-line": "#5a7aa8",
    "second": "#eceef1",
    "second-line": "#7b848f",
    "group": "#f7f8fa",
    "group-line": "#b6bec8",
    "note": "#fff6d6",
    "note-line": "#a37a12",
    "active": "#d5e6fb",
    "active-line": "#2f6fb5",
    "alert": "#fde3e0",
    "alert-line": "#b3372b",
    "link": "#0b57a4",
    "on-series": "#ffffff",
}
DARK: dict[str, str] = {
    "ground": "#131416",
    "ink": "#e6e8eb",
    "line": "#a3acb7",
    "node": "#1c2a3c",
    "node-line": "#6f95c9",
    "second": "#2a2e34",
    "second-line": "#858e99",
    "group": "#1a1d21",
    "group-line": "#454d57",
    "note": "#3a3114",
    "note-line": "#b8952e",
    "active": "#1f3f66",
    "active-line": "#7fb0ea",
    "alert": "#4d201c",
    "alert-line": "#f08a7e",
    "link": "#8ebdf5",
    "on-series": "#101317",
}
AREAS_LIGHT = (
    "#dce9f9 #e3f1dc #fdeccf #f3e0f2 #d8f0ee #fbe1dc #e6e3f8 "
    "#f0eed0 #d9edf8 #f9dfea #e2efe6 #ece6df"
)
AREAS_DARK = (
    "#1f3b5f #26432a #4f3a12 #47284a #17454a #55281f #34305f "
    "#45431a #18424f #51263c #244138 #40382e"
)
SERIES_LIGHT = "#2f6fb5 #3b7a2a #9a6200 #8a3f8f #0f7670 #b3432f #5b51b8 #6b6a12"
SERIES_DARK = "#7fb0ea #8cc878 #e0ac52 #d295d6 #5fc3bb #ef927f #aaa3f2 #c2c056"


def values(base: dict[str, str], areas: str, series: str) -> dict[str, str]:
    """Every role of one theme with its colour."""
    tinted = {f"area-{n}": colour for n, colour in enumerate(areas.split())}
    strong = {f"series-{n}": colour for n, colour in enumerate(series.split())}
    both = base | tinted | strong
    return {role: both[role] for role in roles.names()}


def light() -> dict[str, str]:
    """The palette on light ground, also used in print."""
    return values(LIGHT, AREAS_LIGHT, SERIES_LIGHT)


def dark() -> dict[str, str]:
    """The palette on dark ground."""
    return values(DARK, AREAS_DARK, SERIES_DARK)


def _block(colours: dict[str, str]) -> str:
    """The declarations of one theme; the ground follows the page's own where the theme names it."""
    shown = colours | {"ground": f"var(--color-background-primary,{colours['ground']})"}
    return ";".join(f"--mm-{role}:{colour}" for role, colour in shown.items())


def stylesheet() -> str:
    """One file for the site: light, dark where the reader or furo asks, and the figure's box."""
    box = Path(__file__).with_name("box.css").read_text(encoding="utf-8")
    night = _block(dark())
    return (
        f"body{{{_block(light())}}}\n"
        f"@media screen{{body[data-theme=dark]{{{night}}}}}\n"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{body:not([data-theme=light]){{{night}}}}}\n{box}"
    )
