"""From what Mermaid draws to the SVG that stands in a page: one picture for both themes.

The order matters: colours, then bytes, then names, so that the last checks see the final text.
"""

from __future__ import annotations

import hashlib
import re
from html import escape
from pathlib import Path

from . import roles
from .diagram import DiagramError, Words, words
from .shrink import ATTRIBUTE, TAG, shrink

PLACEHOLDER = "my-svg"
"""The id that mermaid-cli and mermaidx give every diagram."""

SMALLEST_TEXT = 11
"""Pixels; below it words on a phone are a guess."""

FILES = ("roles.py", "recipe.py", "shrink.py", "diagram.py", "worker.py", "fast_dom.js")
"""What a rendered diagram depends on besides its source."""

NUMBER = r"\s*([\d.]+)\s*"
RGBA = re.compile(rf"rgba\({NUMBER},{NUMBER},{NUMBER},{NUMBER}\)")
RGB = re.compile(rf"rgb\({NUMBER},{NUMBER},{NUMBER}\)")
DERIVED = re.compile(r"hsla?\([^)]*\)")
ROOT = re.compile(r"<svg\b[^>]*>")
ID = re.compile(r"(?<![\w-])id=\"([^\"]*)\"")
ID_TEST = re.compile(r"\[\s*id\s*[~^$*|]?=")
FONT_SIZE = re.compile(r"font-size\s*[:=]\s*\"?([\d.]+)(?:px)?\s*[;\"}]")
VIEW_BOX = re.compile(r"viewBox=\"\S+ \S+ (\S+) (\S+)\"")
ACTIVE = re.compile(r"<script\b|\son\w+\s*=|javascript:", re.IGNORECASE)
REPAIRS = (
    ("c4", re.compile(r"#444444", re.IGNORECASE), "var(--mm-ink)"),
    ("er", re.compile(r'fill="white"'), 'fill="var(--mm-ground)"'),
    ("radar", re.compile(r"var\(--mm-area-"), "var(--mm-series-"),
    ("timeline", re.compile(r"filter:\s*brightness\(120%\);?"), ""),
    ("sankey", re.compile(r"mix-blend-mode:\s*multiply;?"), ""),
)
"""What Mermaid draws for light ground only: grey labels, white ends, faded curves, blends."""

TYPE = re.compile(r"aria-roledescription=\"([^\"]*)\"")


def fingerprint() -> str:
    """Changes when the recipe does, so that no cached diagram outlives it."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()[:12]


def finish(raw: str, source: str) -> str:
    """The SVG for a page; `DiagramError` when it could not follow the theme or holds script."""
    svg = themed(raw, source)
    svg = shrink(svg)
    svg = spoken(svg, words(source))
    svg = named(svg, f"mm-{hashlib.sha256(source.encode()).hexdigest()[:10]}")
    svg = sized(svg)
    if ACTIVE.search(svg):
        raise DiagramError("the drawing holds a script or an event handler; diagrams must not")
    return svg


def themed(svg: str, source: str) -> str:
    """Sentinels become the palette's variables; a computed colour left over is an error."""
    by_colour = {colour: role for role, colour in roles.sentinels().items()}

    def hexadecimal(match: re.Match[str]) -> str:
        return "#" + "".join(f"{round(float(part)):02x}" for part in match.groups()[:3])

    def faded(match: re.Match[str]) -> str:
        role = by_colour.get(hexadecimal(match))
        if role is None:
            return match[0]
        return f"color-mix(in srgb,var(--mm-{role}) {float(match[4]) * 100:g}%,transparent)"

    def plain(match: re.Match[str]) -> str:
        role = by_colour.get(hexadecimal(match))
        return match[0] if role is None else f"var(--mm-{role})"

    svg = RGB.sub(plain, RGBA.sub(faded, svg))
    for colour, role in by_colour.items():
        svg = re.sub(rf"{colour}\b", f"var(--mm-{role})", svg, flags=re.IGNORECASE)
    found = TYPE.search(svg)
    for kind, pattern, instead in REPAIRS:
        if found and found[1].startswith(kind):
            svg = pattern.sub(instead, svg)
    computed = set(DERIVED.findall(svg)) - set(DERIVED.findall(source))
    if computed:
        raise DiagramError(
            "this diagram type computes colours from the theme, "
            "so it cannot follow light and dark; use another type"
        )
    return svg


def spoken(svg: str, said: Words) -> str:
    """A name and a description for screen readers; the role of an image unless links are inside."""
    head = ROOT.search(svg)
    if head is None:
        raise DiagramError("the renderer gave no SVG")
    root, rest = head[0], svg[head.end() :]
    if "aria-labelledby" not in root and said.title:
        rest = f'<title id="chart-title-{PLACEHOLDER}">{escape(said.title)}</title>' + rest
        root = root[:-1] + f' aria-labelledby="chart-title-{PLACEHOLDER}">'
    if "aria-describedby" not in root and said.description:
        title, end, after = rest.rpartition("</title>")
        described = f'<desc id="chart-desc-{PLACEHOLDER}">{escape(said.description)}</desc>'
        rest = title + end + described + after
        root = root[:-1] + f' aria-describedby="chart-desc-{PLACEHOLDER}">'
    if "<a " not in rest:
        root = re.sub(r"\srole=\"[^\"]*\"", "", root).replace("<svg", '<svg role="img"', 1)
        root = re.sub(r"\saria-roledescription=\"[^\"]*\"", "", root)
    return root + rest


def missing_words(svg: str) -> list[str]:
    """Which of ``accTitle`` and ``accDescr`` the diagram does not give."""
    root = ROOT.search(svg)
    attributes = dict(ATTRIBUTE.findall(root[0])) if root else {}
    wanted = {"accTitle": "aria-labelledby", "accDescr": "aria-describedby"}
    return [word for word, attribute in wanted.items() if attribute not in attributes]


def title(svg: str) -> str | None:
    """The diagram's own title, still escaped."""
    found = re.search(r"<title\b[^>]*>(.*?)</title>", svg, re.DOTALL)
    return found[1].strip() if found else None


def named(svg: str, name: str) -> str:
    """Ids of its own for each diagram: those that something refers to, the rest go."""
    css = "".join(re.findall(r"<style>(.*?)</style>", svg, re.DOTALL))
    by_pattern = ID_TEST.search(css) is not None
    root = ROOT.search(svg)
    own = dict(ATTRIBUTE.findall(root[0])).get("id", PLACEHOLDER) if root else PLACEHOLDER
    names = {own: name}
    for one in dict.fromkeys(ID.findall(svg)):
        if one != own and (by_pattern or _referred(one, svg)):
            names[one] = (
                f"{name}-{one.replace(own, '').strip('-_')}"
                if by_pattern
                else (f"{name}-{len(names)}")
            )
    svg = TAG.sub(lambda tag: _renamed_tag(tag[0], names), svg)
    return re.sub(
        r"(<style>)(.*?)(</style>)",
        lambda m: m[1] + _renamed_references(m[2], names) + m[3],
        svg,
        flags=re.DOTALL,
    )


def _referred(one: str, svg: str) -> bool:
    quoted = re.escape(one)
    return bool(
        re.search(rf"#{quoted}(?![\w-])", svg)
        or re.search(rf"aria-\w+=\"(?:[^\"]* )?{quoted}[\" ]", svg)
    )


def _renamed_references(text: str, names: dict[str, str]) -> str:
    return re.sub(r"#([\w:.-]+)", lambda m: "#" + names.get(m[1], m[1]), text)


def _renamed_tag(tag: str, names: dict[str, str]) -> str:
    """One tag with its id, and what refers to ids, renamed."""

    def attribute(match: re.Match[str]) -> str:
        name, value = match[1], match[2]
        if name == "id":
            return f' id="{names[value]}"' if value in names else ""
        if name.startswith("aria-"):
            value = " ".join(names.get(word, word) for word in value.split(" "))
        elif "url(" in value or (name.endswith("href") and value.startswith("#")):
            value = _renamed_references(value, names)
        return f' {name}="{value}"'

    return ATTRIBUTE.sub(attribute, tag)


def smallest_text(svg: str) -> float:
    """The smallest font size in pixels that the drawing sets; 16 when it sets none."""
    sizes = [float(size) for size in FONT_SIZE.findall(svg)]
    return min((size for size in sizes if size >= 1), default=16.0)


def sized(svg: str) -> str:
    """Natural size as attributes, and the width below which its words would be too small."""
    root, box = ROOT.search(svg), VIEW_BOX.search(svg)
    if root is None or box is None:
        raise DiagramError("the drawing has no size")
    width, height = (float(part) for part in box.groups())
    least = width * min(1.0, SMALLEST_TEXT / smallest_text(svg))
    kept = re.sub(r"\s(?:style|width|height)=\"[^\"]*\"", "", root[0][:-1])
    size = f' width="{width:.0f}" height="{height:.0f}" style="min-width:{least:.0f}px"'
    return svg[: root.start()] + kept + size + ">" + svg[root.end() :]


def least_width(svg: str) -> int:
    """The width in pixels below which the box has to scroll."""
    found = re.search(r"min-width:(\d+)px", svg)
    return int(found[1]) if found else 0


def renamed(svg: str, suffix: str) -> str:
    """The same diagram once more on one page: every id takes the suffix."""
    found = re.search(r"id=\"(mm-[0-9a-f]+)", svg)
    return svg.replace(found[1], found[1] + suffix) if found else svg


def resolved(svg: str, colours: dict[str, str]) -> str:
    """Without variables, for readers that know none (EPUB): the given colours written in."""

    def mixed(match: re.Match[str]) -> str:
        value = colours[match[1]]
        red, green, blue = (int(value[place : place + 2], 16) for place in (1, 3, 5))
        return f"rgba({red},{green},{blue},{float(match[2]) / 100:g})"

    svg = re.sub(r"color-mix\(in srgb,var\(--mm-([\w-]+)\) ([\d.]+)%,transparent\)", mixed, svg)
    return re.sub(r"var\(--mm-([\w-]+)\)", lambda match: colours[match[1]], svg)
