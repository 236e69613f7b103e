"""Finds where the entries of a large JSON list begin and end, without understanding them.

Legend
    data      uint8[n]    a stretch of the file
    state     int64[8]    what must be remembered from one stretch to the next, by the names below
    spans     int64[m,2]  out: first byte and end of each whole entry in `data`
    skeleton  uint8[n]    out: all that is outside the entries, white space shortened, a 0 in place of each entry

An entry is an object in the array "value" of the outermost object (entry_depth 2), or in the array "Media" of the
objects in there (4), or in an outermost array (1). Whether the entries and the skeleton are JSON is for the caller to
check: here only strings and brackets count. The plain twin is ijson, in the tests.
"""

from typing import Any

import numpy as np
from numba import njit

DEPTH, IN_STRING, ESCAPED, NAME, NAME_LENGTH, VALUE_OPEN, MEDIA_OPEN, ENTRY_START = range(8)
STATE_SIZE = 8

QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT = 34, 92, 91, 93, 123, 125
SPACE, ZERO = 32, 48
VALUE = int.from_bytes(b"value", "big")
MEDIA = int.from_bytes(b"Media", "big")
NAME_BYTES = 5


@njit(
    "UniTuple(int64, 2)(Array(uint8,1,'C',readonly=True), int64, int64, int64[::1], int64[:,::1], uint8[::1])",
    cache=True,
)
def cut(data: Any, start: int, entry_depth: int, state: Any, spans: Any, skeleton: Any) -> tuple[int, int]:
    """Scan data[start:]; return how many entries ended, and how many bytes of skeleton there are.

    An entry that has begun and not ended leaves its first byte in state[ENTRY_START], else that is -1.
    """
    depth, in_string, escaped = state[DEPTH], state[IN_STRING], state[ESCAPED]
    name, name_length, entry = state[NAME], state[NAME_LENGTH], state[ENTRY_START]
    count, written = 0, 0
    for i in range(start, data.shape[0]):
        byte = data[i]
        if entry < 0 and (in_string or byte > SPACE or written == 0 or skeleton[written - 1] != SPACE):
            skeleton[written] = byte if in_string or byte > SPACE else SPACE
            written += 1
        if in_string:
            if escaped:
                escaped = 0
            elif byte == BACKSLASH:
                escaped = 1
                name_length = NAME_BYTES + 1
            elif byte == QUOTE:
                in_string = 0
                continue
            if entry < 0:
                name = (name << 8 | byte) & 0xFFFFFFFFFF
                name_length += 1
        elif byte == QUOTE:
            in_string = 1
            if entry < 0:
                name, name_length = 0, 0
        elif byte == OPEN_OBJECT:
            inside = depth == entry_depth and (
                entry_depth == 1 or (state[VALUE_OPEN] and (entry_depth == 2 or state[MEDIA_OPEN]))
            )
            if inside and entry < 0:
                entry = i
                skeleton[written - 1] = ZERO
            depth += 1
        elif byte == OPEN_ARRAY:
            if depth == 1 and name_length == NAME_BYTES and name == VALUE:
                state[VALUE_OPEN] = 1
            elif depth == 3 and state[VALUE_OPEN] and name_length == NAME_BYTES and name == MEDIA:
                state[MEDIA_OPEN] = 1
            depth += 1
        elif byte in (CLOSE_OBJECT, CLOSE_ARRAY):
            depth -= 1
            if entry >= 0 and depth == entry_depth:
                spans[count, 0], spans[count, 1] = entry, i + 1
                count += 1
                entry = -1
            elif depth == 1:
                state[VALUE_OPEN] = 0
            elif depth == 3:
                state[MEDIA_OPEN] = 0
    state[DEPTH], state[IN_STRING], state[ESCAPED] = depth, in_string, escaped
    state[NAME], state[NAME_LENGTH], state[ENTRY_START] = name, name_length, entry
    return count, written


def fresh_state() -> Any:
    """Make the state before the first byte."""
    state = np.zeros(STATE_SIZE, dtype=np.int64)
    state[ENTRY_START] = -1
    return state
