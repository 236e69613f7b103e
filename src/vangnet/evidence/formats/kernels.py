"""The old encryption of ZIP (PKWARE's APPNOTE.TXT 6.3.10, section 6.1), byte by byte.

keys    three 32-bit registers, changed by every byte of plain text
table   the CRC-32 of each byte value
"""

import numba as nb

_words = nb.uint32[::1]
_octets = nb.types.Array(nb.uint8, 1, "C", readonly=True)


@nb.njit(nb.void(_words, _words, nb.uint32), cache=True)
def update(keys, table, byte):
    keys[0] = table[(keys[0] ^ byte) & 0xFF] ^ (keys[0] >> 8)
    keys[1] = nb.uint32((nb.uint64(keys[1]) + (keys[0] & 0xFF)) * nb.uint64(134775813) + nb.uint64(1))
    keys[2] = table[(keys[2] ^ (keys[1] >> 24)) & 0xFF] ^ (keys[2] >> 8)


@nb.njit(nb.void(_words, _words, _octets), cache=True)
def take_in(keys, table, password):
    for byte in password:
        update(keys, table, byte)


@nb.njit(nb.void(_words, _words, _octets, nb.uint8[::1]), cache=True)
def decrypt(keys, table, data, plain):
    for at in range(len(data)):
        word = (keys[2] & 0xFFFF) | 2
        plain[at] = data[at] ^ ((word * (word ^ 1)) >> 8 & 0xFF)
        update(keys, table, plain[at])
