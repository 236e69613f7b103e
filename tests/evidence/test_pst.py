"""Mail stores of Outlook, on a real one. Its two attachments are messages; no free tool writes a store with files."""

import random

import pytest

from tests.evidence.opened import opened
from vangnet.evidence.formats.pst import TYPE
from vangnet.evidence.types import sniff
from vangnet.values import Reason


@pytest.fixture(scope="module")
def store(evidence) -> bytes:
    return (evidence / "mail/dist-list.pst").read_bytes()


@pytest.mark.evidence
def test_the_two_messages_attached_to_an_appointment_are_opened_and_hold_nothing(store):
    assert sniff(store[:100], len(store)) == TYPE
    assert opened(store, TYPE) == ([], None)


@pytest.mark.evidence
def test_a_store_that_is_cut_off_says_so(store):
    for size in (100, 5_000, 100_000, len(store) - 20_000):
        assert opened(store[:size], TYPE)[1] == Reason.CORRUPT


@pytest.mark.evidence
def test_a_store_locked_by_windows_is_told_as_encrypted(store):
    locked = bytearray(store)
    locked[513] = 0x10
    assert opened(bytes(locked), TYPE) == ([], Reason.ENCRYPTED)


@pytest.mark.evidence
def test_random_damage_raises_nothing_but_damage(store):
    chance = random.Random(7)
    filled = [at for at, byte in enumerate(store) if byte]
    for _ in range(200):
        data = bytearray(store)
        for _ in range(chance.choice((1, 2, 8, 40))):
            data[chance.choice(filled)] = chance.randrange(256)
        opened(bytes(data), TYPE)


def test_nonsense_with_the_signature_is_damaged():
    for data in (b"!BDN", b"!BDN" + bytes(600), b"!BDN" + b"\xff" * 5_000):
        assert opened(data, TYPE) == ([], Reason.CORRUPT)
