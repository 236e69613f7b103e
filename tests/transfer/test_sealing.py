"""Sealing: only who has the key opens it, nothing can be changed, and its length tells little."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from vangnet.errors import InputRefused
from vangnet.transfer import sealing
from vangnet.transfer.sealing import seal, unseal

KEY = X25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()


@given(st.binary(max_size=5_000), st.binary(max_size=40))
def test_it_comes_out_as_it_went_in(data: bytes, about: bytes) -> None:
    assert unseal(seal(data, PUBLIC, about=about), KEY, about=about) == data


@pytest.mark.parametrize("data", [b"\x01", b"\x00", b"\x01\x00\x00", b"", b"\x00" * 1023, b"x" * 1024])
def test_padding_and_content_are_never_mixed_up(data: bytes) -> None:
    assert unseal(seal(data, PUBLIC), KEY) == data


def test_short_reports_are_all_of_one_length() -> None:
    assert len({len(seal(b"x" * size, PUBLIC)) for size in range(1_023)}) == 1


def test_length_tells_little_of_long_ones() -> None:
    for size in (10_000, 100_000, 1_000_000, 10_000_000):
        padded = len(sealing._padded(bytes(size)))
        assert size < padded <= max(size + 1_024, size * 17 // 16 + 1)
    lengths = {len(sealing._padded(bytes(size))) for size in range(0, 1_000_000, 997)}
    assert len(lengths) < 120  # of 1,003 sizes


def test_two_seals_of_one_thing_differ() -> None:
    assert seal(b"x", PUBLIC) != seal(b"x", PUBLIC)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(InputRefused, match="another key"):
        unseal(seal(b"x", PUBLIC), X25519PrivateKey.generate())


def test_what_is_about_something_else_is_not_opened() -> None:
    with pytest.raises(InputRefused, match="another key"):
        unseal(seal(b"x", PUBLIC, about=b"entry"), KEY, about=b"telling")


def test_every_changed_byte_is_found() -> None:
    sealed = seal(b"x", PUBLIC)
    for place in range(len(sealed)):
        with pytest.raises(InputRefused):
            unseal(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :], KEY)


@given(st.binary(max_size=3_000))
def test_any_bytes_are_refused_quietly(data: bytes) -> None:
    with pytest.raises(InputRefused):
        unseal(data, KEY)


@pytest.mark.parametrize("cut", [0, 1, 31, 32, 47, 48, 500])
def test_what_was_cut_is_refused(cut: int) -> None:
    with pytest.raises(InputRefused):
        unseal(seal(b"x", PUBLIC)[:cut], KEY)


@pytest.mark.parametrize("key", [bytes(32), b"\x01" + bytes(31), b"short", b"x" * 33])
def test_nothing_is_sealed_to_a_key_that_everybody_could_open(key: bytes) -> None:
    with pytest.raises(InputRefused, match="no key"):
        seal(b"x", key)


def test_what_another_program_sealed_is_refused() -> None:
    raw = sealing._SUITE.encrypt(b"no padding", KEY.public_key(), info=sealing._INFO)
    with pytest.raises(InputRefused, match="not by this program"):
        unseal(raw, KEY)
