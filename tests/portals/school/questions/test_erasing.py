"""How an alert ends: the key first, and then nothing of the picture is left, in a restored backup neither."""

import io
import os
import shutil
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image

from tests.portals.school.questions.asking import Desk, asked, cloth, fresh, set_clock
from tests.portals.school.questions.serving import at_work
from vangnet.portals.hearing import UNREAD
from vangnet.portals.school import answering, crop_keys, erasing, showing, trust
from vangnet.portals.school.models import Alert, Asked, FormSent, Mail, Showing
from vangnet.transfer.bundle import seal_entry
from vangnet.transfer.folder import REFUSED
from vangnet.transfer.school import AlertAsk, Erased

SECONDS_BAR = 2.0
"""Ending an alert may take no longer than this here; docs/schoolalert/the-crop.md tells what was measured."""


def woven(side: int = 900) -> bytes:
    """A drawn cloth with the grain of a photograph: no two rows of it are the same."""
    plain = np.asarray(Image.open(io.BytesIO(cloth(side))).convert("RGB"), dtype=int)
    grain = np.random.default_rng(11).integers(-9, 10, plain.shape)
    saved = io.BytesIO()
    Image.fromarray(np.clip(plain + grain, 0, 255).astype(np.uint8)).save(saved, "PNG")
    return saved.getvalue()


def pieces_of(data: bytes, *, every: int = 300, size: int = 40) -> list[bytes]:
    """Pieces that are found also where something was cut into pages."""
    return [data[start : start + size] for start in range(0, len(data) - size, every)]


def traces(folder: Path, pieces: list[bytes]) -> list[str]:
    """The files that hold any of these pieces."""
    places = [place for place in folder.rglob("*") if place.is_file()]
    assert places
    return [place.name for place in places if any(piece in place.read_bytes() for piece in pieces)]


@pytest.fixture
def crop(tmp_path: Path) -> tuple[Path, list[bytes]]:
    """A crop in a file outside the door's folder; pieces of its bytes and rows of its pixels."""
    (tmp_path / "outside").mkdir()
    place = tmp_path / "outside" / "crop.png"
    place.write_bytes(woven())
    pixels = np.asarray(Image.open(place).convert("RGB"))
    rows = [row.tobytes()[start : start + 60] for row in pixels[::25] for start in (0, 900)]
    rows += [np.asarray(Image.open(place).convert("RGBA"))[row].tobytes()[:60] for row in range(0, len(pixels), 25)]
    return place, pieces_of(place.read_bytes()) + rows


# -- on the disk -------------------------------------------------------------------------------------------------------


def test_nothing_of_the_picture_is_left_after_the_end(tmp_path: Path, crop: tuple[Path, list[bytes]]) -> None:
    place, picture = crop
    folder = tmp_path / "door"
    folder.mkdir()
    with at_work(folder) as ask:
        began = ask(f"run {place}")
        assert began["state"] == "running"
        sealed = pieces_of(bytes.fromhex(began["sealed"]))
        drawn = pieces_of(bytes.fromhex(ask("look")["picture"])[700:])
        assert traces(folder, sealed), "what is looked for can be found while it runs"
        assert not traces(folder, picture + drawn)
        told = ask("end recognised")
        assert (told["told"], told["reason"]) == (1, "recognised")
        assert told["seconds"] < SECONDS_BAR
        assert not traces(folder, picture + drawn + sealed), "while the process still runs"
        assert ask("state") == {"state": "ended", "crop": 0, "questions": 0, "asked": [[0, None]] * 3}
    assert not traces(folder, picture + drawn + sealed)


def test_a_restored_backup_opens_nothing(tmp_path: Path, crop: tuple[Path, list[bytes]]) -> None:
    place, picture = crop
    folder, backup = tmp_path / "door", tmp_path / "backup"
    folder.mkdir()
    with at_work(folder) as ask:
        began = ask(f"run {place}")
        sealed = pieces_of(bytes.fromhex(began["sealed"]))
        assert ask("look")["status"] == 200
        shutil.copytree(folder, backup, ignore=shutil.ignore_patterns("crop-keys", "*.log"))  # as a backup is told to
        ask("end ended")
    assert traces(backup, sealed), "the backup has what was sealed"
    assert not traces(backup, picture)
    shutil.copytree(folder / "school" / "crop-keys", backup / "school" / "crop-keys")  # all keys that are left
    with at_work(backup) as ask:
        assert ask("state")["state"] == "running", "it believes that the alert runs"
        assert ask("try_all_keys") == 0
        assert ask("look")["status"] != 200
        ask("sweep")
        assert ask("state")["state"] == "ended"
    assert not traces(backup, picture + sealed)


def test_a_backup_that_is_opened_without_its_keys_shows_nothing(tmp_path: Path, crop: tuple[Path, list[bytes]]) -> None:
    """As where the server was switched off, and its keys lay in memory."""
    place, picture = crop
    folder, stolen = tmp_path / "door", tmp_path / "stolen"
    folder.mkdir()
    with at_work(folder) as ask:
        ask(f"run {place}")
        shutil.copytree(folder, stolen, ignore=shutil.ignore_patterns("crop-keys", "*.log"))
    assert not traces(stolen, picture)
    with at_work(stolen) as ask:
        assert ask("try_all_keys") == 0
        assert ask("look")["status"] != 200


def test_an_end_with_many_people_is_as_quick(tmp_path: Path, crop: tuple[Path, list[bytes]]) -> None:
    people = int(os.environ.get("VANGNET_ERASING_PEOPLE", "300"))
    folder = tmp_path / "door"
    folder.mkdir()
    with at_work(folder) as ask:
        ask(f"run {crop[0]} {people}")
        told = ask("end ended")
    print(f"{people} people, {crop[0].stat().st_size} bytes: {told['seconds']} s")
    assert told["seconds"] < SECONDS_BAR


# -- the order of it ---------------------------------------------------------------------------------------------------


def test_the_key_goes_first_also_when_what_follows_fails(lasting: Desk) -> None:
    alert = lasting.run(lasting.person())

    @transaction.atomic
    def take_bundle() -> None:
        lasting.end(alert)
        raise RuntimeError  # the rest of the bundle

    with pytest.raises(RuntimeError):
        take_bundle()
    assert fresh(alert).state == Alert.State.RUNNING
    assert not crop_keys.is_there(fresh(alert).key)
    assert not showing.is_shown(fresh(alert))
    erasing.sweep()
    assert fresh(alert).state == Alert.State.ENDED
    assert len(lasting.heard(Erased)) == 1


def test_inside_a_bundle_the_desk_is_told_when_the_bundle_is_taken(lasting: Desk) -> None:
    alert = lasting.run(lasting.person())
    with transaction.atomic():
        lasting.end(alert, "withdrawn")
        assert not lasting.heard(Erased)
    (told,) = lasting.heard(Erased)
    assert (told.alert, told.key, told.reason) == (alert.identity, alert.key.number, "withdrawn")
    assert 0 <= told.seconds < SECONDS_BAR


def beside(desk: Desk, alert: Alert, folder: Path) -> Path:
    """An entry of an alert that was not understood once, as it lies beside; and a bundle that was refused."""
    (folder / UNREAD).mkdir(parents=True)
    (folder / REFUSED).mkdir()
    (folder / REFUSED / "desk-1.bundle").write_bytes(b"with a crop in it")
    entry = AlertAsk(alert=alert.identity, contacts=())
    place = folder / UNREAD / alert.identity
    place.write_bytes(seal_entry(msgspec.msgpack.encode(entry), trust.keys().card))
    return place


def test_an_end_by_the_term_takes_away_what_lies_beside(lasting: Desk, settings: Any, tmp_path: Path) -> None:
    settings.SCHOOL_BUNDLES_IN = tmp_path / "in"
    alert, other = lasting.run(lasting.person()), lasting.run(lasting.person())
    place = beside(lasting, alert, settings.SCHOOL_BUNDLES_IN)
    kept = place.with_name(other.identity)
    kept.write_bytes(seal_entry(msgspec.msgpack.encode(AlertAsk(alert=other.identity, contacts=())), trust.keys().card))
    Alert.objects.filter(pk=alert.pk).update(until=timezone.now() - timedelta(minutes=1))
    assert erasing.sweep() == 1
    assert [told.reason for told in lasting.heard(Erased)] == ["term"]
    assert [found for found in settings.SCHOOL_BUNDLES_IN.rglob("*") if found.is_file()] == [kept]


def test_while_what_lies_beside_cannot_be_taken_away_the_desk_is_not_told_that_all_is_gone(
    lasting: Desk, settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    settings.SCHOOL_BUNDLES_IN = tmp_path / "in"
    alert = lasting.run(lasting.person())
    place = beside(lasting, alert, settings.SCHOOL_BUNDLES_IN)
    monkeypatch.setattr(erasing.aside, "keep_names", _full)
    lasting.end(alert)
    assert not crop_keys.is_there(fresh(alert).key)
    assert not lasting.heard(Erased)
    monkeypatch.undo()
    erasing.sweep()
    assert len(lasting.heard(Erased)) == 1
    assert not place.exists()


def _full(_folder: Path) -> None:
    raise OSError("no room")


def test_an_end_that_a_killed_process_began_is_finished_and_told_once(desk: Desk) -> None:
    alert = desk.run(desk.person())
    desk.end(alert)  # inside the transaction of this test, after which nothing comes
    assert fresh(alert).told_at is None
    connection.run_on_commit.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(erasing, "_is_on_disk", lambda: True)
        erasing.sweep()
        erasing.sweep()
    assert [told.reason for told in desk.heard(Erased)] == ["ended"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the door of a school keeps SQLite")
def test_while_somebody_still_reads_an_old_page_the_desk_is_not_told_that_it_is_gone(
    lasting: Desk, monkeypatch: Any
) -> None:
    alert = lasting.run(lasting.person())
    monkeypatch.setattr(erasing, "_is_on_disk", lambda: False)
    lasting.end(alert)
    assert not lasting.heard(Erased)
    assert not crop_keys.is_there(fresh(alert).key)
    monkeypatch.undo()
    erasing.sweep()
    assert len(lasting.heard(Erased)) == 1


def test_ending_twice_tells_once_and_keeps_the_first_reason(lasting: Desk) -> None:
    alert = lasting.run(lasting.person())
    lasting.end(alert, "recognised")
    lasting.end(fresh(alert), "ended")
    assert [told.reason for told in lasting.heard(Erased)] == ["recognised"]
    assert fresh(alert).end == "recognised"


def test_ending_one_alert_leaves_the_other(lasting: Desk) -> None:
    wil = lasting.person()
    one, other = lasting.run(wil), lasting.run(wil)
    lasting.end(one)
    assert showing.is_shown(fresh(other))


# -- what is left ------------------------------------------------------------------------------------------------------


def test_of_people_is_left_that_they_were_asked_and_that_for_two_weeks(lasting: Desk, monkeypatch: Any) -> None:
    wil = lasting.person()
    alert = lasting.run(wil)
    answering.answer(asked(alert, wil), answering.Given(kind="no"), nonce="1")
    showing.reveal(asked(alert, wil), _visit(lasting, wil))
    lasting.end(alert)
    left = asked(alert, wil)
    assert (left.revealed, left.answered_at) == (0, None)
    assert not Showing.objects.exists()
    set_clock(monkeypatch, timezone.now() + erasing.REMEMBERED + timedelta(hours=1))
    erasing.sweep()
    assert not Asked.objects.exists()
    assert not FormSent.objects.exists()


def test_invitations_that_did_not_go_yet_do_not_go_after_the_end(lasting: Desk) -> None:
    wil, ina = lasting.person(), lasting.person()
    one = lasting.run(wil, ina)
    lasting.run(ina)  # who is asked elsewhere too
    lasting.end(one)
    assert list(Mail.objects.values_list("contact", flat=True)) == [ina.pk]


def test_the_page_says_that_it_is_over_and_shows_no_question(lasting: Desk) -> None:
    wil = lasting.person()
    alert = lasting.run(wil)
    lasting.end(alert)
    page = lasting.browser(wil).get(f"/question/{alert.identity}/").content.decode()
    assert "Deze vraag is voorbij" in page
    assert "zeilbootje" not in page
    assert "<script" not in page


def test_the_folder_of_keys_is_for_the_door_alone(lasting: Desk) -> None:
    lasting.key()
    folder = crop_keys._folder()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def _visit(desk: Desk, person: Any) -> Any:
    desk.browser(person)
    return person.visits.get()
