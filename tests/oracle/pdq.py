"""PDQ in plain numpy, slow and step by step: what the compiled kernels must equal, bit for bit."""

import numpy as np

F = np.float32


def shrink(pixels):
    """Every so many pixels, to 512 x 512, where a side is longer."""
    height, width = pixels.shape[:2]
    if max(height, width) <= 512:
        return pixels
    return pixels[np.arange(512) * height // 512][:, np.arange(512) * width // 512]


def luma(pixels):
    if pixels.ndim == 2:
        return pixels.astype(F)
    red, green, blue = (pixels[..., c].astype(F) for c in range(3))
    return (F(0.299) * red + F(0.587) * green) + F(0.114) * blue


def box(rows, window):
    """Running mean along the second axis, one column at a time, in float32."""
    n = rows.shape[1]
    ahead = (window + 2) // 2 - 1
    total = np.zeros(rows.shape[0], F)
    out = np.empty_like(rows)
    count = 0
    for x in range(-ahead, n):
        if x + ahead < n:
            total = total + rows[:, x + ahead]
            count += 1
        if x + ahead - window >= 0:
            total = total - rows[:, x + ahead - window]
            count -= 1
        if x >= 0:
            out[:, x] = total / F(count)
    return out


def tent(luma):
    height, width = luma.shape
    if (height, width) == (64, 64):
        return luma
    for _ in range(2):
        luma = box(luma, (width + 127) // 128)
        luma = box(luma.T, (height + 127) // 128).T
    rows = ((np.arange(64) + 0.5) * height / 64).astype(int)
    columns = ((np.arange(64) + 0.5) * width / 64).astype(int)
    return luma[rows][:, columns]


def quality(cells):
    down = np.trunc((cells[:-1] - cells[1:]) * F(100) / F(255))
    across = np.trunc((cells[:, :-1] - cells[:, 1:]) * F(100) / F(255))
    return min(100, int(np.abs(down).sum(dtype=int) + np.abs(across).sum(dtype=int)) // 90)


def cosine(cells):
    scale = float(F(np.sqrt(2 / 64)))
    D = np.array([[scale * np.cos(np.pi / 128 * (i + 1) * (2 * j + 1)) for j in range(64)] for i in range(16)], F)
    T, B = np.zeros((16, 64), F), np.zeros((16, 16), F)
    for k in range(64):
        T = T + D[:, k, None] * cells[None, k, :]
    for k in range(64):
        B = B + T[:, k, None] * D[None, :, k]
    return B


def pdq(pixels, flavour):
    """The 32 bytes of the hash as its hexadecimal text reads, and the quality."""
    if flavour == "512":
        pixels = shrink(pixels)
    if min(pixels.shape[:2]) < 5:
        return bytes(32), 0
    cells = tent(luma(pixels))
    B = cosine(cells).ravel()
    value = sum(1 << k for k in range(256) if B[k] > np.sort(B)[127])
    return value.to_bytes(32, "big"), quality(cells)


TURNED = {
    "identity": lambda p: p,
    "rotate90": lambda p: np.rot90(p, 1),
    "rotate180": lambda p: np.rot90(p, 2),
    "rotate270": lambda p: np.rot90(p, 3),
    "flip_horizontal": lambda p: p[:, ::-1],
    "flip_vertical": lambda p: p[::-1],
    "transpose": lambda p: np.swapaxes(p, 0, 1),
    "transverse": lambda p: np.swapaxes(p[::-1, ::-1], 0, 1),
}


def orientations(pixels, flavour):
    """The hashes of the really turned and flipped pixels, in the order of ORIENTATIONS."""
    return [pdq(np.ascontiguousarray(turn(pixels)), flavour)[0] for turn in TURNED.values()]
