import gc
import os

import numpy as np
import pytest

from tests.reference.lists import made_list
from vangnet.errors import LibraryRefused
from vangnet.reference.mapping import map_array


def mappings_of(path) -> int:
    with open("/proc/self/maps") as file:
        return sum(str(path) in line for line in file)


@pytest.mark.parametrize("array", [np.arange(5, dtype="<u8"), np.zeros((3, 68), "u1"), np.zeros((0, 4), "<u8")])
def test_an_array_is_mapped_as_it_was_saved_and_cannot_be_written(array, tmp_path):
    np.save(tmp_path / "a.npy", array)
    mapped = map_array(str(tmp_path / "a.npy"))
    assert (mapped.dtype, mapped.shape, mapped.tolist()) == (array.dtype, array.shape, array.tolist())
    with pytest.raises(ValueError, match="read-only"):
        mapped[:] = 1


def test_a_mapping_ends_with_the_last_view_of_it(tmp_path):
    np.save(tmp_path / "a.npy", np.arange(1000))
    view = map_array(str(tmp_path / "a.npy"))[5:7]
    gc.collect()
    assert (view.tolist(), mappings_of(tmp_path)) == ([5, 6], 1)
    del view
    gc.collect()
    assert mappings_of(tmp_path) == 0


@pytest.mark.parametrize("raw", [b"", b"x" * 200, b"\x93NUMPY\x01\x00"])
def test_what_is_no_array_is_refused(raw, tmp_path):
    (tmp_path / "a.npy").write_bytes(raw)
    with pytest.raises(LibraryRefused):
        map_array(str(tmp_path / "a.npy"))


def test_an_array_cut_short_is_refused(tmp_path):
    np.save(tmp_path / "a.npy", np.arange(1000))
    raw = (tmp_path / "a.npy").read_bytes()
    (tmp_path / "a.npy").write_bytes(raw[:-1])
    with pytest.raises(LibraryRefused, match="length"):
        map_array(str(tmp_path / "a.npy"))


def test_objects_are_never_unpickled(tmp_path):
    np.save(tmp_path / "a.npy", np.array([{}]), allow_pickle=True)
    with pytest.raises(LibraryRefused):
        map_array(str(tmp_path / "a.npy"))


def test_the_exact_index_of_an_open_library_holds_no_file_open(world):
    world.add(made_list(1, 2))
    library = world.open()
    held = [os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
    assert len(library) == 2
    assert [path for path in held if world.path in path and "/nearest/" not in path] == []
