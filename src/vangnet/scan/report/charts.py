"""Small charts as inline SVG: without script, without style attributes, each with its text beside it."""

from collections.abc import Sequence

from vangnet.scan.report.markup import Markup, join, tag

WIDTH = 1000.0
LEAST_SHARE = 0.004
"""A part that is not nothing stays visible."""

PATTERNED = {"undecided": "hatch", "similar": "dots"}
"""Parts that are told apart by more than their colour."""


def bar(part: int, whole: int, status: str) -> Markup:
    """Return a bar that fills part of its cell. The number stands beside it, so readers aloud skip the bar."""
    share = _share(part, whole)
    return tag(
        "svg",
        tag("rect", class_="track", width="100%", height="100%"),
        tag("rect", class_=f"fill-{status}", width=f"{100 * share:.2f}%", height="100%") if share else None,
        class_="bar",
        aria_hidden="true",
        focusable="false",
    )


def stacked(parts: Sequence[tuple[str, int]], label: str) -> Markup:
    """Return one bar in parts, (status, files) each, with its text for those who cannot see it."""
    whole = sum(count for _, count in parts)
    at = 0.0
    drawn: list[Markup] = []
    for status, width in zip((status for status, _ in parts), _widths([count for _, count in parts]), strict=True):
        if width:
            drawn.append(_part(status, at, width))
            at += width
    return tag(
        "svg",
        tag("title", label),
        _patterns(),
        tag("rect", class_="track", width=WIDTH, height=44) if not whole else None,
        drawn,
        class_="stack",
        viewBox=f"0 0 {WIDTH:g} 44",
        preserveAspectRatio="none",
        role="img",
        aria_label=label,
    )


def swatch(status: str) -> Markup:
    """Return the small mark of a status for a legend: the same colour and pattern as its part of the chart."""
    return tag(
        "svg",
        _filled(status, x=0, y=0, width=14, height=14, rx=3),
        class_="swatch",
        viewBox="0 0 14 14",
        aria_hidden="true",
        focusable="false",
    )


def _widths(counts: Sequence[int]) -> list[float]:
    """Return the widths of the parts, where small ones are drawn wide enough to be seen."""
    whole = sum(counts)
    shares = [_share(count, whole) for count in counts]
    total = sum(shares) or 1
    return [WIDTH * share / total for share in shares]


def _share(part: int, whole: int) -> float:
    return max(LEAST_SHARE, part / whole) if part and whole else 0.0


def _part(status: str, at: float, width: float) -> Markup:
    """Return one part, with a gap beside it so that neighbours do not run together."""
    return _filled(status, x=f"{at:.1f}", y=0, width=f"{max(width - 3, 2):.1f}", height=44)


def _filled(status: str, **place: str | float) -> Markup:
    over = PATTERNED.get(status)
    pattern = tag("rect", fill=f"url(#{over})", **place) if over else None
    return join(tag("rect", class_=f"fill-{status}", **place), pattern)


def _patterns() -> Markup:
    hatch = tag("path", d="M0 8 8 0M-2 2 2 -2M6 10 10 6", class_="stroke-paper")
    dots = tag("circle", cx=3, cy=3, r=1.4, class_="fill-paper")
    return tag(
        "defs",
        tag("pattern", hatch, id="hatch", width=8, height=8, patternUnits="userSpaceOnUse"),
        tag("pattern", dots, id="dots", width=6, height=6, patternUnits="userSpaceOnUse"),
    )
