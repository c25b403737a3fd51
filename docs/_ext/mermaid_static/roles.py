"""Which of the site's colours each Mermaid theme variable takes.

Mermaid's `base` theme has some 280 colour variables; the site has a few dozen colours, the *roles*.
Every variable gets its role's sentinel, a colour that means nothing, and `recipe` turns sentinels
into ``var(--mm-ROLE)`` after the render.
A variable that is not listed would keep Mermaid's own light colour in both themes; a test compares
the list with Mermaid's.
"""

from __future__ import annotations

from typing import Any

SERIES = 12
"""How many tinted areas (`area-0` …) the palette has; Mermaid counts to twelve."""

STROKES = 8
"""How many strong colours (`series-0` …) the palette has, for lines, points and bars."""

VARIABLES: dict[str, str] = {
    "ground": """background relationLabelBackground edgeLabelBackground sequenceNumberColor
        altSectionBkgColor attributeBackgroundColorOdd rowOdd pieStrokeColor emUiFill
        emSwimlaneBackgroundOdd wardley.backgroundColor wardley.annotationFill
        xyChart.backgroundColor surface0""",
    "ink": """primaryTextColor secondaryTextColor tertiaryTextColor textColor titleColor
        nodeTextColor noteTextColor actorTextColor signalTextColor labelTextColor loopTextColor
        taskTextColor taskTextOutsideColor taskTextLightColor taskTextDarkColor transitionLabelColor
        stateLabelColor errorTextColor scaleLabelColor classText pieTitleTextColor
        pieSectionTextColor pieLegendTextColor vennTitleTextColor vennSetTextColor
        cynefin.textColor cynefin.labelColor wardley.axisTextColor wardley.componentLabelColor
        wardley.annotationTextColor quadrant1TextFill quadrant2TextFill quadrant3TextFill
        quadrant4TextFill quadrantPointTextFill quadrantXAxisTextFill quadrantYAxisTextFill
        quadrantTitleFill xyChart.titleColor xyChart.dataLabelColor xyChart.xAxisTitleColor
        xyChart.xAxisLabelColor xyChart.yAxisTitleColor xyChart.yAxisLabelColor
        requirementTextColor relationLabelColor tagLabelColor commitLabelColor""",
    "line": """lineColor arrowheadColor defaultLinkColor signalColor actorLineColor transitionColor
        specialStateColor relationColor archEdgeColor archEdgeArrowColor pieOuterStrokeColor
        cynefin.boundaryColor cynefin.arrowColor radar.axisColor wardley.axisColor
        wardley.componentStroke wardley.linkStroke wardley.annotationStroke
        xyChart.xAxisTickColor xyChart.xAxisLineColor xyChart.yAxisTickColor
        xyChart.yAxisLineColor emArrowhead emRelationStroke emUiStroke emProcessorStroke
        emReadModelStroke emCommandStroke emEventStroke innerEndBackground""",
    "node": """primaryColor nodeBkg mainBkg actorBkg labelBoxBkgColor personBkg stateBkg
        labelBackgroundColor requirementBackground taskBkgColor wardley.componentFill""",
    "node-line": """primaryBorderColor nodeBorder actorBorder labelBoxBorderColor taskBorderColor
        personBorder compositeBorder requirementBorderColor border2 gradientStart gradientStop
        quadrantInternalBorderStrokeFill quadrantExternalBorderStrokeFill""",
    "second": """secondaryColor activationBkgColor compositeTitleBackground sectionBkgColor2
        commitLabelBackground doneTaskBkgColor excludeBkgColor attributeBackgroundColorEven rowEven
        surface1 surfacePeer0""",
    "second-line": """secondaryBorderColor activationBorderColor doneTaskBorderColor surfacePeer1
        surfacePeer2 surfacePeer3 surfacePeer4 emSwimlaneBackgroundStroke surface3 surface4""",
    "group": """tertiaryColor clusterBkg rectBkgColor sectionBkgColor compositeBackground
        altBackground surface2""",
    "group-line": """tertiaryBorderColor clusterBorder gridColor archGroupBorderColor
        radar.graticuleColor wardley.gridColor""",
    "note": "noteBkgColor tagLabelBackground",
    "note-line": "noteBorderColor tagLabelBorder",
    "active": "activeTaskBkgColor",
    "active-line": "activeTaskBorderColor",
    "alert": "critBkgColor errorBkgColor",
    "alert-line": """critBorderColor todayLineColor cynefin.cliffColor wardleyEvolutionColor
        wardley.evolutionStroke""",
    "link": "taskTextClickableColor vertLineColor quadrantPointFill",
    "on-series": "branchLabelColor",
    "area-0": "quadrant1Fill cynefin.complexBg emProcessorFill",
    "area-1": "quadrant2Fill cynefin.complicatedBg emReadModelFill",
    "area-2": "quadrant3Fill cynefin.chaoticBg emCommandFill",
    "area-3": "quadrant4Fill cynefin.clearBg emEventFill",
    "area-4": "cynefin.confusionBg",
}
"""Role → the variables that take it; the numbered families follow in `_families`."""

SIZES: dict[str, str] = {
    "fontFamily": "inherit",
    "pieOpacity": "1",
    "tagLabelFontSize": "12px",
    "commitLabelFontSize": "12px",
}
"""What else the theme sets: the page's own font, and no label below 12 pixels."""


def _families() -> dict[str, str]:
    """Variables with a number in their name → role."""
    roles: dict[str, str] = {}
    for number in range(SERIES):
        roles[f"cScale{number}"] = f"area-{number}"
        roles[f"cScalePeer{number}"] = "node-line"
        roles[f"cScaleInv{number}"] = "line"
        roles[f"cScaleLabel{number}"] = "ink"
        roles[f"pie{number + 1}"] = f"area-{number}"
    for number in range(STROKES):
        roles[f"fillType{number}"] = f"area-{number}"
        roles[f"venn{number + 1}"] = f"area-{number}"
        roles[f"git{number}"] = f"series-{number}"
        roles[f"gitInv{number}"] = "ground"
        roles[f"gitBranchLabel{number}"] = "on-series"
    return roles


def roles() -> dict[str, str]:
    """Every colour variable → role; a nested variable is written ``xyChart.titleColor``."""
    listed = {name: role for role, names in VARIABLES.items() for name in names.split()}
    return listed | _families()


def names() -> list[str]:
    """The roles, in one fixed order."""
    return [*VARIABLES, *(f"area-{n}" for n in range(5, SERIES)), *_strokes()]


def _strokes() -> list[str]:
    return [f"series-{number}" for number in range(STROKES)]


def sentinels(base: int = 0xB3D700) -> dict[str, str]:
    """Role → the colour that stands for it during the render."""
    return {role: f"#{base + 0x10 + place:06x}" for place, role in enumerate(names())}


def theme(colours: dict[str, str]) -> dict[str, Any]:
    """Mermaid's ``themeVariables``: every colour variable set to its role's colour."""
    variables: dict[str, Any] = dict(SIZES)
    for name, role in roles().items():
        outer, _, inner = name.rpartition(".")
        target = variables.setdefault(outer, {}) if outer else variables
        target[inner] = colours[role]
    variables["xyChart"]["plotColorPalette"] = ",".join(colours[role] for role in _strokes())
    return variables


def config(colours: dict[str, str]) -> dict[str, Any]:
    """The configuration of every render; the same for each way to render."""
    return {
        "theme": "base",
        "themeVariables": theme(colours),
        "fontFamily": "inherit",
        "deterministicIds": True,
        "handDrawnSeed": 1,
        "flowchart": {"htmlLabels": True},
        "gantt": {"useWidth": 720, "fontSize": 13, "sectionFontSize": 13},
    }
