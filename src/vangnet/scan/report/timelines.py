"""Videos of which some time is known: which part, and which part still has to be looked at."""

from collections.abc import Iterator

from vangnet.scan.report.films import Film
from vangnet.scan.report.markup import Child, Markup, file_name, join, tag
from vangnet.scan.report.ranges import joined, told
from vangnet.scan.report.view import Column, View, section, table
from vangnet.values import Span

WIDTH = 1000.0
LEAST_WIDTH = 3.0
DRAWN = 400
"""Ranges in one drawing; of a video with more the shortest are left to the text."""

COLOURS = {Span.KNOWN: "known", Span.NEW: "new", Span.LOST: "undecided", Span.FLAT: "other"}


def films(view: View) -> Markup | None:
    """Return how much time is known and new, and a drawing of each video of which a part is known."""
    words, found = view.words, view.figures.films
    if not found.files:
        return None
    lead = words(
        "films_lead",
        videos=words.count("videos", found.files),
        **{str(span): words.duration(found.milliseconds.get(span, 0) / 1000) for span in Span},
    )
    if not found.most:
        return section("films", words("films"), lead=lead)
    columns = [Column(words("films_file"), "wide"), Column(words("status")), Column(words("films_time"), "wide")]
    rows: list[list[Child]] = [
        [file_name(film.address), view.status(film.status), _timeline(view, film)] for film in found.most
    ]
    rest = found.partly - len(found.most)
    more = tag("p", words("left_out", folders=words.count("videos", rest)), class_="more") if rest else None
    return section("films", words("films"), table(words("films"), columns, rows), more, lead=lead)


def _timeline(view: View, film: Film) -> Markup:
    """Return a bar of the video's time, and below it the same in words."""
    text = told(film.ranges, view.words)
    drawing = tag(
        "svg",
        tag("title", text),
        tag("rect", class_="track", width=WIDTH, height=20),
        _drawn(film),
        class_="timeline",
        viewBox=f"0 0 {WIDTH:g} 20",
        preserveAspectRatio="none",
        role="img",
        aria_label=text,
    )
    return join(drawing, tag("span", text, class_="meaning"))


def _drawn(film: Film) -> Iterator[Markup]:
    spans = [(end - start, start, status) for status in Span for start, end in joined(film.ranges, status)]
    scale = WIDTH / max(1, film.duration_ms)
    for length, start, status in sorted(spans, reverse=True)[:DRAWN]:
        place: dict[str, str | int] = {
            "x": f"{start * scale:.1f}",
            "y": 0,
            "width": f"{max(LEAST_WIDTH, length * scale):.1f}",
            "height": 20,
        }
        yield tag("rect", class_=f"fill-{COLOURS[status]}", **place)
        if status == Span.LOST:
            yield tag("rect", fill="url(#hatch)", **place)
