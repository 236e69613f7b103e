"""The tables that stand as examples in the JPEG standard (ITU-T T.81, annex K), and how libjpeg scales them.

The Independent JPEG Group's library scales them by a quality from 1 to 100; most programs do as it does.
"""

import struct
from functools import cache

_ZIGZAG = (
    *(0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21),
    *(28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61),
    *(54, 47, 55, 62, 63),
)
_LUMA = (
    *(16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29),
    *(51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121),
    *(120, 101, 72, 92, 95, 98, 112, 100, 103, 99),
)
_CHROMA = (
    *(17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99),
    *(99, 99, 99, 99, *[99] * 32),
)
_HUFFMAN = (
    "0000010501010101010100000000000000000102030405060708090a0b",
    "0100030101010101010101010000000000000102030405060708090a0b",
    (
        "100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a1617"
        "18191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a9293"
        "9495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5"
        "f6f7f8f9fa"
    ),
    (
        "1100020102040403040705040400010277000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e1"
        "25f11718191a262728292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a"
        "92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5"
        "f6f7f8f9fa"
    ),
)


def quality_of(tables: list[bytes]) -> str:
    """Tell the quality at which libjpeg makes these tables (zigzag, 64 or 128 bytes), or "custom".

    It is "85" as a rule, and "90/80" where brightness and colour differ.
    """
    if not tables:
        return ""
    luma, chroma = _scaled()
    first = luma.get(tables[0])
    if first is None:
        return "custom"
    others = [chroma.get(table) or luma.get(table) or frozenset() for table in tables[1:]]
    if alike := first.intersection(*others):
        return str(max(alike))
    second = frozenset.intersection(*others)
    return f"{max(first)}/{max(second)}" if second else "custom"


@cache
def _scaled() -> tuple[dict[bytes, frozenset[int]], dict[bytes, frozenset[int]]]:
    """All that libjpeg makes of the two tables, by their bytes, and the qualities that give them."""
    found: list[dict[bytes, frozenset[int]]] = [{}, {}]
    for quality in range(1, 101):
        scale = 5000 // quality if quality < 50 else 200 - 2 * quality
        for base, tables in zip((_LUMA, _CHROMA), found, strict=True):
            values = [max(1, (base[at] * scale + 50) // 100) for at in _ZIGZAG]
            short = bytes(min(255, value) for value in values)
            long = struct.pack(">64H", *(min(32767, value) for value in values))
            for table in (short, long):
                tables[table] = tables.get(table, frozenset()) | {quality}
    return found[0], found[1]


@cache
def standard_huffman() -> frozenset[bytes]:
    """The four tables of codes of annex K.3.3, as they stand in a file."""
    return frozenset(bytes.fromhex(text) for text in _HUFFMAN)
