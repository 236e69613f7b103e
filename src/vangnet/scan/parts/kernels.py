"""The coded pixels of a JPEG, walked without making a pixel: how far do these bytes go on from those?

Legend (after ITU-T T.81, "baseline" and "extended sequential" Huffman coding, 8 bits)
    data     uint8[n]         bytes from where the last complete unit ended
    T        uint16[8,65536]  code tables, DC 0-3 and AC 0-3: by the next 16 bits, length of code << 8 | symbol; 0: none
    plan     int64[b,4]       the blocks of one unit (MCU): component, row of T for DC, row of T for AC, quantiser of DC
    total    units in the picture;  every: units between two restart markers, 0 when there are none
    state    int64[9]         at, held bits, how many, units done, unit whose restart marker was read, 4 predictions
    light    int32[total,c]   the mean of each colour component in each unit, 8 x the level around 0

A unit is only counted when it is there whole: when the bytes run out, `state` is that of the last complete one, and the
next call goes on from there with the bytes of a candidate. Nothing is guessed and nothing is resynchronised.
The independent authority in the tests is libjpeg's own decoding to one pixel per block.
"""

import numba as nb
import numpy as np
from numba import types

WRONG, MORE, WHOLE = 0, 1, 2
"""The bytes cannot go on like this; they may, and more must follow; the picture is complete, its end marker read."""

AT, HELD, COUNT, DONE, RESTARTED, PREDICTED = 0, 1, 2, 3, 4, 5
STATE_WORDS = 9
BRIGHTEST = 1300
"""A mean brightness times 8 lies within 1024 of 0; encoders that soften edges go a little beyond."""

_bytes = types.Array(nb.uint8, 1, "C", readonly=True)
_tables = types.Array(nb.uint16, 2, "C", readonly=True)
_plan = types.Array(nb.int64, 2, "C", readonly=True)
_NOTHING, _DATA_END, _MARKER = 0, 1, 2


@nb.njit(types.UniTuple(nb.int64, 4)(_bytes, nb.int64, nb.int64, nb.int64), cache=True, error_model="numpy")
def fill(data, at, held, count):
    """Take bytes until more than 48 bits are held, the data ends or a marker stands in the way."""
    n = data.shape[0]
    while count <= 48:
        if at >= n:
            return at, held, count, _DATA_END
        byte = data[at]
        if byte == 0xFF:
            if at + 1 >= n:
                return at, held, count, _DATA_END
            if data[at + 1] != 0:
                return at, held, count, _MARKER
            at += 1
        at += 1
        held = (held << 8) | nb.int64(byte)
        count += 8
    return at, held, count, _NOTHING


@nb.njit(nb.int64(_tables, nb.int64, nb.int64, nb.int64), cache=True, error_model="numpy")
def look(T, row, held, count):
    """Give length << 8 | symbol of the next code; 0 when there is none, or not all of it."""
    next16 = held >> (count - 16) if count >= 16 else held << (16 - count)
    entry = nb.int64(T[row, next16 & 0xFFFF])
    return entry if entry >> 8 <= count else 0


@nb.njit(nb.int64(_bytes, nb.int64, nb.int64), cache=True, error_model="numpy")
def marker(data, at, wanted):
    """Give where a marker ends that must stand at `at`; -1 when the data ends before, -2 when it is another."""
    n = data.shape[0]
    if at < n and data[at] != 0xFF:
        return -2
    while at < n and data[at] == 0xFF:  # one, and any number more to fill
        at += 1
    if at >= n:
        return -1
    return at + 1 if data[at] == wanted else -2


@nb.njit(
    nb.int64(_bytes, _tables, _plan, nb.int64, nb.int64, nb.int64[::1], nb.int32[:, ::1]),
    cache=True,
    error_model="numpy",
)
def walk(data, T, plan, total, every, state, light):
    predicted, sums, blocks = np.empty(4, np.int64), np.empty(4, np.int64), np.empty(4, np.int64)
    while state[DONE] < total:
        at, held, count, done = state[AT], state[HELD], state[COUNT], state[DONE]
        predicted[:] = state[PREDICTED:]
        if every and done and done % every == 0 and state[RESTARTED] != done:
            at, held, count, stop = fill(data, at, held, count)
            if stop == _DATA_END:
                return MORE
            if stop != _MARKER or count >= 8:
                return WRONG
            at = marker(data, at, 0xD0 + (done // every - 1) % 8)
            if at < 0:
                return MORE if at == -1 else WRONG
            state[AT], state[HELD], state[COUNT], state[RESTARTED] = at, 0, 0, done
            state[PREDICTED:] = 0
            continue
        sums[:] = 0
        blocks[:] = 0
        for b in range(plan.shape[0]):
            component, quantiser = plan[b, 0], plan[b, 3]
            k = 0
            while k < 64:
                stop = _NOTHING
                if count < 32:
                    at, held, count, stop = fill(data, at, held, count)
                entry = look(T, plan[b, 1] if k == 0 else plan[b, 2], held, count)
                if entry == 0:
                    return MORE if stop == _DATA_END and count < 16 else WRONG
                count -= entry >> 8
                run, size = (entry & 0xFF) >> 4, entry & 0xF
                if k == 0 and (run or size > 11):
                    return WRONG
                if size > count:
                    return MORE if stop == _DATA_END else WRONG
                value = (held >> (count - size)) & ((1 << size) - 1)
                count -= size
                held &= (1 << count) - 1
                if k == 0:
                    if size and value < 1 << (size - 1):
                        value -= (1 << size) - 1
                    predicted[component] += value
                    level = predicted[component] * quantiser
                    if level > BRIGHTEST + quantiser or level < -BRIGHTEST - quantiser:
                        return WRONG
                    sums[component] += level
                    blocks[component] += 1
                    k = 1
                elif size == 0:
                    if run == 0:
                        break  # the rest of the block is zero
                    if run != 15:
                        return WRONG
                    k += 16
                    if k > 63:
                        return WRONG
                else:
                    k += run + 1
                    if k > 64 or size > 10:
                        return WRONG
        for c in range(light.shape[1]):
            light[done, c] = sums[c] // max(blocks[c], 1)
        state[AT], state[HELD], state[COUNT], state[DONE] = at, held, count, done + 1
        state[PREDICTED:] = predicted
    at, held, count, stop = fill(data, state[AT], state[HELD], state[COUNT])
    if stop == _DATA_END and count < 8:
        return MORE
    if stop != _MARKER or count >= 8:
        return WRONG
    at = marker(data, at, 0xD9)
    if at < 0:
        return MORE if at == -1 else WRONG
    state[AT], state[HELD], state[COUNT] = at, 0, 0
    return WHOLE
