"""The keys of crops: in files only, one for each alert, destroyed for good, and told as they are."""

import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.portals.school.questions.asking import Desk
from vangnet.errors import InputRefused
from vangnet.portals.school import alerts, crop_keys
from vangnet.portals.school.models import Mail, OneTimeKey
from vangnet.transfer.school import Erased, KeyMade


def files() -> list[Path]:
    return sorted(Path(settings.SCHOOL_CROP_KEYS).iterdir())


def test_the_door_keeps_a_stock_and_tells_the_desk_the_public_halves(desk: Desk) -> None:
    assert crop_keys.stock() == crop_keys.STOCK
    assert crop_keys.stock() == 0
    keys = OneTimeKey.objects.all()
    assert [(key.number, bytes(key.public)) for key in keys] == [
        (told.number, told.public) for told in desk.heard(KeyMade)
    ]
    for key in keys:
        assert crop_keys.private(key).public_key().public_bytes_raw() == bytes(key.public)


def test_an_alert_takes_a_key_out_of_the_stock(desk: Desk) -> None:
    crop_keys.stock()
    desk.run(desk.person())
    assert crop_keys.stock() == 1


def test_each_private_half_is_one_file_for_the_door_alone(desk: Desk) -> None:
    crop_keys.stock()
    assert len(files()) == crop_keys.STOCK
    assert Path(settings.SCHOOL_CROP_KEYS).stat().st_mode & 0o777 == 0o700
    for place in files():
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert len(place.read_bytes()) == 32


def test_no_private_half_stands_in_the_database(desk: Desk) -> None:
    crop_keys.stock()
    halves = {place.read_bytes() for place in files()}
    kept = {bytes(value) for row in OneTimeKey.objects.values_list() for value in row if isinstance(value, bytes)}
    assert not halves & kept


def test_a_destroyed_key_is_overwritten_before_it_is_taken_away(desk: Desk, tmp_path: Path) -> None:
    key = desk.key()
    place = next(place for place in files() if place.stem == str(key.number))
    half, beside = place.read_bytes(), tmp_path / "another name of the same file"
    beside.hardlink_to(place)
    crop_keys.destroy(key)
    assert not place.exists()
    assert beside.read_bytes() != half
    key.refresh_from_db()
    assert key.destroyed_at is not None
    with pytest.raises(InputRefused):
        crop_keys.private(key)


def test_destroying_twice_changes_nothing(desk: Desk) -> None:
    key = desk.key()
    crop_keys.destroy(key)
    before = OneTimeKey.objects.get(pk=key.pk).destroyed_at
    crop_keys.destroy(key)
    assert OneTimeKey.objects.get(pk=key.pk).destroyed_at == before


def test_keys_whose_memory_lost_its_power_are_destroyed_and_made_anew(desk: Desk) -> None:
    crop_keys.stock()
    before = {key.number for key in OneTimeKey.objects.all()}
    for place in files():
        place.unlink()
    assert crop_keys.stock() == crop_keys.STOCK
    assert OneTimeKey.objects.filter(number__in=before, destroyed_at=None).count() == 0
    assert not before & {key.number for key in OneTimeKey.objects.filter(destroyed_at=None)}


def test_an_alert_under_a_key_that_was_lost_ends_at_once_and_the_desk_hears_it(lasting: Desk) -> None:
    order = lasting.order([lasting.person()])
    for place in files():
        place.unlink()  # the door was started anew
    crop_keys.stock()
    alerts.run(order)
    (told,) = lasting.heard(Erased)
    assert (told.alert, told.key, told.reason) == (order.alert, order.key, "ended")
    assert Mail.objects.count() == 0
    assert lasting.run(lasting.person()).state == "running", "under a new key"


def test_a_restored_database_knows_keys_again_that_were_made_after_it(desk: Desk) -> None:
    key = desk.key()
    public = bytes(key.public)
    OneTimeKey.objects.all().delete()
    assert crop_keys.stock() == 0
    assert bytes(OneTimeKey.objects.get(number=key.number).public) == public


def test_a_file_of_a_destroyed_key_is_never_used_again(desk: Desk) -> None:
    key = desk.key()
    half = crop_keys._place(key.number).read_bytes()
    crop_keys.destroy(key)
    crop_keys._place(key.number).write_bytes(half)  # somebody puts it back
    crop_keys.stock()
    assert not crop_keys._place(key.number).exists()


def test_no_number_comes_twice_also_after_all_is_lost(desk: Desk, monkeypatch: Any) -> None:
    crop_keys.stock()
    highest = max(key.number for key in OneTimeKey.objects.all())
    for place in files():
        place.unlink()
    OneTimeKey.objects.all().delete()
    monkeypatch.setattr(crop_keys.time, "time", lambda: crop_keys._EPOCH + highest + 60.0)
    crop_keys.stock()
    assert min(key.number for key in OneTimeKey.objects.all()) > highest


def test_what_lies_there_and_is_no_key_is_taken_away(desk: Desk) -> None:
    crop_keys.stock()
    stray = Path(settings.SCHOOL_CROP_KEYS) / "7.key"
    stray.write_bytes(b"half")
    crop_keys.stock()
    assert not stray.exists()
