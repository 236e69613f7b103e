"""The colours of the page, light and dark, and which of them must be told apart: a test computes their contrast."""

LIGHT = {
    "paper": "#ffffff",
    "panel": "#f3f6f9",
    "ink": "#14212e",
    "soft": "#46566a",
    "line": "#c9d3de",
    "edge": "#6f7f90",
    "accent": "#12467f",
    "new": "#b3361b",
    "undecided": "#8a5a00",
    "similar": "#2b7a8c",
    "known": "#123f74",
    "irrelevant": "#6c7a89",
    "other": "#808c99",
    "alarm": "#fff1e6",
}

DARK = {
    "paper": "#10171f",
    "panel": "#19232e",
    "ink": "#eef3f8",
    "soft": "#b4c1cf",
    "line": "#344352",
    "edge": "#7d8d9d",
    "accent": "#8fc1ff",
    "new": "#ff8b6b",
    "undecided": "#e8b04a",
    "similar": "#5cc3d6",
    "known": "#8db8f0",
    "irrelevant": "#93a1b0",
    "other": "#8391a0",
    "alarm": "#33231a",
}

STATUSES = ("new", "undecided", "similar", "known", "irrelevant", "other")

TEXT_ON = (
    ("ink", "paper"),
    ("ink", "panel"),
    ("ink", "alarm"),
    ("soft", "paper"),
    ("soft", "panel"),
    ("accent", "paper"),
    ("accent", "panel"),
    ("new", "paper"),
    ("new", "panel"),
    ("undecided", "paper"),
    ("undecided", "panel"),
    ("similar", "panel"),
    ("known", "panel"),
    ("known", "paper"),
)
"""Letters and what lies behind them: at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""

SHAPE_ON = (
    *((status, "paper") for status in STATUSES),
    *((status, "panel") for status in STATUSES),
    ("edge", "paper"),
    ("new", "alarm"),
)
"""Bars, marks and borders that mean something: at least 3 to 1 (WCAG 2.2, 1.4.11)."""


def contrast(one: str, other: str) -> float:
    """Return how strongly two colours differ, from 1 (not) to 21 (black on white), as WCAG 2.2 defines it.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def variables(colours: dict[str, str]) -> str:
    """Return the colours as CSS variables."""
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())
