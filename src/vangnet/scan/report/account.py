"""How complete the scan is, what it did not do, and with what it was made."""

from collections.abc import Iterator
from typing import Any

from vangnet.scan.report.markup import Child, Markup, file_name, join, tag
from vangnet.scan.report.view import Column, View, part, section, table

NOT_COVERED = ("unallocated_space",)
"""What is not done, for a scan that did not say it itself."""

ALWAYS_NOT_COVERED = ("judgement",)


def coverage(view: View) -> Markup:
    """Return the sum that must hold, what was not read, and what this scan did not do."""
    words, figures = view.words, view.figures
    added = " + ".join(words.number(count.files) for count in figures.statuses)
    facts = [
        words("coverage_sum", sum=added, files=words.count("files", figures.files)),
        words("coverage_bytes", bytes=words.size(figures.bytes)),
    ]
    if figures.without_digest:
        facts.append(words("coverage_unread", files=words.count("files", figures.without_digest)))
    else:
        facts.append(words("coverage_read"))
    listed = tag("ul", (tag("li", fact) for fact in facts))
    return section("coverage", words("coverage"), listed, part(words("not_covered"), tag("ul", _limits(view))))


def _limits(view: View) -> Iterator[Markup]:
    told = view.summary.not_covered
    for code in (*(NOT_COVERED if told is None else told), *ALWAYS_NOT_COVERED):
        title, meaning = view.words.not_covered(code)
        yield tag("li", tag("strong", title), " ", meaning)


def account(view: View) -> Markup:
    """Return everything that another needs to repeat the scan."""
    words = view.words
    columns = [Column(words("fact"), "wide"), Column(words("value"), "wide")]
    rows: list[list[Child]] = [[name, file_name(value)] for name, value in _facts(view) if value]
    lead = words("account_lead")
    return section("account", words("account"), table(words("account"), columns, rows), lead=lead)


def _facts(view: View) -> Iterator[tuple[str, str]]:
    words, summary = view.words, view.summary
    yield words("exhibit"), summary.exhibit or words("no_exhibit")
    yield words("started_at"), words.moment(summary.started_at) or ""
    yield words("finished_at"), words.moment(summary.finished_at) or ""
    yield words("duration"), words.duration(summary.seconds) if summary.seconds is not None else ""
    yield words("library"), str(summary.library.version or "")
    yield words("library_path"), summary.library.path or ""
    yield words("program"), f"{summary.program.name} {summary.program.version or ''}".strip()
    for name, value in _flat(summary.options or {}):
        yield words("options", name=name), _told(view, value)
    if isinstance(summary.confinement, dict):
        for name, value in _flat(summary.confinement):
            yield words("confinement_part", name=name), _told(view, value)
    else:
        yield words("confinement"), _told(view, summary.confinement)


def _flat(values: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _told(view: View, value: Any) -> str:
    if value is None:
        return view.words("not_told")
    if isinstance(value, bool):
        return view.words.yes_no(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def footer(view: View) -> Markup:
    example = tag("span", "<U+202E>", class_="odd")
    before, after = view.words("footer", example="\0").split("\0")
    told = tag("p", join(before, example, after))
    return tag("footer", tag("p", tag("strong", view.words("confidential"))), told)
