"""Videos as vPDQ writes them."""

import io
import json

import numpy as np
import pytest

from tests.reference.lists import digests, pdq
from vangnet.errors import ListRefused
from vangnet.reference.formats import detect, vpdq
from vangnet.reference.formats.vpdq import Listed, Told

NAME = "0cc175b9c0f1b6a831c399e269772661"


def near(number: int, flips: int) -> bytes:
    return (int.from_bytes(pdq(number), "big") ^ (1 << flips) - 1).to_bytes(32, "big")


def lines(*frames: tuple[bytes, int, float]) -> bytes:
    return "".join(f"{n},{q},{h.hex()},{at:.3f}\n" for n, (h, q, at) in enumerate(frames)).encode()


def read(tmp_path, content: bytes, name: str = "clip.txt"):
    path = tmp_path / name
    path.write_bytes(content)
    assert detect(str(path)) == "vpdq"
    batches = list(vpdq.read(str(path)))
    return [entry for batch in batches for entry in batch.frame.to_dicts()], batches[0].notes


def told(rows) -> list[tuple]:
    return [(row["entry"], row["pdq"], row["start_ms"], row["end_ms"], row["duration_ms"]) for row in rows]


def test_a_frame_stands_until_the_next_that_differs(tmp_path):
    rows, _ = read(tmp_path, lines((pdq(1), 100, 0), (near(1, 8), 100, 1), (pdq(2), 99, 2), (near(2, 12), 90, 3)))
    assert told(rows) == [
        ("clip", pdq(1), 0, 2000, 4000),
        ("clip", pdq(2), 2000, 3000, 4000),
        ("clip", near(2, 12), 3000, 4000, 4000),
    ]
    assert [row["pdq_quality"] for row in rows] == [100, 99, 90]


def test_a_name_that_is_an_md5_is_taken_for_one(tmp_path):
    rows, _ = read(tmp_path, lines((pdq(1), 100, 0)), f"{NAME}.txt")
    assert [(row["entry"], row["md5"] and row["md5"].hex(), row["pdq"]) for row in rows] == [
        (NAME, NAME, None),
        (NAME, None, pdq(1)),
    ]


def test_flat_frames_are_left_out_and_counted(tmp_path):
    rows, notes = read(tmp_path, lines((pdq(1), 100, 0), (pdq(2), 49, 1), (pdq(3), 50, 2)))
    assert told(rows) == [("clip", pdq(1), 0, 1000, 3000), ("clip", pdq(3), 2000, 3000, 3000)]
    assert dict(notes.invalid) == {vpdq.FLAT: 1}


def test_the_json_of_threatexchange_is_read(tmp_path):
    texts = [f"{pdq(1).hex()},100,0.0", f"{pdq(2).hex()},100,1.5"]
    rows, _ = read(tmp_path, json.dumps(texts).encode())
    assert told(rows) == [("clip", pdq(1), 0, 1500, 3000), ("clip", pdq(2), 1500, 3000, 3000)]


def test_lines_of_json_are_many_videos_and_come_back_as_written(tmp_path):
    buffer = io.StringIO()
    for number in (1, 2):
        vpdq.write(Listed([f"{pdq(number).hex()},100,0.0"], md5=digests(number).md5.hex()), buffer)
    rows, _ = read(tmp_path, buffer.getvalue().encode(), "many.jsonl")
    assert [(row["entry"], row["md5"], row["pdq"]) for row in rows] == [
        ("many", digests(1).md5, None),
        ("many", None, pdq(1)),
        ("many:2", digests(2).md5, None),
        ("many:2", None, pdq(2)),
    ]


def test_the_lines_of_the_tool_come_back_as_written(tmp_path):
    buffer = io.StringIO()
    vpdq.write_lines([Told(0, pdq(1), 100), Told(40, pdq(2), 60)], buffer)
    assert buffer.getvalue().encode() == lines((pdq(1), 100, 0), (pdq(2), 60, 0.04))
    assert len(read(tmp_path, buffer.getvalue().encode())[0]) == 2


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (lines((pdq(1), 100, 0)) + b"1,100,abc,0.1\n", "line 2"),
        (b'["' + pdq(1).hex().encode() + b',100,0.0"]\n["x"]\n', "line 2"),
        (b'["' + pdq(1).hex().encode() + b',100,0.0"]\n[]\n', "line 2"),
        (b'{"name": "a", "frames": [], "md5": "zz"}\n', "line 1"),
        (b'{"name": "a", "frames": ["' + pdq(1).hex().encode() + b',100,0"], "md5": "zz"}\n', "line 1"),
    ],
)
def test_a_fault_refuses_the_list_with_its_place(tmp_path, content, place):
    with pytest.raises(ListRefused) as refused:
        read(tmp_path, content)
    assert refused.value.place == place


@pytest.mark.evidence
def test_the_official_sample_is_read(evidence, tmp_path):
    path = evidence / "hashes" / "vpdq" / "doorknob-hd-no-bar.txt"
    rows, notes = read(tmp_path, path.read_bytes(), path.name)
    assert {row["duration_ms"] for row in rows} == {4000}
    assert notes.invalid[vpdq.FLAT] > 0
    assert (len(rows), rows[0]["start_ms"]) == (57, 0)


# -- in a library --------------------------------------------------------------------------------------------------


def words(value: bytes) -> np.ndarray:
    return np.frombuffer(value, ">u8").astype(np.uint64).reshape(1, 4)


def test_frames_are_found_with_their_times(tmp_path):
    from vangnet.reference import changing, store
    from vangnet.reference.library import Library

    store.init(str(tmp_path / "library"))
    path = tmp_path / f"{NAME}.txt"
    path.write_bytes(lines((pdq(1), 100, 0), (pdq(2), 100, 1), (pdq(3), 100, 2)))
    change = changing.add(str(tmp_path / "library"), changing.Source(str(path), "unit"))
    assert (change.record.counts.frames, change.record.counts.listed) == (3, 4)
    library = Library.open(str(tmp_path / "library"))
    (near_one,) = library.near(words(near(2, 20)), 31)
    assert (near_one.entry.entry, near_one.distance_bits) == (NAME, 20)
    assert (near_one.entry.frame.start_ms, near_one.entry.frame.end_ms, near_one.entry.frame.duration_ms) == (
        1000,
        2000,
        3000,
    )
    assert near_one.entry.hit("pdq", 20).reading == "pdq, frame at 1.0 s"
    (match,) = library.find_digest(bytes.fromhex(NAME))
    assert (match.entry.entry, match.entry.frame) == (NAME, None)


def test_frames_are_found_exactly_and_leave_with_their_list(tmp_path):
    """Against every frame compared with every other, also after segments were merged and a list was retracted."""
    from vangnet.reference import changing, store
    from vangnet.reference.library import Library
    from vangnet.reference.verify import verify

    path = str(tmp_path / "library")
    store.init(path)
    stored: dict[tuple[str, int], bytes] = {}
    for video in range(10):
        frames = [near(100 * video + n // 3, 16 * (n % 3)) for n in range(30)]
        (tmp_path / f"v{video}.txt").write_bytes(lines(*((frame, 100, n) for n, frame in enumerate(frames))))
        changing.add(path, changing.Source(str(tmp_path / f"v{video}.txt"), "unit"))
        stored |= {(f"v{video}", 1000 * n): frame for n, frame in enumerate(frames)}
    changing.retract(path, 4, "a test")
    stored = {key: frame for key, frame in stored.items() if key[0] != "v3"}
    library = Library.open(path)
    for number in (0, 305, 307, 905):
        query = near(number, 24)
        found = {(n.entry.entry, n.entry.frame.start_ms, n.distance_bits) for n in library.near(words(query), 31)}
        distances = {key: (int.from_bytes(query) ^ int.from_bytes(frame)).bit_count() for key, frame in stored.items()}
        assert found == {(*key, bits) for key, bits in distances.items() if bits <= 31}
    assert list(verify(path)) == []
