"""Small networks for tests: records as a format would give them, and folders that were read from them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vangnet.networks.batches import Batch, Columns
from vangnet.networks.reading import ExportFile, Piece
from vangnet.networks.shape import Message, Moment, Record, Tie
from vangnet.networks.store import reading_in
from vangnet.networks.store.loading import Stored, open_network

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def message(number: int, author: str, **more: object) -> Message:
    moment = Moment(START + timedelta(minutes=number))
    return Message(f"m{number}", "group", author, moment, f"text {number}", **more)  # type: ignore[arg-type]


def stored(
    place: Path, monkeypatch: pytest.MonkeyPatch, *exports: Sequence[Record], names: Sequence[str] = ()
) -> Stored:
    """A folder read from exports that hold these records, without any worker."""
    paths = []
    for number, _ in enumerate(exports):
        path = place / (names[number] if names else f"export-{number}.json")
        path.write_text(f"{number}")
        paths.append(path)
    given = [_pieces(number, path, records) for number, (path, records) in enumerate(zip(paths, exports, strict=True))]
    monkeypatch.setattr(reading_in, "pieces", lambda *_: (piece for pieces in given for piece in pieces))
    reading_in.read_exports(paths, place / "network")
    return open_network(place / "network")


def _pieces(number: int, path: Path, records: Sequence[Record]) -> list[Piece]:
    columns = Columns()
    for record in records:
        if isinstance(record, Tie):
            columns.add(record)
    others = tuple(record for record in records if not isinstance(record, Tie))
    file = ExportFile(number, path.name, str(path), 1, f"{number:064x}")
    formats = ((path.name, "made"),)
    return [Piece(file, Batch(number, others, columns.gathered(), 1, formats, is_end=True))]


def pairs(of: Stored, layer: str) -> dict[tuple[str, str], float]:
    """Ties of a layer by the keys of members."""
    keys = of.members["key"].to_list()
    found = of.adjacency(layer).tocoo()
    return {(keys[a], keys[b]): float(w) for a, b, w in zip(found.row, found.col, found.data, strict=True)}
