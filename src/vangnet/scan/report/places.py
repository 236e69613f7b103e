"""Where the files are, what they are, and when they were last changed."""

from collections.abc import Iterator, Mapping

from vangnet.scan.report.figures import Row
from vangnet.scan.report.folders import Folder
from vangnet.scan.report.markup import Child, Markup, file_name, join, tag
from vangnet.scan.report.view import Column, View, section, table
from vangnet.values import Status

YEARS_SHOWN = 25

GROUPS = (
    ("new", (Status.NEW,)),
    ("undecided", (Status.UNDECIDED,)),
    ("known_similar", (Status.KNOWN, Status.SIMILAR)),
)
"""Which statuses the columns of a breakdown add up; the last column holds all."""


def folders(view: View) -> Markup:
    """Return the folders, most new files first, each to be opened further."""
    words, figures = view.words, view.figures
    tree = tag("ul", (_folder(view, child) for child in figures.folders.children), _tail(view, figures.folders))
    head = tag("div", tag("span", words("folder")), (tag("span", name) for name in _headings(view)), class_="line head")
    inside = words("in_containers", files=words.count("files", figures.in_containers))
    note = tag("p", inside, class_="more") if figures.in_containers else None
    body = tag("div", tag("div", head, aria_hidden="true"), tree, class_="tree")
    return section("places", words("places"), body, note, lead=words("places_lead"))


def _headings(view: View) -> list[str]:
    words = view.words
    return [words.status(Status.NEW), words.status(Status.UNDECIDED), words("known_similar"), words("all")]


def _folder(view: View, folder: Folder) -> Markup:
    mark = tag("span", view.words("container"), class_="mark") if folder.container else None
    line = _line(view, join(file_name(folder.name), " ", mark), folder.statuses)
    if not folder.children and not folder.left_out:
        return tag("li", line, class_="leaf")
    inside = tag("ul", (_folder(view, child) for child in folder.children), _tail(view, folder))
    return tag("li", tag("details", tag("summary", line), inside))


def _tail(view: View, folder: Folder) -> Iterator[Markup]:
    """Yield what stands right in the folder, and the folders that are not shown."""
    if folder.direct:
        own = _without(folder)
        yield tag("li", _line(view, tag("em", view.words("direct")), own), class_="leaf")
    if folder.left_out:
        told = view.words("left_out", folders=view.words.count("folders", folder.left_out))
        yield tag("li", _line(view, tag("em", told), folder.left_out_statuses), class_="leaf")


def _without(folder: Folder) -> dict[str, int]:
    """Return the counts of the files right in the folder: all but those below it."""
    below = [child.statuses for child in folder.children] + [folder.left_out_statuses]
    return {
        status: number - sum(counts.get(status, 0) for counts in below) for status, number in folder.statuses.items()
    }


def _line(view: View, name: Child, counts: Mapping[str, int]) -> Markup:
    """Return a folder's name and numbers; each number carries its heading for small screens and readers aloud."""
    cells = zip(_headings(view), _grouped(counts), ("new", "undecided", "known", "all"), strict=True)
    numbers = (
        tag(
            "span",
            tag("span", f"{heading} ", class_="label"),
            view.words.number(number),
            class_=f"count count-{kind}" + ("" if number else " zero"),
        )
        for heading, number, kind in cells
    )
    return tag("span", tag("span", name, class_="where"), numbers, class_="line")


def _grouped(counts: Mapping[str, int]) -> list[int]:
    parts = [sum(counts.get(status, 0) for status in statuses) for _, statuses in GROUPS]
    return [*parts, sum(counts.values())]


# -- types and years -----------------------------------------------------------------------------------------------


def types(view: View) -> Markup:
    """Return the types of files, those with most new files first."""
    words, figures = view.words, view.figures
    columns = [Column(words("type"), "wide"), *(Column(name, "number") for name in _headings(view))]
    rows: list[list[Child]] = [
        [
            file_name(row.label) if row.label else words("no_type"),
            *map(words.number, _grouped(row.statuses)),
        ]
        for row in figures.types
    ]
    rest = figures.types_left_out
    more = tag("p", words("left_out", folders=words.count("types", rest)), class_="more") if rest else None
    return section("types", words("types"), table(words("types"), columns, rows), more)


def years(view: View) -> Markup | None:
    """Return the media by the year of the file system."""
    words = view.words
    rows = _folded(view, view.figures.years)
    if not rows:
        return None
    columns = [
        Column(words("year")),
        Column(words.status(Status.NEW), "bar"),
        Column(words.status(Status.UNDECIDED), "number"),
        Column(words("known_similar"), "number"),
        Column(words("all"), "number"),
    ]
    most = max(_grouped(counts)[0] for _, counts in rows)
    body: list[list[Child]] = []
    for label, counts in rows:
        new, undecided, known, everything = _grouped(counts)
        first: Child = [view.bar(new, most, "new"), view.number(new)]
        body.append([label, first, *map(words.number, (undecided, known, everything))])
    return section("years", words("years"), table(words("years"), columns, body), lead=words("years_lead"))


def _folded(view: View, rows: tuple[Row, ...]) -> list[tuple[str, dict[str, int]]]:
    """Return the last years one by one and all before them as one; clocks that ran wild do not fill the page."""
    dated = [row for row in rows if row.label is not None]
    early, late = dated[:-YEARS_SHOWN], dated[-YEARS_SHOWN:]
    folded = [(row.label or "", row.statuses) for row in late]
    if early:
        label = view.words("earlier", year=early[-1].label or "")
        folded.insert(0, (label, _added(early)))
    undated = [row for row in rows if row.label is None]
    return folded + [(view.words("no_year"), row.statuses) for row in undated]


def _added(rows: list[Row]) -> dict[str, int]:
    return {str(status): sum(row.statuses.get(status, 0) for row in rows) for status in Status}
