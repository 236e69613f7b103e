"""Android backups: made here as their structure is documented, the encrypted ones as well."""

import hashlib
import io
import random
import zlib

import pytest
from Crypto.Cipher import AES
from Crypto.Util.Padding import pad

from tests.evidence.opened import contents, noise, opened
from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats.android_backup import ENCRYPTED, OPEN, _tar, members
from vangnet.evidence.types import sniff
from vangnet.values import Reason

HOLDS = {"apps/org.example/f/notes.txt": b"a neutral text", "shared/0/DCIM/1.jpg": noise(1, 200_000)}
PASSWORD = "wachtwoord één"


def locked(content: bytes, password: str = PASSWORD, rounds: int = 100, master: bytes = noise(2, 32)) -> bytes:
    salt, checksum_salt, start, inner = noise(3, 64), noise(4, 64), noise(5, 16), noise(6, 16)
    # What Java makes of the bytes of a key: signed bytes, widened to letters.
    letters = "".join(chr((byte - 256 if byte > 127 else byte) & 0xFFFF) for byte in master)
    checksum = hashlib.pbkdf2_hmac("sha1", letters.encode(), checksum_salt, rounds, 32)
    blob = b"".join(bytes([len(part)]) + part for part in (inner, master, checksum))
    own = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, rounds, 32)
    closed = AES.new(own, AES.MODE_CBC, iv=start).encrypt(pad(blob, 16))
    stated = (part.hex().upper().encode() for part in (salt, checksum_salt, start, closed))
    lines = [b"ANDROID BACKUP", b"5", b"1", b"AES-256", *stated]
    lines.insert(6, str(rounds).encode())
    body = AES.new(master, AES.MODE_CBC, iv=inner).encrypt(pad(zlib.compress(content), 16))
    return b"\n".join(lines) + b"\n" + body


def unlocked(data: bytes, *passwords: str):
    """Open an encrypted backup; gives what it holds, and the reason why it ended early."""
    found = {}
    try:
        for member in members(io.BytesIO(data), ENCRYPTED, None, passwords):
            found[member.name] = member.open().read()
    except Damaged as damage:
        return found, damage.reason
    return found, None


def test_an_open_backup_gives_its_files_with_their_times():
    assert contents(b"ANDROID BACKUP\n5\n1\nnone\n" + zlib.compress(_tar(HOLDS)), OPEN) == HOLDS


def test_a_password_opens_an_encrypted_backup():
    assert unlocked(locked(_tar(HOLDS)), "wrong", PASSWORD) == (HOLDS, None)
    assert unlocked(locked(_tar(HOLDS)), "wrong") == ({}, Reason.ENCRYPTED)
    assert unlocked(locked(_tar(HOLDS))) == ({}, Reason.ENCRYPTED)


def test_an_encrypted_backup_says_so_by_its_header():
    data = locked(_tar(HOLDS))
    assert sniff(data, len(data)) == ENCRYPTED
    assert opened(data, ENCRYPTED) == ([], Reason.ENCRYPTED)


@pytest.mark.parametrize("cut", [100, 100_000, 200_000])
def test_a_backup_that_is_cut_off_gives_what_comes_before(cut):
    for data in (locked(_tar(HOLDS)), b"ANDROID BACKUP\n5\n1\nnone\n" + zlib.compress(_tar(HOLDS))):
        found, reason = unlocked(data[:-cut], PASSWORD)
        assert reason == Reason.CORRUPT
        assert found.get("apps/org.example/f/notes.txt", b"a neutral text") == b"a neutral text"


def test_headers_that_lie_are_refused():
    asks = locked(_tar(HOLDS)).replace(b"\n100\n", b"\n999999999\n")
    assert unlocked(asks, PASSWORD) == ({}, Reason.LIMIT)
    assert unlocked(asks.replace(b"AES-256", b"AES-512"), PASSWORD) == ({}, Reason.ENCRYPTED)
    assert unlocked(asks.replace(b"\n999999999\n", b"\nmany\n"), PASSWORD) == ({}, Reason.CORRUPT)
    assert unlocked(b"ANDROID BACKUP\n5\n1\nnone", PASSWORD) == ({}, Reason.CORRUPT)
    assert unlocked(b"ANDROID BACKUP\n" + b"5" * 5000, PASSWORD) == ({}, Reason.CORRUPT)


def test_random_damage_raises_nothing_but_damage():
    chance = random.Random(7)
    whole = locked(_tar({"a": b"b" * 3_000}), rounds=5)
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8, 40))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert unlocked(bytes(data), PASSWORD)[1] in {None, Reason.CORRUPT, Reason.ENCRYPTED, Reason.LIMIT}
