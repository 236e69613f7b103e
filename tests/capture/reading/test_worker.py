"""Facts are read in confined workers, and the bytes of what they do not know are handed out."""

import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.capture.reading.made import exif_jpeg, movie, mvhd, text, tiff
from vangnet.capture import worker
from vangnet.capture.facts import Facts
from vangnet.hashing.decoding import Undecodable
from vangnet.scan.viewing import Visit, Visitor

PICTURE = exif_jpeg(tiff({0x010F: text("Maker")}, {0x9003: text("2019:07:04 08:46:53")}))


@pytest.fixture(name="exhibit")
def _exhibit(tmp_path: Path) -> Path:
    (tmp_path / "a.jpg").write_bytes(PICTURE)
    (tmp_path / "b.mov").write_bytes(movie(mvhd(3_645_000_000)))
    (tmp_path / "d.jpg").write_bytes(PICTURE[:100])
    return tmp_path


def told(exhibit: Path, reader: str = worker.READER) -> Iterator[bytes]:
    names = sorted(path.name for path in exhibit.iterdir())
    with Visitor(exhibit, reader, jobs=1) as visitor:
        for _, read, reason in visitor.read([Visit(name) for name in names]):
            assert reason is None
            assert read is not None
            yield read


def test_a_confined_worker_tells_facts(exhibit: Path) -> None:
    facts = [msgspec.msgpack.decode(read, type=Facts) for read in told(exhibit)]
    assert facts[0].make == "Maker"
    assert [str(stamp.local) for stamp in facts[0].stamps] == ["2019-07-04 08:46:53"]
    assert [stamp.tag for stamp in facts[1].stamps] == ["QuickTime:mvhd"]


def test_its_bytes_are_handed_out_when_they_are_asked_for(exhibit: Path) -> None:
    assert next(told(exhibit, worker.CONTENT_READER)) == PICTURE


def test_a_content_too_large_to_hand_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LARGEST", 10)
    assert worker.content(io.BytesIO(b"x" * 10), "image/jpeg", b"", lambda: None) == b"x" * 10
    with pytest.raises(Undecodable):
        worker.content(io.BytesIO(b"x" * 11), "image/jpeg", b"", lambda: None)
