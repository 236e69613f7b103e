"""PDQ, compiled: the reference's arithmetic in float32 and in the reference's order of additions.

Legend (after "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", Meta 2019):
    P   pixels, uint8, H x (W * channels); 1 channel is grey, 3 are red, green, blue
    L   luma, float32, H x W
    A   L after the tent filter (two box filters along rows and columns), at 64 x 64 cell centres
    D   rows 1..16 of the 64-point cosine transform, 16 x 64
    B   D A D', 16 x 16; bit 16 i + j of the hash says whether B[i, j] exceeds the lower median of B
    R   64 x H, the weights with which rows of L enter rows of A;  C  64 x W, likewise for columns: A = R L C'

The reference runs its box filters over the whole picture, four times. Here the picture streams through in strips of
a few rows: rows that were filtered once wait in a ring until the column filter is past them, and of the second round
only what falls on a cell centre is divided and kept. No sum is reordered, so no bit moves.
"""

import numba as nb
import numpy as np
from numba import types

STRIP = 8
"""Rows that are made ready together."""

U = np.uint32
"""An index without a sign: spares the loop the test for one that counts from the end."""

_pixels = types.Array(nb.uint8, 2, "C", readonly=True)
_indexes = types.Array(nb.uint32, 1, "C", readonly=True)
_weights = types.Array(nb.float32, 2, "C", readonly=True)
_plane = nb.float32[:, ::1]
_line = nb.float32[::1]


@nb.njit(nb.void(_pixels, _indexes, _indexes, nb.int64, nb.uint8[:, ::1]), cache=True, error_model="numpy")
def pick(P, ys, xs, channels, out):
    """Keep the pixels at rows `ys` and columns `xs`: the reference's shrink to 512 x 512."""
    for i in range(ys.shape[0]):
        row, kept = P[ys[i]], out[i]
        if channels == 1:
            for j in range(xs.shape[0]):
                kept[j] = row[xs[j]]
        else:
            for j in range(U(xs.shape[0])):
                x, k = U(3) * xs[j], U(3) * j
                kept[k], kept[k + U(1)], kept[k + U(2)] = row[x], row[x + U(1)], row[x + U(2)]


@nb.njit(nb.void(_pixels, nb.int64, nb.int64, nb.int64, _plane), cache=True, error_model="numpy")
def luma(P, channels, top, rows, L):
    for r in range(rows):
        p, l = P[top + r], L[r]
        for x in range(l.shape[0]):
            if channels == 1:
                l[x] = nb.float32(p[x])
            else:
                red = nb.float32(0.299) * nb.float32(p[3 * x])
                green = nb.float32(0.587) * nb.float32(p[3 * x + 1])
                l[x] = (red + green) + nb.float32(0.114) * nb.float32(p[3 * x + 2])


@nb.njit(nb.void(_plane, nb.int64, _plane), cache=True, error_model="numpy")
def box_rows(L, window, sums):
    """Running sums along STRIP rows, four at a time so that the processor need not wait for each addition.

    sums[r, x] is the sum of L[r, x - (window - half)] .. L[r, x + half - 1], clipped to the row.
    """
    W, w = U(L.shape[1]), U(window)
    ahead = U((window + 2) // 2 - 1)
    behind = w - ahead
    for r in range(0, STRIP, 4):
        a, b, c, d = L[r], L[r + 1], L[r + 2], L[r + 3]
        ma, mb, mc, md = sums[r], sums[r + 1], sums[r + 2], sums[r + 3]
        sa = sb = sc = sd = nb.float32(0)
        for x in range(ahead):
            sa, sb, sc, sd = sa + a[x], sb + b[x], sc + c[x], sd + d[x]
        for x in range(behind):
            y = x + ahead
            sa, sb, sc, sd = sa + a[y], sb + b[y], sc + c[y], sd + d[y]
            ma[x], mb[x], mc[x], md[x] = sa, sb, sc, sd
        for x in range(W - w):
            y, m = x + w, x + behind
            sa, sb, sc, sd = (sa + a[y]) - a[x], (sb + b[y]) - b[x], (sc + c[y]) - c[x], (sd + d[y]) - d[x]
            ma[m], mb[m], mc[m], md[m] = sa, sb, sc, sd
        for x in range(W - ahead, W):
            y = x - behind
            sa, sb, sc, sd = sa - a[y], sb - b[y], sc - c[y], sd - d[y]
            ma[x], mb[x], mc[x], md[x] = sa, sb, sc, sd


@nb.njit(nb.int64(nb.int64, nb.int64, nb.int64), cache=True, error_model="numpy")
def present(i, window, n):
    """How many samples a window around place i really holds."""
    last = i + (window + 2) // 2 - 1
    return min(last, n - 1) - max(last - window + 1, 0) + 1


@nb.njit(nb.void(_line, _line, _line, nb.int64, _line), cache=True, error_model="numpy")
def slide(total, entering, leaving, count, out):
    """Move the window of many running sums on by one row and write the means."""
    divisor = nb.float32(count)
    for x in range(total.shape[0]):
        s = (total[x] + entering[x]) - leaving[x]
        total[x] = s
        out[x] = s / divisor


@nb.njit(nb.void(_plane, _line, nb.int64, _plane), cache=True, error_model="numpy")
def keep_rows(sums, counts, top, ring):
    """Turn running sums into means, and keep them as rows `top` and on of a ring of rows."""
    for r in range(sums.shape[0]):
        row, kept = sums[r], ring[(top + r) % ring.shape[0]]
        for x in range(row.shape[0]):
            kept[x] = row[x] / counts[x]


@nb.njit(nb.void(_line, _line, _indexes, _line), cache=True, error_model="numpy")
def keep_centres(sums, counts, centres, out):
    for j in range(64):
        out[j] = sums[centres[j]] / counts[centres[j]]


@nb.njit(nb.void(_plane, nb.int64, _indexes, _plane), cache=True, error_model="numpy")
def box_columns(columns, window, centres, A):
    """Filter down the columns, and keep the rows at the cell centres."""
    n = columns.shape[0]
    ahead = (window + 2) // 2 - 1
    nothing, total = np.zeros(columns.shape[1], np.float32), np.zeros(columns.shape[1], np.float32)
    k = 0
    for y in range(-ahead, nb.int64(centres[-1]) + 1):
        last = y + ahead
        entering = columns[last] if last < n else nothing
        leaving = columns[last - window] if last >= window else nothing
        slide(total, entering, leaving, present(y, window, n), A[k])
        while k < 63 and nb.int64(centres[k]) == y:
            k += 1
            A[k] = A[k - 1]


@nb.njit(nb.void(_pixels, nb.int64, _indexes, _indexes, _plane), cache=True, error_model="numpy")
def tent(P, channels, centres_y, centres_x, A):
    """Blur and decimate: A[i, j] is the filtered luma at (centres_y[i], centres_x[j]); 64 x 64 is taken as it is."""
    H, W = P.shape[0], P.shape[1] // channels
    window_x, window_y = (W + 127) // 128, (H + 127) // 128
    ahead = (window_y + 2) // 2 - 1
    L, sums = np.zeros((STRIP, W), np.float32), np.zeros((STRIP, W), np.float32)
    ring = np.zeros((window_y + STRIP, W), np.float32)
    strip = np.zeros((STRIP, W), np.float32)
    columns = np.empty((H, 64), np.float32)
    nothing, total = np.zeros(W, np.float32), np.zeros(W, np.float32)
    counts = np.empty(W, np.float32)
    for x in range(W):
        counts[x] = present(x, window_x, W)
    ready = 0
    for y in range(-ahead, H):
        last = y + ahead
        if last == ready and ready < H:
            rows = min(STRIP, H - ready)
            luma(P, channels, ready, rows, L)
            box_rows(L, window_x, sums)
            keep_rows(sums, counts, ready, ring)
            ready += rows
        entering = ring[last % ring.shape[0]] if last < H else nothing
        leaving = ring[(last - window_y) % ring.shape[0]] if last >= window_y else nothing
        r = y % STRIP
        slide(total, entering, leaving, present(y, window_y, H), strip[r])
        if y >= 0 and (r == STRIP - 1 or y == H - 1):
            box_rows(strip, window_x, sums)
            for q in range(r + 1):
                keep_centres(sums[q], counts, centres_x, columns[y - r + q])
    if H == 64 and W == 64:
        for y in range(0, 64, STRIP):
            luma(P, channels, y, STRIP, A[y : y + STRIP])
    else:
        box_columns(columns, window_y, centres_y, A)


@nb.njit(nb.void(_indexes, nb.int64, nb.int64, _plane, _plane), cache=True, error_model="numpy")
def tent_weights(centres, n, block, Rt, Rt_mirrored):
    """Write how much each block of the n places weighs in the twice box-filtered value at centres[i].

    The same for the mirrored places, whose values are told from the far end.
    """
    window = (n + 127) // 128
    behind = window - (window + 2) // 2
    for i in range(64):
        c = nb.int64(centres[i])
        outer = present(c, window, n)
        for k in range(max(0, c - behind), min(n, c - behind + window)):
            w = nb.float32(1 / (outer * present(k, window, n)))
            for y in range(max(0, k - behind), min(n, k - behind + window)):
                Rt[y // block, i] += w
                Rt_mirrored[(n - 1 - y) // block, 63 - i] += w


@nb.njit(nb.void(_plane, nb.int64, nb.int64, _weights, _plane), cache=True, error_model="numpy")
def spread(L, top, rows, Rt, Y):
    """Add rows of L to the few rows of Y = R L that they weigh in: Y[i] += R[i, y] L[y]; Rt is R transposed."""
    H = Rt.shape[0]
    reach = 2 * ((H + 127) // 128) + 1
    for r in range(rows):
        y, l = top + r, L[r]
        for i in range(max(0, (y - reach) * 64 // H - 1), min(64, (y + reach) * 64 // H + 2)):
            w = Rt[y, i]
            if w != 0:
                into = Y[i]
                for x in range(l.shape[0]):
                    into[x] += w * l[x]


@nb.njit(nb.void(_pixels, nb.int64, _weights, _plane), cache=True, error_model="numpy")
def weigh_rows(P, channels, Rt, Y):
    """Y = R L, with L made ready strip by strip."""
    H = P.shape[0]
    L = np.empty((STRIP, P.shape[1] // channels), np.float32)
    Y[:] = 0
    for top in range(0, H, STRIP):
        rows = min(STRIP, H - top)
        luma(P, channels, top, rows, L)
        spread(L, top, rows, Rt, Y)


@nb.njit(nb.void(_plane, _weights, _weights, _plane, _plane), cache=True, error_model="numpy")
def weigh_columns(Y, Ct, Ct_mirrored, At, At_mirrored):
    """A = Y C', transposed, for the columns as they lie and mirrored."""
    Yt = np.ascontiguousarray(Y.T)
    At[:] = 0
    At_mirrored[:] = 0
    spread(Yt, 0, Ct.shape[0], Ct, At)
    spread(Yt, 0, Ct.shape[0], Ct_mirrored, At_mirrored)


@nb.njit(nb.int64(_plane), cache=True, error_model="numpy")
def quality(A):
    """Sum the steps between neighbours, each cut to whole hundredths of the range; 0 to 100."""
    steps = 0
    for i in range(64):
        for j in range(64):
            if i < 63:
                steps += abs(int((A[i, j] - A[i + 1, j]) * nb.float32(100) / nb.float32(255)))
            if j < 63:
                steps += abs(int((A[i, j] - A[i, j + 1]) * nb.float32(100) / nb.float32(255)))
    return min(steps // 90, 100)


@nb.njit(nb.void(_plane, _weights, _weights, _plane), cache=True, error_model="numpy")
def cosine(A, D, Dt, B):
    """B = D A D', summed in order of k for every element, many elements side by side."""
    T = np.zeros((16, 64), np.float32)
    B[:] = 0
    for i in range(16):
        for k in range(64):
            d, a, t = D[i, k], A[k], T[i]
            for j in range(64):
                t[j] += d * a[j]
        for k in range(64):
            t_ik, d_k, b = T[i, k], Dt[k], B[i]
            for j in range(16):
                b[j] += t_ik * d_k[j]


@nb.njit(nb.void(_plane, nb.uint8[::1], nb.uint8[::1]), cache=True, error_model="numpy")
def bits(B, hashed, hashed_transposed):
    """Write the 32 bytes of the hash, most significant first, and those of the transposed picture."""
    median = np.sort(B.ravel())[127]
    hashed[:] = 0
    hashed_transposed[:] = 0
    for i in range(16):
        for j in range(16):
            if B[i, j] > median:
                k, t = 16 * i + j, 16 * j + i
                hashed[31 - (k >> 3)] |= 1 << (k & 7)
                hashed_transposed[31 - (t >> 3)] |= 1 << (t & 7)
