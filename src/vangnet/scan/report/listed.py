"""Hits: on which lists, how sure, whether the child was ever found, and what lies in several places."""

from collections.abc import Iterator

from vangnet.scan.report.figures import CopyGroup
from vangnet.scan.report.hits import MD5, ListCount, Victims
from vangnet.scan.report.markup import Child, Markup, file_name, tag
from vangnet.scan.report.view import Column, View, part, section, table
from vangnet.values import Kind, Status

BIN_BITS = 4


def hits(view: View) -> Markup:
    """Return the hits per list and category, the victims, and how close the likenesses are."""
    words, found = view.words, view.figures.hits
    if not found.lists:
        return section("hits", words("hits"), lead=words("hits_none"))
    body: list[Child] = [_victims(view, found.victims), _lists(view)]
    if found.distances:
        body += [_distances(view), _manner(view)]
    if remarks := _remarks(view):
        body.append(remarks)
    return section("hits", words("hits"), *body)


# -- lists ---------------------------------------------------------------------------------------------------------


def _lists(view: View) -> Markup:
    words = view.words
    columns = [
        Column(words("list"), "wide"),
        Column(words("category")),
        Column(words("kind")),
        Column(words("how")),
        Column(words("files"), "number"),
        Column(words("media"), "number"),
    ]
    rows = [_list_row(view, count) for count in view.figures.hits.lists]
    return part(words("hits"), table(words("hits"), columns, rows), lead=words("hits_lead"))


def _list_row(view: View, count: ListCount) -> list[Child]:
    words = view.words
    weak = count.by == MD5 and count.kind == Kind.KNOWN
    flag = tag("span", words("md5_flag"), class_="flag") if weak else None
    return [
        file_name(count.list),
        file_name(count.category) if count.category is not None else words("no_category"),
        words.word("kinds", count.kind),
        [words.word("by", count.by), flag],
        words.number(count.files),
        words.number(count.media),
    ]


# -- victims -------------------------------------------------------------------------------------------------------


def _victims(view: View, victims: Victims) -> Markup:
    words = view.words
    columns = [Column(words("victim"), "wide"), Column(words("files"), "number"), Column(words("share"), "bar")]
    counts = [
        ("victim_unidentified", victims.unidentified, "new"),
        ("victim_untold", victims.untold, "undecided"),
        ("victim_identified", victims.identified, "known"),
    ]
    whole = sum(number for _, number, _ in counts)
    rows: list[list[Child]] = [
        [words(key), words.number(number), [view.bar(number, whole, colour), words.percent(number, whole)]]
        for key, number, colour in counts
    ]
    body = [table(words("victims"), columns, rows)]
    if victims.series:
        body.append(_series(view, victims))
    return part(words("victims"), *body, lead=words("victims_lead"))


def _series(view: View, victims: Victims) -> Markup:
    words = view.words
    columns = [Column(words("series_name"), "wide"), Column(words("files"), "number"), Column(words("media"), "number")]
    rows: list[list[Child]] = [
        [file_name(count.series), words.number(count.files), words.number(count.media)] for count in victims.series
    ]
    rest = victims.series_left_out
    more = tag("p", words("left_out", folders=words.count("series", rest)), class_="more") if rest else None
    summary = tag("summary", words("series"))
    return tag("details", summary, table(words("series"), columns, rows), more, class_="fold")


# -- likeness ------------------------------------------------------------------------------------------------------


def _distances(view: View) -> Markup:
    """Return how many similar files lie at which distance, in steps of a few bits: a chart that is a table."""
    words, distances = view.words, view.figures.hits.distances
    bins: dict[int, int] = dict.fromkeys(range(0, max(distances) + 1, BIN_BITS), 0)
    for distance, files in distances.items():
        bins[distance - distance % BIN_BITS] += files
    most = max(bins.values())
    columns = [Column(words("distance")), Column(words("files"), "bar")]
    rows: list[list[Child]] = [
        [
            words("bits", first=str(first), last=str(first + BIN_BITS - 1)),
            [view.bar(files, most, "similar"), view.number(files)],
        ]
        for first, files in bins.items()
    ]
    return part(words("distances"), table(words("distances"), columns, rows), lead=_threshold(view))


def _threshold(view: View) -> str:
    told = (view.summary.options or {}).get("threshold_bits")
    return view.words("distances_lead", threshold=f"{told} bits") if told else view.words("distances_lead_untold")


def _manner(view: View) -> Markup:
    words, found = view.words, view.figures.hits
    groups = (("orientation", "orientations", found.orientations), ("reading", "readings", found.readings))
    tables = (_words_table(view, key, group, counts) for key, group, counts in groups)
    return part(words("manner"), tag("div", tables, class_="pair"))


def _words_table(view: View, key: str, group: str, counts: dict[str, int]) -> Markup:
    words = view.words
    columns = [Column(words(key)), Column(words("files"), "bar")]
    most = max(counts.values(), default=0)
    rows: list[list[Child]] = [
        [file_name(words.word(group, word)), [view.bar(files, most, "similar"), view.number(files)]]
        for word, files in counts.items()
    ]
    return table(words(key), columns, rows)


def _remarks(view: View) -> Markup | None:
    """Return the reasons that stand as a remark with another status than undecided."""
    words = view.words
    rows: list[list[Child]] = []
    for count in view.figures.reasons:
        if count.status != Status.UNDECIDED:
            told = words.reason(count.reason)
            label = [tag("span", told["label"], class_="status"), tag("span", told["meaning"], class_="meaning")]
            rows.append([label, view.status(count.status), words.number(count.files), told["advice"]])
    columns = [
        Column(words("reason"), "wide"),
        Column(words("status")),
        Column(words("files"), "number"),
        Column(words("advice"), "wide"),
    ]
    return part(words("remarks"), table(words("remarks"), columns, rows)) if rows else None


# -- copies --------------------------------------------------------------------------------------------------------


def copies(view: View) -> Markup:
    """Return which contents lie in more than one place."""
    words, found = view.words, view.figures.copies
    if not found.groups:
        return section("copies", words("copies"), lead=words("copies_none"))
    columns = [
        Column(words("copies_place"), "wide"),
        Column(words("status")),
        Column(words("files"), "number"),
        Column(words("bytes"), "number"),
    ]
    rows = list(_copy_rows(view, found.most))
    lead = words("copies_lead", groups=words.number(found.groups), files=words.count("files", found.files))
    return section("copies", words("copies"), table(words("copies"), columns, rows), lead=lead)


def _copy_rows(view: View, groups: tuple[CopyGroup, ...]) -> Iterator[list[Child]]:
    for group in groups:
        size = view.words.size(group.size) if group.size is not None else ""
        yield [
            file_name(group.address),
            view.status(group.status),
            view.words.number(group.files),
            size,
        ]
