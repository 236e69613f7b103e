"""HTML that cannot be injected into: text is escaped unless it was made here.

tag("td", name, class_="number")  ->  <td class="number">&lt;script&gt;</td>
"""

from collections.abc import Iterable
from html import escape

from vangnet.scan.report.visible import pieces


class Markup(str):
    """HTML that was made here. Every other string is text, and gets escaped."""

    __slots__ = ()


Child = str | Iterable["str | None"] | None
Attribute = str | int | float | bool | None

VOID = frozenset({"meta", "br", "hr"})


def tag(element: str, *children: Child, **attributes: Attribute) -> Markup:
    """Return an element. `class_` and `aria_label` become `class` and `aria-label`; None leaves one out."""
    opening = f"<{element}{''.join(_attribute(name, value) for name, value in attributes.items())}>"
    if element in VOID:
        return Markup(opening)
    return Markup(f"{opening}{join(*children)}</{element}>")


def join(*children: Child) -> Markup:
    """Return the children one after the other, escaped where they are text."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, str):
            parts.append(child if isinstance(child, Markup) else escape(child))
        else:
            parts.append(join(*child))
    return Markup("".join(parts))


def file_name(name: str) -> Markup:
    """Return a name out of a strange file system: what does not print is shown and marked as such.

    `bdi` keeps a name in right-to-left letters from turning round the words beside it.
    """
    shown = (tag("span", text, class_="odd") if odd else text for text, odd in pieces(name))
    return tag("bdi", shown, class_="name")


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    key = name.rstrip("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{escape(str(value))}"'
