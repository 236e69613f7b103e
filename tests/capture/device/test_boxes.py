"""How a film is built is told from its boxes; nothing is decoded and nothing breaks."""

import io
import struct
from pathlib import Path

import av
import numpy as np
import pytest

from vangnet.capture.device.signatures import signature
from vangnet.capture.facts import Signature


def filmed(place: Path, **options: str) -> bytes:
    with av.open(str(place), "w", options=options) as out:
        stream = out.add_stream("mpeg4", 25)
        stream.width, stream.height = 64, 48
        for _ in range(3):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))))
        out.mux(stream.encode())
    return place.read_bytes()


def told(data: bytes) -> Signature:
    found = signature(io.BytesIO(data), "video/mp4")
    assert found is not None
    return found


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def test_the_tree_brands_handlers_and_encoder_are_told(tmp_path: Path) -> None:
    features = told(filmed(tmp_path / "a.mp4")).features
    assert features["brands"].startswith("isom 512 isom,iso2")
    assert features["tree"].startswith("ftyp free mdat moov(mvhd trak(tkhd edts(elst) mdia(mdhd hdlr minf(vmhd ")
    assert "vide:VideoHandler" in features["handlers"]
    assert features["encoder"].startswith("Lavf")
    assert (features["moov"], features["fragmented"], features["complete"]) == ("last", "no", "yes")
    assert features["timescales"].split(",")[0] == "1000"


def test_a_film_ready_for_streaming_has_its_table_first(tmp_path: Path) -> None:
    assert told(filmed(tmp_path / "a.mp4", movflags="faststart")).features["moov"] == "first"
    assert told(filmed(tmp_path / "b.mp4", movflags="frag_keyframe+empty_moov")).features["fragmented"] == "yes"


def test_quicktime_tells_its_writer(tmp_path: Path) -> None:
    features = told(filmed(tmp_path / "a.mov")).features
    assert features["brands"].startswith("qt 512")
    assert features["udta"] == "©swr"
    assert features["vendors"] == "FFMP"


def test_boxes_without_end_or_bottom_are_bounded() -> None:
    deep = b""
    for _ in range(2000):
        deep = box(b"moov", deep)
    assert told(box(b"ftyp", b"isom\0\0\0\0") + deep).features["tree"].count("(") <= 10
    wide = box(b"ftyp", b"isom\0\0\0\0") + b"".join(box(b"free") for _ in range(9000))
    assert told(wide).features["complete"] == "no"
    assert signature(io.BytesIO(struct.pack(">I4sQ", 1, b"moov", 2**63)), "video/mp4") is not None
    assert signature(io.BytesIO(b"\0\0\0\0ftyp"), "video/mp4") is not None
    assert signature(io.BytesIO(b"nothing of the kind"), "video/mp4") is None
    assert signature(io.BytesIO(b""), "video/mp4") is None


def test_every_cut_and_every_bent_byte_gives_a_signature_or_none(tmp_path: Path) -> None:
    data = filmed(tmp_path / "a.mp4")
    for end in range(0, len(data), 3):
        signature(io.BytesIO(data[:end]), "video/mp4")
    bend = np.random.default_rng(1)
    for _ in range(400):
        bent = bytearray(data)
        for at in bend.integers(0, len(data), 8):
            bent[at] = bend.integers(256)
        signature(io.BytesIO(bytes(bent)), "video/mp4")


@pytest.mark.evidence
def test_makers_of_films_differ(evidence: Path) -> None:
    names = (
        "gopro/max-heromode.mp4",
        "nom-exif/meta.mov",
        "nom-exif/sony-a7-xavc.MP4",
        "distinct/doorknob-hd-no-bar.mp4",
    )
    found = set()
    for name in names:
        with (evidence / "videos" / name).open("rb") as body:
            made = signature(body, "video/mp4")
        assert made is not None
        found.add(made.features["tree_digest"])
    assert len(found) == len(names)
