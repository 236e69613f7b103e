"""Arrays on disk, mapped into memory: read-only, shared between processes, and without an open file per array.

`numpy.load` keeps one file open for every array that it maps. A library has ten arrays per segment, and a confined
worker may hold only a few dozen files.
"""

import ctypes
import mmap
import os
import weakref
from typing import Any

import numpy as np
import numpy.typing as npt

from vangnet.errors import LibraryRefused

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long)
_libc.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
_FAILED = ctypes.c_void_p(-1).value


def map_array(path: str) -> npt.NDArray[Any]:
    """Map an .npy file. Raises LibraryRefused when it is not one, or is shorter than its header says."""
    try:
        with open(path, "rb") as file:
            np.lib.format.read_magic(file)
            shape, in_columns, dtype = np.lib.format.read_array_header_1_0(file)
            start, size = file.tell(), os.fstat(file.fileno()).st_size
            count = int(np.prod(shape, dtype=np.int64))
            is_whole = size == start + count * dtype.itemsize and not in_columns and not dtype.hasobject
            mapped = _map(file.fileno(), size) if is_whole and count else None
    except (ValueError, EOFError, OSError) as error:
        raise LibraryRefused(f"{path}: {error}") from error
    if not is_whole:
        raise LibraryRefused(f"{path}: its length is not what its header says")
    if mapped is None:
        return _frozen(np.zeros(shape, dtype))
    return _frozen(np.frombuffer(memoryview(mapped), dtype=dtype, count=count, offset=start).reshape(shape))


def _map(descriptor: int, size: int) -> "ctypes.Array[ctypes.c_char]":
    address = _libc.mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, descriptor, 0)
    if address == _FAILED:
        raise OSError(ctypes.get_errno(), "cannot be mapped into memory: " + os.strerror(ctypes.get_errno()))
    held = (ctypes.c_char * size).from_address(address)
    weakref.finalize(held, _libc.munmap, address, size).atexit = False
    return held


def _frozen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array.flags.writeable = False
    return array
