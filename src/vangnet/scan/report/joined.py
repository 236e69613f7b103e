"""Split files: what was joined from parts, how sure that is, and where the parts lie."""

from collections.abc import Iterator

from vangnet.scan.parts.written import Part, Told, Whole
from vangnet.scan.report.markup import Child, Markup, file_name, join, tag
from vangnet.scan.report.view import Column, View, section, table
from vangnet.scan.report.words import Words

MOST_ROWS = 500


def joined(view: View) -> Markup | None:
    """Return the section, or nothing where joining was not tried."""
    told, words = view.joined, view.words
    if told is None:
        return None
    notes: list[Child] = [tag("p", line) for line in limits(told, words)]
    if not told.joined:
        return section("joined", words("joined"), *notes, lead=words("joined_none"))
    columns = [
        Column(words("joined_whole"), "wide"),
        Column(words("joined_proof"), "wide"),
        Column(words("bytes"), "number"),
        Column(words("joined_parts"), "wide"),
    ]
    rows = [_row(view, whole) for whole in told.joined[:MOST_ROWS]]
    body = [tag("p", summary(told, words)), *notes, table(words("joined"), columns, rows)]
    return section("joined", words("joined"), *body, lead=words("joined_lead"))


def summary(told: Told, words: Words) -> str:
    """Say in one sentence what was joined."""
    parts = sum(len(whole.parts) for whole in told.joined)
    return words(
        "joined_found",
        files=words.count("split", len(told.joined)),
        parts=words.count("parts", parts),
        heads=words.count("files", told.heads),
    )


def limits(told: Told, words: Words) -> Iterator[str]:
    """Say what was not tried: never left out."""
    counts = {
        "joined_limited": told.heads_limited,
        "joined_left_out": told.candidates_left_out,
        "joined_unread": told.candidates_unread,
        "joined_failed": len(told.failed),
    }
    if told.skipped:
        yield words("joined_skipped")
    yield from (words(key, files=words.count("files", count)) for key, count in counts.items() if count)


def _row(view: View, whole: Whole) -> list[Child]:
    words = view.words
    hits = "; ".join(f"{hit['list']} {hit['category'] or ''}".strip() for hit in whole.hits)
    reason = words.reason(whole.reason)["label"] if whole.reason else ""
    facts = " · ".join(filter(None, (whole.name, whole.type, reason, hits)))
    doubts = "; ".join(words.word("doubts", doubt) for doubt in whole.doubts)
    return [
        [view.status(whole.status), tag("span", facts, class_="meaning")],
        [words.word("proofs", whole.proof), tag("span", doubts, class_="meaning") if doubts else None],
        words.size(whole.size or 0),
        tag("ol", (tag("li", _place(view, part)) for part in whole.parts)),
    ]


def _place(view: View, part: Part) -> Markup:
    first, more = part.places[0], len(part.places) - 1
    copies = view.words("joined_copies", places=view.words.count("places", more)) if more else ""
    return join(file_name(f"{first.exhibit}: {first.address}"), f" ({copies})" if copies else None)
