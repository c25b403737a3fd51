"""Take out of a rendered SVG what it does not use: rules, markers, attributes, digits.

Mermaid writes the style rules of every look into each diagram.
What goes here changes no pixel (`research` compared screenshots); decimals beyond the third do, by
less than a reader can see.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
TAG = re.compile(r"<([A-Za-z][\w:-]*)((?:\s+[\w:.-]+\s*=\s*\"[^\"]*\")*)\s*/?>")
ATTRIBUTE = re.compile(r"\s+([\w:.-]+)\s*=\s*\"([^\"]*)\"")
DEFINITION = re.compile(
    r"<(marker|symbol|filter|linearGradient|radialGradient|clipPath)\b[^>]*?\bid=\"([^\"]+)\"[^>]*?"
    r"(?:/>|>.*?</\1>)",
    re.DOTALL,
)
SIMPLE = re.compile(r"\[[^\]]+\]|::?[\w-]+(?:\([^)]*\))?|[.#]?[\w-]+|\*")
ATTRIBUTE_TEST = re.compile(r"\[\s*([\w:-]+)\s*(?:([~^$*|]?=)\s*[\"']?([^\"'\]]*)[\"']?)?\s*\]")
LONG_NUMBER = re.compile(r"-?\d*\.\d{4,}(?:e-?\d+)?")
GEOMETRY = re.compile(
    r"(\s(?:d|points|transform|viewBox|width|height|[xyr]|[xy][12]|[cfr][xy]|style|stroke-width"
    r"|refX|refY|markerWidth|markerHeight|dx|dy|offset)=\")([^\"]*)"
)
CSS_IN_USE = re.compile(r"\[\s*(data-[\w-]+)")


@dataclass
class Used:
    """What occurs in the drawing: tags, and attributes with their values."""

    tags: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    attributes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, body: str) -> Used:
        """Read the tags of *body*."""
        used = cls()
        for tag in TAG.finditer(body):
            used.tags.add(tag[1].lower())
            for name, value in ATTRIBUTE.findall(tag[2]):
                used.attributes[name].add(value)
                if name == "class":
                    used.classes.update(value.split())
        return used

    def matches(self, simple: str) -> bool:
        """Whether one simple selector can match something; pseudo-classes always can."""
        kind = simple[0]
        if kind in ":*":
            return True
        if kind == ".":
            return simple[1:] in self.classes
        if kind == "#":
            return simple[1:] in self.attributes["id"]
        if kind == "[":
            return self._matches_attribute(simple)
        return simple.lower() in self.tags

    def _matches_attribute(self, simple: str) -> bool:
        test = ATTRIBUTE_TEST.fullmatch(simple)
        if test is None:
            return True
        name, operator, wanted = test.groups()
        return any(_compares(value, operator, wanted) for value in self.attributes.get(name, ()))


def _compares(value: str, operator: str | None, wanted: str) -> bool:
    """Whether an attribute's value passes a selector's test; an unknown test passes."""
    if operator == "=":
        return value == wanted
    if operator == "^=":
        return value.startswith(wanted)
    if operator == "$=":
        return value.endswith(wanted)
    return operator != "*=" or wanted in value


def rules(css: str) -> Iterator[tuple[str, str]]:
    """The top-level rules of a style sheet as (selector, declarations)."""
    depth, start, opened = 0, 0, 0
    for place, char in enumerate(css):
        if char == "{":
            opened = place if depth == 0 else opened
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : place].strip()
                start = place + 1


def selectors(text: str) -> list[str]:
    """A selector list, split at its top-level commas."""
    return [part.strip() for part in re.split(r",(?![^(\[]*[)\]])", text)]


def used_rules(css: str, used: Used) -> str:
    """The rules that can match; keyframes only where an animation names them."""
    kept: dict[str, None] = {}
    frames: list[tuple[str, str]] = []
    for selector, declarations in rules(css):
        if selector.startswith("@keyframes"):
            frames.append((selector.split()[1], f"{selector}{{{declarations}}}"))
            continue
        wanted = [
            one
            for one in selectors(selector)
            if ":root" not in one and all(used.matches(simple) for simple in SIMPLE.findall(one))
        ]
        if wanted and declarations:
            rule = f"{','.join(dict.fromkeys(wanted))}{{{declarations.rstrip(';')}}}"
            kept.pop(rule, None)  # of two equal rules the later one decides
            kept[rule] = None
    text = "".join(kept)
    return "".join(frame for name, frame in frames if re.search(rf"\b{name}\b", text)) + text


def without_unused_definitions(svg: str) -> str:
    """Drop markers, gradients and the like that nothing refers to, until none is left."""

    def keep(match: re.Match[str]) -> str:
        return match[0] if re.search(rf"#{re.escape(match[2])}\b", svg) else ""

    while (shorter := DEFINITION.sub(keep, svg)) != svg:
        svg = shorter
    return svg.replace("<defs></defs>", "").replace("<defs/>", "")


def without_notes(body: str, css: str) -> str:
    """Drop the attributes that only Mermaid's scripts read, and the empty ones."""
    in_use = set(CSS_IN_USE.findall(css))

    def keep(match: re.Match[str]) -> str:
        name, value = match[1], match[2].strip()
        noise = (name.startswith("data-") and name not in in_use) or (
            name in {"class", "style"} and value in {"", "undefined", "undefined;", ";"}
        )
        return "" if noise else match[0]

    return TAG.sub(lambda tag: ATTRIBUTE.sub(keep, tag[0]), body)


def rounded(body: str) -> str:
    """Keep three decimals in geometry, and leave words alone."""

    def short(number: re.Match[str]) -> str:
        return f"{float(number[0]):.3f}".rstrip("0").rstrip(".") or "0"

    def geometry(match: re.Match[str]) -> str:
        return match[1] + LONG_NUMBER.sub(short, match[2])

    return TAG.sub(lambda tag: GEOMETRY.sub(geometry, tag[0]), body)


def shrink(svg: str) -> str:
    """The same picture in fewer bytes, with one style element after the description."""
    css = unescape("".join(STYLE.findall(svg)))
    body = without_unused_definitions(STYLE.sub("", svg))
    css = used_rules(css, Used.of(body))
    body = rounded(without_notes(body, css))
    head = re.match(
        r"<svg\b[^>]*>(?:\s*<title\b.*?</title>)?(?:\s*<desc\b.*?</desc>)?", body, re.DOTALL
    )
    end = head.end() if head else 0
    css = css.replace("&", "&amp;").replace("<", "&lt;")
    return f"{body[:end]}<style>{css}</style>{body[end:]}"
