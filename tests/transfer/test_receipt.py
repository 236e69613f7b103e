"""Receipts: typed wrongly they are found out, typed in any honest way they are read, and nobody guesses them."""

import doctest
import itertools

import pytest

from vangnet.transfer import receipt
from vangnet.transfer.receipt import SIGNS, ReceiptRefused, digest, from_form, new, read, reply_key, shown
from vangnet.transfer.spelling import aloud

CODES = [new() for _ in range(20)]


@pytest.mark.parametrize("code", CODES, ids=[str(place) for place in range(len(CODES))])
def test_every_single_wrong_sign_is_found(code: str) -> None:
    for place, sign in itertools.product(range(receipt.LENGTH), SIGNS):
        if sign != code[place]:
            with pytest.raises(ReceiptRefused, match="check"):
                read(code[:place] + sign + code[place + 1 :])


def test_every_two_neighbours_that_changed_places_are_found() -> None:
    # exhaustive over pairs of signs at every place: the rest of a code only moves the state, and all states occur
    for place in range(receipt.LENGTH - 1):
        for first, second in itertools.permutations(SIGNS, 2):
            body = (CODES[place][:place] + first + second + CODES[place][place + 2 :])[: receipt.LENGTH - 1]
            if place == receipt.LENGTH - 2:  # the last sign and the check sign
                continue
            good = body + receipt._check(body)
            assert read(good) == good
            with pytest.raises(ReceiptRefused, match="check"):
                read(good[:place] + good[place + 1] + good[place] + good[place + 2 :])


@pytest.mark.parametrize("code", [receipt._code(bytes(9) + bytes([value])) for value in range(256)])
def test_the_last_sign_and_the_check_sign_cannot_change_places(code: str) -> None:
    swapped = code[:-2] + code[-1] + code[-2]
    if swapped != code:
        with pytest.raises(ReceiptRefused, match="check"):
            read(swapped)


@pytest.mark.parametrize(
    "typed",
    [
        "{0}",
        "  {0}\n",
        "{1}",
        "{2}",
        "{2} ",
        "{3}",
        "«{1}»",
        "{4}",
        "{5}",
    ],
)
def test_it_is_read_however_somebody_types_it(typed: str) -> None:
    code = receipt._code(b"\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf")  # has 0s and 1s
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    told = typed.format(
        code, shown(code), shown(code).lower(), " ".join(code.lower()), code.replace("0", "o").replace("1", "l"), wide
    )
    assert read(told) == code
    assert read(told.replace("1", "I").replace("0", "O")) == code
    assert read(shown(code).replace("-", "\u2013")) == code  # what a phone makes of a dash


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "length"),
        ("-" * 17, "length"),
        ("0" * 16, "length"),
        ("0" * 18, "length"),
        ("0" * 10_000_000, "length"),
        ("U" * 17, "sign"),
        ("é" * 17, "sign"),
        ("\u0660" * 17, "sign"),  # digits of another script
        ("А" * 17, "sign"),  # a Cyrillic letter that looks like A
        ("00000000000000001", "check"),
        ("\x00" * 17, "length"),
    ],
)
def test_what_is_none_is_refused_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(ReceiptRefused) as refusal:
        read(typed)
    assert refusal.value.reason == reason


def test_it_can_be_read_aloud_and_written_down_again() -> None:
    for code, language in itertools.product(CODES, ("nl", "en")):
        heard = "".join(word for group in aloud(shown(code), language) for word, _ in group)
        assert read(heard) == code
    for language in ("nl", "en"):
        said = {sign: word for group in aloud("-".join(SIGNS), language) for sign, word in group}
        assert all(word[0] == sign for sign, word in said.items() if sign.isalpha())
        assert len(set(said.values())) == len(SIGNS)


def test_its_examples_hold() -> None:
    assert doctest.testmod(receipt).failed == 0


def test_codes_do_not_repeat_and_use_all_signs_evenly() -> None:
    codes = [new() for _ in range(4_000)]
    assert len(set(codes)) == len(codes)
    counts = [sum(code[:-1].count(sign) for code in codes) for sign in SIGNS]
    assert min(counts) > 1_700  # 2,000 are expected; less than this does not happen by chance (7 sigma)
    assert max(counts) < 2_300


def test_one_form_has_one_receipt_and_two_have_two() -> None:
    key = bytes(range(32))
    assert from_form(b"a", key) == from_form(b"a", key) != from_form(b"b", key)
    assert from_form(b"a", key) != from_form(b"a", bytes(32))
    assert read(from_form(b"a", key))


def test_what_a_door_keeps_tells_nothing_without_its_key() -> None:
    code, key = CODES[0], bytes(range(32))
    assert digest(code, key) != digest(code, bytes(32))
    assert len(digest(code, key)) == 32
    assert reply_key(code).private_bytes_raw() == reply_key(code).private_bytes_raw()
    assert reply_key(code).private_bytes_raw() != reply_key(CODES[1]).private_bytes_raw()
