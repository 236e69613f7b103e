"""The statuses of all files, and why some could not be judged."""

from collections.abc import Iterator

from vangnet.scan.report.charts import stacked
from vangnet.scan.report.figures import STATUS_ORDER, ReasonCount, RemarkCount, StatusCount
from vangnet.scan.report.markup import Child, Markup, tag
from vangnet.scan.report.view import Column, View, part, row, section, table
from vangnet.values import Status

MEDIA = (Status.NEW, Status.UNDECIDED, Status.SIMILAR, Status.KNOWN)


def statuses(view: View) -> Markup:
    """Return the chart of the media and the table of all statuses with what each means."""
    words = view.words
    return section("statuses", words("statuses"), _chart(view), _table(view), lead=words("statuses_lead"))


def _chart(view: View) -> Markup:
    words = view.words
    counts = [view.figures.status(name) for name in MEDIA]
    whole = sum(count.files for count in counts)
    told = [f"{words.status(count.status)} {_shared(view, count, whole)}" for count in counts]
    label = f"{words('media_chart')}: {'; '.join(told)}"
    legend = (tag("li", view.status(count.status), " ", _shared(view, count, whole)) for count in counts)
    lead = words("media_chart_lead", files=words.count("files", whole))
    chart = tag("figure", stacked([(count.status, count.files) for count in counts], label), tag("ul", legend))
    return part(words("media_chart"), chart, lead=lead)


def _shared(view: View, count: StatusCount, whole: int) -> str:
    return f"{view.words.number(count.files)} ({view.words.percent(count.files, whole)})"


def _table(view: View) -> Markup:
    words, figures = view.words, view.figures
    columns = [
        Column(words("status"), "wide"),
        Column(words("files"), "number"),
        Column(words("share"), "number"),
        Column(words("media"), "number"),
        Column(words("bytes"), "number"),
    ]
    total: list[Child] = [
        words("total"),
        words.number(figures.files),
        words.percent(figures.files, figures.files),
        words.number(sum(count.media for count in figures.statuses)),
        words.size(figures.bytes),
    ]
    return table(words("statuses"), columns, list(_status_rows(view)), row(columns, total))


def _status_rows(view: View) -> Iterator[list[Child]]:
    words, figures = view.words, view.figures
    for count in figures.statuses:
        known = count.status in STATUS_ORDER
        meaning = tag("span", words.status_meaning(count.status), class_="meaning")
        yield [
            [view.status(count.status) if known else count.status, meaning],
            words.number(count.files),
            words.percent(count.files, figures.files),
            words.number(count.media),
            words.size(count.bytes),
        ]


def undecided(view: View) -> Markup:
    """Return each reason with what it means and what can be done about it."""
    words = view.words
    counts = [count for count in view.figures.reasons if count.status == Status.UNDECIDED]
    if not counts:
        return section("undecided", words("undecided"), lead=words("undecided_none"))
    columns = [
        Column(words("reason"), "wide"),
        Column(words("files"), "number"),
        Column(words("bytes"), "number"),
        Column(words("advice"), "wide"),
    ]
    most = max(count.files for count in counts)
    rows = [_reason_row(view, count, most) for count in counts]
    lead = words.status_meaning(Status.UNDECIDED)
    return section("undecided", words("undecided"), table(words("undecided"), columns, rows), lead=lead)


def oddities(view: View) -> Markup | None:
    """Return what else was noted of files, whatever their status: hidden, renamed, opened with a password ..."""
    words = view.words
    counts = view.figures.remarks
    if not counts:
        return None
    columns = [Column(words("oddity"), "wide"), Column(words("files"), "number"), Column(words("open"), "number")]
    rows = [_remark_row(view, count) for count in counts]
    return section("oddities", words("oddities"), table(words("oddities"), columns, rows), lead=words("oddities_lead"))


def _remark_row(view: View, count: RemarkCount) -> list[Child]:
    label, meaning = view.words.remark(count.remark)
    told = [tag("span", label, class_="status"), tag("span", meaning, class_="meaning")]
    return [told, view.words.number(count.files), view.words.number(count.open)]


def _reason_row(view: View, count: ReasonCount, most: int) -> list[Child]:
    told = view.words.reason(count.reason)
    return [
        [tag("span", told["label"], class_="status"), tag("span", told["meaning"], class_="meaning")],
        [view.number(count.files), view.bar(count.files, most, "undecided")],
        view.words.size(count.bytes),
        told["advice"],
    ]
