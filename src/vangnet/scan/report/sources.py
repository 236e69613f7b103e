"""The sources in the exhibit, and what was seen of each: partitions, deleted files, space that belongs to no file."""

from collections.abc import Iterator

from vangnet.evidence.sources import Volume
from vangnet.scan.inventory import SourceSeen
from vangnet.scan.report.markup import Child, Markup, file_name, tag
from vangnet.scan.report.view import Column, View, section, table


def sources(view: View) -> Markup | None:
    """Return a table of the sources' parts; None when the exhibit had none."""
    words = view.words
    if not view.summary.sources:
        return None
    columns = [
        Column(words("source"), "wide"),
        Column(words("volume"), "wide"),
        Column(words("file_system")),
        Column(words("files"), "number"),
        Column(words("deleted"), "number"),
        Column(words("volume_size"), "number"),
        Column(words("unallocated"), "number"),
        Column(words("remark"), "wide"),
    ]
    rows = [row for seen in view.summary.sources for row in _rows(view, seen)]
    return section("sources", words("sources"), table(words("sources"), columns, rows), lead=words("sources_lead"))


def _rows(view: View, seen: SourceSeen) -> Iterator[list[Child]]:
    volumes = seen.coverage.volumes if seen.coverage else ()
    if not volumes:
        yield [file_name(seen.address), *[""] * 6, _remark(view, seen.reason, None)]
    for volume in volumes:
        yield [file_name(seen.address), *_cells(view, volume)]


def _cells(view: View, volume: Volume) -> list[Child]:
    words = view.words
    return [
        file_name(volume.name) if volume.name else "",
        volume.file_system or words("no_file_system"),
        view.number(volume.files),
        view.number(volume.deleted),
        "" if volume.size is None else words.size(volume.size),
        "" if volume.unallocated is None else words.size(volume.unallocated),
        _remark(view, volume.reason, volume.detail),
    ]


def _remark(view: View, reason: str | None, detail: str | None) -> Child:
    if reason is None:
        return detail or ""
    return tag("span", tag("strong", view.words.reason(reason)["label"]), f": {detail}" if detail else None)
