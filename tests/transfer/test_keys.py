"""Keys of a door: made once, read by nobody else; and the card that is given away."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from vangnet.errors import InputRefused
from vangnet.transfer.keys import Card, DoorKeys, keys_at, read_card, write_card

DESK, PUBLIC, OTHER = (DoorKeys(name, bytes([number]) * 32) for number, name in enumerate(("desk", "public", "other")))


def test_keys_are_made_once_and_lie_for_one_user_alone(tmp_path: Path) -> None:
    place = tmp_path / "new" / "door.key"
    first = keys_at(place, "desk")
    assert keys_at(place, "desk") == first
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o077 == 0
    assert list(place.parent.iterdir()) == [place]  # nothing of the making is left


def test_ten_processes_that_start_at_once_have_the_same_keys(tmp_path: Path) -> None:
    told = "import sys; from pathlib import Path; from vangnet.transfer.keys import keys_at;"
    told += "print(keys_at(Path(sys.argv[1]), 'desk').card.fingerprint)"
    started = [
        subprocess.Popen([sys.executable, "-c", told, str(tmp_path / "k")], stdout=subprocess.PIPE) for _ in range(10)
    ]
    assert len({each.communicate()[0] for each in started}) == 1


@pytest.mark.parametrize("data", [b"", b"x" * 31, b"x" * 33])
def test_a_file_that_is_something_else_is_refused_and_left(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "k").write_bytes(data)
    with pytest.raises(InputRefused, match="not the keys"):
        keys_at(tmp_path / "k", "desk")
    assert (tmp_path / "k").read_bytes() == data


def test_both_doors_come_to_the_same_key_of_receipts_and_nobody_else() -> None:
    assert DESK.shared_with(PUBLIC.card) == PUBLIC.shared_with(DESK.card)
    assert OTHER.shared_with(PUBLIC.card) != DESK.shared_with(PUBLIC.card)


def test_the_keys_of_a_door_have_nothing_to_do_with_each_other() -> None:
    made = {DESK.forms, DESK.seed, DESK.card.opening, DESK.card.signing, DESK.opening.private_bytes_raw()}
    assert len(made | {DESK.signing.private_bytes_raw()}) == 6


def test_a_card_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_card(DESK.card, tmp_path / "card.json")
    assert read_card(tmp_path / "card.json") == DESK.card
    assert DESK.seed.hex() not in (tmp_path / "card.json").read_text()


def test_its_fingerprint_is_of_all_that_it_says() -> None:
    card = DESK.card
    assert len(card.fingerprint.split()) == 8
    for other in (
        msgspec.structs.replace(card, door="public"),
        msgspec.structs.replace(card, opening=PUBLIC.card.opening),
        msgspec.structs.replace(card, signing=PUBLIC.card.signing),
    ):
        assert other.fingerprint != card.fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"format": "vangnet door card 2"},
        {"door": "De balie!"},
        {"opening": bytes(31)},
        {"opening": bytes(32)},  # everybody could open what is sealed to it
        {"signing": b"x"},
    ],
)
def test_a_card_that_is_none_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    facts = {name: getattr(DESK.card, name) for name in Card.__struct_fields__} | change
    (tmp_path / "card").write_bytes(msgspec.json.encode(facts))
    with pytest.raises(InputRefused):
        read_card(tmp_path / "card")


def test_what_is_no_card_at_all_is_refused(tmp_path: Path) -> None:
    for data in (b"", b"{}", b"[" * 100_000, b'{"door": "desk", "more": 1}'):
        (tmp_path / "card").write_bytes(data)
        with pytest.raises(InputRefused):
            read_card(tmp_path / "card")
    with pytest.raises(InputRefused):
        read_card(tmp_path / "nothing")
