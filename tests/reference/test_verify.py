import os
from pathlib import Path

import numpy as np
import pytest

from tests.reference.lists import digests, made_list, media, vics
from vangnet.errors import LibraryRefused
from vangnet.reference import files
from vangnet.reference.segments import Segment
from vangnet.reference.verify import index_faults, verify


@pytest.fixture
def sound(world):
    world.add(made_list(*range(50)))
    world.add(vics([media(n) for n in range(40, 90)]), profile="vics-us")
    return world


def test_a_sound_library_has_no_fault(sound):
    assert list(verify(sound.path)) == []


def names(path: Path) -> list[str]:
    return sorted(str(file.relative_to(path)) for file in path.rglob("*") if file.is_file())


def test_any_byte_changed_in_any_file_is_noticed(sound):
    path = Path(sound.path)
    for name in names(path):
        if name in ("lock", "library.json", "versions/000002.json"):  # nothing stands behind the newest version
            continue
        raw = (path / name).read_bytes()
        for at in {0, len(raw) // 2, len(raw) - 1}:
            (path / name).write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
            assert list(verify(sound.path)), (name, at)
        (path / name).write_bytes(raw)
    assert list(verify(sound.path)) == []


def test_any_file_missing_or_too_many_is_noticed(sound):
    path = Path(sound.path)
    for name in names(path):
        if name not in ("lock", "library.json", "versions/000002.json"):
            raw = (path / name).read_bytes()
            (path / name).unlink()
            assert list(verify(sound.path)), name
            (path / name).write_bytes(raw)
    (path / "segments" / "000001" / "more.npy").write_bytes(b"x")
    assert any("not written by this program" in fault for fault in verify(sound.path))


def test_a_file_cut_short_is_refused_when_the_library_is_opened(sound):
    path = Path(sound.path) / "segments" / "000001" / "keys.npy"
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(LibraryRefused, match="length has changed"):
        sound.open()


def test_another_manifest_is_refused_when_the_library_is_opened(sound):
    segments = Path(sound.path) / "segments"
    os.rename(segments / "000001", segments / "aside")
    os.rename(segments / "000002", segments / "000001")
    os.rename(segments / "aside", segments / "000002")
    with pytest.raises(LibraryRefused, match="changed since it was written"):
        sound.open()


@pytest.mark.parametrize("name", ["keys", "tags"])
def test_an_index_built_wrongly_is_noticed_though_every_digest_is_right(name, sound):
    """A fault of our own program, not of the disk: two entries of the index have changed places."""
    folder = Path(sound.path) / "segments" / "000001"
    held = np.load(folder / f"{name}.npy")
    held[[3, 70]] = held[[70, 3]]
    raw = (folder / f"{name}.npy").read_bytes()
    (folder / f"{name}.npy").write_bytes(raw[: files.NPY_HEADER_BYTES] + held.tobytes())
    assert list(index_faults(Segment(str(folder)))) == ["the exact index does not hold the digests of the entries"]


def test_a_bucket_table_built_wrongly_is_noticed(sound):
    folder = Path(sound.path) / "segments" / "000001"
    raw = (folder / "buckets.npy").read_bytes()
    (folder / "buckets.npy").write_bytes(raw[: files.NPY_HEADER_BYTES] + bytes(len(raw) - files.NPY_HEADER_BYTES))
    assert list(index_faults(Segment(str(folder)))) == ["the exact index does not find entries that it holds"]
    library = sound.open()
    assert all(len(library.find(digests(n))) <= 2 for n in range(90))  # and nothing falls over
