"""The public door loses, doubles and shows nothing: killed at any moment, with a full disk, lied to by whoever."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.doors import AT, Doors
from vangnet.errors import InputRefused
from vangnet.portals.public import models, trust
from vangnet.portals.public.carrying import CARRIER
from vangnet.portals.public.models import BundleMade, BundleTaken, Receipt, Told, Waiting
from vangnet.reports.keeping import desk_keys
from vangnet.transfer import bundle, shapes
from vangnet.transfer.bundle import Heard, open_entry
from vangnet.transfer.keys import keys_at, write_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors(db: None, settings: Any, tmp_path: Path) -> Doors:
    return Doors(settings, tmp_path)


def opened(place: Path) -> list[Any]:
    """What the desk reads in a bundle."""
    keys = desk_keys()
    read = bundle.read(place, keys=keys, sender=trust.keys().card)
    return [shapes.inward(open_entry(entry, keys)) for entry in read.sealed()]


def told(doors: Doors, *entries: Any, number: int = 1, heard: Heard | None = None, **more: Any) -> Path:
    """A bundle of the desk, laid where the public door looks."""
    doors.settings.PUBLIC_BUNDLES_IN.mkdir(exist_ok=True)
    last = BundleTaken.objects.last()
    facts = {
        "keys": desk_keys(),
        "to": trust.keys().card,
        "previous": bytes(last.digest) if last else bundle.FIRST,
        "heard": heard or Heard(),
        "made_at": AT,
    }
    place = doors.settings.PUBLIC_BUNDLES_IN / bundle.name_of("desk", number)
    sealed = [bundle.seal_entry(shapes.pack(entry), trust.keys().card) for entry in entries]
    bundle.write(place, sealed, number=number, **facts | more)
    return place


def has(number: int) -> Heard:
    """The desk says that it has this bundle."""
    return Heard(number, bytes(BundleMade.objects.get(number=number).digest))


# -- to the desk ------------------------------------------------------------------------------------------------------


def test_what_waits_goes_with_the_next_bundle_in_its_order(doors: Doors) -> None:
    for number in range(5):
        doors.report(str(number))
    place = CARRIER.make_bundle()
    assert place is not None
    assert [entry.answers["story"] for entry in opened(place)] == list("01234")
    assert CARRIER.make_bundle() is None
    assert place.stat().st_mode & 0o077 == 0


def test_numbers_have_no_gap_and_each_names_the_one_before(doors: Doors) -> None:
    before = bundle.FIRST
    for number in range(1, 6):
        doors.report(str(number))
        place = CARRIER.make_bundle()
        assert place is not None
        read = bundle.read(place, keys=desk_keys(), sender=trust.keys().card)
        assert (read.head.number, read.head.previous) == (number, before)
        before = read.digest


def test_an_empty_bundle_goes_each_day(doors: Doors) -> None:
    assert CARRIER.make_bundle() is not None  # the first one says that the door is there
    assert CARRIER.make_bundle() is None
    BundleMade.objects.update(made_hour=timezone.now() - timedelta(hours=21))
    place = CARRIER.make_bundle()
    assert place is not None
    assert opened(place) == []


def test_a_bundle_is_not_too_large_for_one_transaction_of_the_desk(doors: Doors) -> None:
    few = replace(CARRIER, most_entries=3)
    for number in range(7):
        doors.report(str(number))
    _, made = few.carry()
    assert [[entry.answers["story"] for entry in opened(place)] for place in made] == [
        ["0", "1", "2"],
        ["3", "4", "5"],
        ["6"],
    ]


def test_large_attachments_are_spread_over_bundles(doors: Doors) -> None:
    few = replace(CARRIER, most_bytes=100_000)
    for number in range(3):
        doors.report(str(number), attachments=(shapes.Attached(name="x", data=os.urandom(90_000)),))
    assert len(few.carry()[1]) == 3


def test_a_bundle_that_is_written_again_is_the_same_to_the_byte(doors: Doors) -> None:
    doors.report("een")
    place = CARRIER.make_bundle()
    assert place is not None
    first = place.read_bytes()
    place.unlink()
    doors.report("twee")  # goes with the next one, not with this one
    CARRIER.write_again(1)
    assert CARRIER.make_bundle() == place
    assert place.read_bytes() == first


def test_sealed_bytes_stay_until_the_desk_has_exactly_this_bundle(doors: Doors) -> None:
    doors.report()
    CARRIER.make_bundle()
    told(doors, number=1)
    CARRIER.take_bundles(0)
    assert Waiting.objects.count() == 1
    told(doors, number=2, heard=has(1))
    CARRIER.take_bundles(0)
    assert not Waiting.objects.exists()
    assert not list(doors.settings.PUBLIC_BUNDLES_OUT.glob("*.bundle"))
    with pytest.raises(InputRefused, match="has it"):
        CARRIER.write_again(1)


def test_a_desk_that_has_another_bundle_with_that_number_makes_all_go_again(doors: Doors) -> None:
    doors.report()
    CARRIER.make_bundle()
    told(doors, heard=Heard(1, b"x" * 32))  # this door went back to a backup
    CARRIER.take_bundles(0)
    place = CARRIER.make_bundle()
    assert place is not None
    sent, fault = opened(place)
    assert isinstance(sent, shapes.Sent)
    assert fault.kind == "went_back"
    assert place.name == "public-000000002.bundle"


def test_a_desk_that_is_ahead_of_this_door_is_followed(doors: Doors) -> None:
    told(doors, heard=Heard(7, b"x" * 32))
    CARRIER.take_bundles(0)
    doors.report()
    place = CARRIER.make_bundle()
    assert place is not None
    assert place.name == "public-000000008.bundle"  # a number that was never used


def test_what_a_killed_process_left_is_swept(doors: Doors) -> None:
    out = doors.settings.PUBLIC_BUNDLES_OUT
    out.mkdir()
    (out / ".public-000000001.bundle.abc.part").write_bytes(b"half")
    CARRIER.make_bundle()
    assert [each.name for each in out.iterdir()] == ["public-000000001.bundle"]


def test_a_full_disk_loses_nothing(doors: Doors) -> None:
    doors.report(attachments=(shapes.Attached(name="x", data=os.urandom(200_000)),))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    made = CARRIER.next()
    assert made is not None
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(InputRefused, match="goes when there is room"):
            CARRIER.make_bundle()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert not list(doors.settings.PUBLIC_BUNDLES_OUT.iterdir())
    place = CARRIER.make_bundle()
    assert place is not None
    assert len(opened(place)) == 1


# -- from the desk ----------------------------------------------------------------------------------------------------


def test_each_thing_that_a_desk_tells_comes_in(doors: Doors) -> None:
    a, b = b"a" * 32, b"b" * 32
    told(
        doors,
        shapes.Opened(receipt=a),
        shapes.Told(receipt=a, number=1, sealed=b"een"),
        shapes.Told(receipt=b, number=1, sealed=b"weg"),
        shapes.Forget(receipt=b),
        shapes.Told(receipt=b, number=2, sealed=b"te laat"),
        shapes.Hotline(name="offlimits", title="Offlimits", opening=a, signing=b, lookups_a_day=5),
        shapes.HotlineTold(hotline="offlimits", id="1", sealed=b"x"),
        shapes.Digests(version=3, approved_by="lotte", kind="md5", digests=bytes(16) * 2 + b"x" * 16),
    )
    CARRIER.take_bundles(0)
    assert [(bytes(row.receipt), bytes(row.sealed)) for row in Told.objects.all()] == [(a, b"een")]
    assert {bytes(row.digest): row.is_forgotten for row in Receipt.objects.all()} == {a: False, b: True}
    assert models.Hotline.objects.get().lookups_a_day == 5
    assert models.HotlineTold.objects.get().identifier == "1"
    assert models.DigestList.objects.get().version == 3
    hidden = {bytes(row.hidden) for row in models.Digest.objects.all()}
    assert len(hidden) == 2
    assert bytes(16) not in {row[:16] for row in hidden}  # who steals the table cannot read the list


def test_a_list_takes_the_place_of_the_one_before(doors: Doors) -> None:
    for version, digests in enumerate((bytes(20), b"x" * 20 + b"y" * 20, b""), 1):
        told(doors, shapes.Digests(version=version, approved_by="", kind="sha1", digests=digests), number=version)
        CARRIER.take_bundles(0)
        assert models.Digest.objects.count() == len(digests) // 20
        assert models.DigestList.objects.get().version == version


def test_what_cannot_be_read_is_kept_and_told_to_the_desk(doors: Doors) -> None:
    good = shapes.Opened(receipt=b"a" * 32)
    bad = shapes.Digests(version=1, approved_by="", kind="sha1", digests=b"cut off")
    place = told(doors, bad, shapes.Withdrawn(receipt=b"a" * 32, sent_at=AT), good)
    raw = list(bundle.read(place, keys=trust.keys(), sender=desk_keys().card).sealed())
    CARRIER.take_bundles(0)
    assert Receipt.objects.count() == 1
    kept = sorted((doors.settings.PUBLIC_BUNDLES_IN / "unread").iterdir())
    assert sorted(each.read_bytes() for each in kept) == sorted(raw[:2])
    out = CARRIER.make_bundle()
    assert out is not None
    assert [(entry.kind, entry.count) for entry in opened(out)] == [("entry_unread", 2)]


def test_a_replay_and_a_stranger_change_nothing(doors: Doors) -> None:
    place = told(doors, shapes.Told(receipt=b"a" * 32, number=1, sealed=b"een"))
    copy = place.read_bytes()
    CARRIER.take_bundles(0)
    place.write_bytes(copy)
    assert CARRIER.take_bundles(0).repeated == [1]
    told(doors, shapes.Forget(receipt=b"a" * 32), number=2, keys=keys_at(doors.place / "other.key", "desk"))
    assert "not signed" in CARRIER.take_bundles(0).refused[0].reason
    told(doors, shapes.Forget(receipt=b"a" * 32), number=1, previous=bundle.FIRST)
    assert "another bundle" in CARRIER.take_bundles(0).refused[0].reason
    assert Told.objects.count() == 1
    assert not Receipt.objects.get().is_forgotten


def test_bundles_of_the_desk_wait_for_the_one_before(doors: Doors) -> None:
    first = told(doors, number=1)
    digest = bundle.read(first, keys=trust.keys(), sender=desk_keys().card).digest
    hidden = first.rename(first.with_suffix(".later"))
    told(doors, shapes.Opened(receipt=b"a" * 32), number=2, previous=digest)
    for _ in range(3):
        assert CARRIER.take_bundles(0).missing == 1
    assert Waiting.objects.count() == 1  # the desk hears of it once
    hidden.rename(first)
    assert CARRIER.take_bundles(0).taken == [1, 2]


def test_a_bundle_that_never_comes_can_be_given_up(doors: Doors) -> None:
    told(doors, number=2, previous=b"x" * 32)
    with pytest.raises(InputRefused, match="the next bundle is 1"):
        CARRIER.accept_gap(2)
    CARRIER.accept_gap(1)
    assert CARRIER.take_bundles(0).taken == [2]
    place = CARRIER.make_bundle()
    assert place is not None
    head = bundle.head_in(place, keys=desk_keys(), sender=trust.keys().card)
    assert (head.acknowledges, head.lost) == (2, (1,))


# -- what lies on its disk --------------------------------------------------------------------------------------------


def test_nothing_on_the_disk_of_the_door_can_be_read(doors: Doors) -> None:
    story = "Een heel herkenbaar verhaal van iemand"
    doors.report(story, answers={"contact_email": "reporter@example.org"}, code="0" * 17)
    CARRIER.make_bundle()
    rows = b"".join(bytes(row.sealed) for row in Waiting.objects.all())
    rows += b"".join(bytes(row.digest) for row in Receipt.objects.all())
    files = b"".join(each.read_bytes() for each in (doors.place / "public").rglob("*") if each.is_file())
    for told_by in (story.encode(), b"reporter@example.org", b"0" * 17):
        assert told_by not in rows + files


# -- killed -----------------------------------------------------------------------------------------------------------

_PROGRAM = """
import sys, time
from pathlib import Path
import django
django.setup()
from vangnet.portals.public import carrying
from vangnet.portals.public.models import Waiting
while True:
    carrying.carry()
"""
_KEEP = """
import sys
import django
django.setup()
from datetime import datetime, timezone
from vangnet.portals.public.keeping import keep
from vangnet.transfer.shapes import Sent
print("ready", flush=True)
for number in range(int(sys.argv[1]), int(sys.argv[1]) + 100_000):
    keep(Sent(receipt=number.to_bytes(32, "big"), reply_key=bytes(32), sent_at=datetime.now(timezone.utc)))
    print(number, flush=True)
"""


@pytest.mark.slow
def test_killed_again_and_again_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    """Processes that keep and carry are killed at random moments; the desk then has each report exactly once."""
    data, desk = tmp_path / "data", keys_at(tmp_path / "desk.key", "desk")
    (data / "keys").mkdir(parents=True)
    write_card(desk.card, data / "keys" / "desk-card.json")
    environment = {**os.environ, "VANGNET_DATA": str(data), "DJANGO_SETTINGS_MODULE": "vangnet.config.public"}
    for name in ("VANGNET_DOOR_KEYS", "VANGNET_BUNDLES_IN", "VANGNET_BUNDLES_OUT"):
        environment.pop(name, None)
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, check=True, timeout=60)
    sender = keys_at(data / "keys" / "door.key", "public").card
    chance, kept, at_desk, previous, taken = random.Random(6), set[int](), list[int](), bundle.FIRST, 0
    for turn in range(12):
        keeping = subprocess.Popen(
            [sys.executable, "-c", _KEEP, str(turn * 100_000)], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert keeping.stdout is not None
        keeping.stdout.readline()
        carries = subprocess.Popen([sys.executable, "-c", _PROGRAM], env=environment)
        time.sleep(chance.uniform(0.6, 2.0))
        for process in (carries, keeping):
            process.send_signal(signal.SIGKILL)
        kept |= {int(line) for line in keeping.stdout.read().split("\n") if line.endswith(tuple("0123456789"))}
        for process in (carries, keeping):
            process.wait()
        keeping.stdout.close()
    last = "import django; django.setup(); from vangnet.portals.public import carrying; carrying.carry()"
    subprocess.run([sys.executable, "-c", last], env=environment, check=True, timeout=60)
    for place in sorted((data / "bundles" / "out").glob("*.bundle")):
        read = bundle.read(place, keys=desk, sender=sender)
        assert (read.head.number, read.head.previous) == (taken + 1, previous)
        taken, previous = read.head.number, read.digest
        entries = [shapes.inward(open_entry(sealed, desk)) for sealed in read.sealed()]
        at_desk += [int.from_bytes(entry.receipt, "big") for entry in entries if isinstance(entry, shapes.Sent)]
    assert len(at_desk) == len(set(at_desk))
    assert kept <= set(at_desk)  # what was told to be kept is there; one more may be, of which nobody heard
    assert len(at_desk) > 100
    with sqlite3.connect(data / "public.sqlite") as database:
        assert database.execute("SELECT count(*) FROM public_door_waiting").fetchone()[0] == len(at_desk)
