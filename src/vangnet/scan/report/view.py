"""What every section of the page gets: the numbers, what the scan said of itself, and the words."""

from collections.abc import Sequence

import msgspec

from vangnet.scan.parts.written import Told
from vangnet.scan.report.charts import bar, swatch
from vangnet.scan.report.figures import Figures
from vangnet.scan.report.markup import Child, Markup, join, tag
from vangnet.scan.report.words import Words
from vangnet.scan.results import Summary


class View(msgspec.Struct, frozen=True):
    """The material of one page."""

    figures: Figures
    summary: Summary
    words: Words
    joined: Told | None = None

    def number(self, number: int) -> Markup:
        return tag("span", self.words.number(number), class_="number")

    def bar(self, part: int, whole: int, status: str) -> Markup:
        return tag("span", bar(part, whole, status), class_="barbox")

    def status(self, status: str) -> Markup:
        """Return a status with its mark."""
        return tag("span", swatch(status), self.words.status(status), class_="status")


class Column(msgspec.Struct, frozen=True):
    """A column of a table: its heading and how it is set ("number", "wide", "bar" ...)."""

    heading: str
    kind: str | None = None


def section(anchor: str, heading: str, *body: Child, lead: str | None = None) -> Markup:
    """Return a part of the page under a heading of the second order."""
    title = tag("h2", heading, id=f"{anchor}-title")
    intro = tag("p", lead, class_="lead") if lead else None
    return tag("section", title, intro, *body, id=anchor, aria_labelledby=f"{anchor}-title")


def part(heading: str, *body: Child, lead: str | None = None) -> Markup:
    """Return a part of a section under a heading of the third order."""
    intro = tag("p", lead, class_="lead") if lead else None
    return tag("div", tag("h3", heading), intro, *body, class_="part")


def table(caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Child]], total: Child = None) -> Markup:
    """Return a table; the first cell of a row is its heading. `total` is a ready row for the foot."""
    head = tag("tr", (tag("th", column.heading, scope="col", class_=column.kind) for column in columns))
    body = (row(columns, cells) for cells in rows)
    foot = tag("tfoot", total) if total else None
    inner = join(tag("caption", caption), tag("thead", head), tag("tbody", body), foot)
    return tag("div", tag("table", inner), class_="scroll", role="region", aria_label=caption, tabindex=0)


def row(columns: Sequence[Column], cells: Sequence[Child]) -> Markup:
    first, *others = zip(cells, columns, strict=True)
    heading = tag("th", first[0], scope="row", class_=first[1].kind)
    return tag("tr", heading, (tag("td", cell, class_=column.kind) for cell, column in others))
