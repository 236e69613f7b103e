"""What came in is what stands at the desk: bundles in order, whole, and nothing lost."""

import os
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.desk_world import World, actor
from tests.doors import AT, Doors
from vangnet.accounts.models import AuditEntry, Unit
from vangnet.errors import InputRefused, UsageError
from vangnet.portals.public import trust
from vangnet.portals.public.models import Receipt, Told, Waiting
from vangnet.reports import attachments
from vangnet.reports.actions.telling import tell
from vangnet.reports.exchange import carrying, door, entries, making, taking
from vangnet.reports.exchange.public import PUBLIC
from vangnet.reports.keeping import read_kept
from vangnet.reports.models import Alarm, Arrival, BundleTaken, KeptFile, Message, Report, Reporter
from vangnet.transfer import shapes
from vangnet.transfer.bundle import seal_entry
from vangnet.transfer.folder import alone
from vangnet.transfer.keys import DoorKeys, write_card
from vangnet.transfer.receipt import new, reply_key
from vangnet.transfer.sealing import seal, unseal

pytestmark = pytest.mark.django_db
STORY = "Een profiel deelde strafbaar materiaal"


def alarms(kind: Alarm.Kind) -> list[dict[str, Any]]:
    return [alarm.facts for alarm in Alarm.objects.filter(kind=kind).order_by("pk")]


def sealed(entry: Any) -> bytes:
    return seal_entry(shapes.pack(entry), trust.desk())


# -- what comes in ----------------------------------------------------------------------------------------------------


def test_a_report_of_the_public_page_stands_at_the_desk(doors: Doors, world: World) -> None:
    code = doors.report(
        answers={"nicknames": "testaccount_42\n\n  iemand.anders ", "platform": "chatapp", "contact_name": "J. Jansen"}
    )
    outcome = doors.carry()
    assert (outcome.taken, outcome.refused, outcome.missing) == ([1], [], None)
    report = Report.objects.get()
    assert (report.channel, report.unit, report.summary) == ("public", world.unit, STORY)
    assert report.receipt == door.receipt_digest(code)
    assert report.reporter.name == "J. Jansen"
    assert [(one.told, one.role) for one in report.mentions.all()] == [
        ("testaccount_42", "reported"),
        ("iemand.anders", "reported"),
    ]
    taken = BundleTaken.objects.get()
    assert (taken.number, taken.entries, taken.kinds) == (1, 1, {"sent": 1})
    arrival = Arrival.objects.get()
    assert (arrival.told, arrival.accepted, arrival.way) == (1, 1, "bundle")
    assert not list(doors.settings.BUNDLES_IN.glob("*.bundle"))


def test_its_reporter_is_told_that_it_arrived(doors: Doors) -> None:
    code = doors.report()
    doors.carry()
    row = Told.objects.get()
    told = shapes.telling(unseal(bytes(row.sealed), reply_key(code), about=b"told"))
    assert (told.state, told.text, row.number) == ("carried", "", 1)


def test_a_link_may_bring_everything_twice(doors: Doors) -> None:
    for _ in range(3):
        doors.report()
        doors.carry()
        doors.there()
        doors.back()
    outcome = doors.carry_desk()
    assert Report.objects.count() == 3
    assert outcome.refused == []
    assert not alarms(Alarm.Kind.BUNDLE_REFUSED)


def test_bundles_come_in_in_their_order_whatever_their_order_in_the_folder(doors: Doors) -> None:
    for number in range(5):
        doors.report(f"melding {number}")
        doors.carry_public()
    lying = doors.there()
    random.Random(5).shuffle(lying)
    for number, place in enumerate(lying):
        place.rename(place.with_name(f"{number}.bundle"))
    assert doors.carry_desk().taken == [1, 2, 3, 4, 5]
    assert [report.summary for report in Report.objects.order_by("pk")] == [f"melding {number}" for number in range(5)]


def test_what_is_added_and_withdrawn_reaches_the_report(doors: Doors) -> None:
    code = doors.report(answers={"contact_name": "J. Jansen", "contact_phone": "0612345678", "contact_wishes": "bel"})
    doors.add(code, "er is nog iets\x00")
    doors.carry()
    report = Report.objects.get()
    assert report.messages.get(direction="from").text == "er is nog iets\ufffd"
    doors.keep(shapes.Withdrawn(receipt=trust.receipt_digest(code), sent_at=AT))
    doors.carry()
    reporter = Reporter.objects.get()
    assert (reporter.name, reporter.telephone, reporter.wishes) == ("", "", "")
    assert reporter.withdrawn_at is not None
    assert "Jansen" not in str(report.content)  # nor anywhere else
    assert "0612345678" not in str(report.content)


def test_an_answer_goes_with_its_question(doors: Doors, world: World) -> None:
    code = doors.report()
    doors.carry()
    asked = tell(
        Report.objects.get(), state="question", text="Wanneer was het?", is_question=True, by=actor(world.ines)
    )
    doors.add(code, "gisteren", question=asked.number)
    doors.add(code, "een antwoord op niets", question=99)
    doors.carry()
    first, second = Message.objects.filter(direction="from").order_by("pk")
    assert first.answers == asked
    assert second.answers is None


def test_faults_of_the_door_are_alarms(doors: Doors) -> None:
    doors.keep(shapes.Faults(kind="disk_full", count=3, since=AT))
    doors.carry()
    assert alarms(Alarm.Kind.DOOR)[0]["count"] == 3


# -- what cannot be read ----------------------------------------------------------------------------------------------


def test_an_entry_that_cannot_be_read_is_kept_and_holds_nothing_up(doors: Doors) -> None:
    good = doors.sent("0" * 17, answers={"story": STORY})
    other = X25519PrivateKey.generate().public_key().public_bytes_raw()
    bad = {
        1: b"",
        2: b"no seal at all",
        3: seal(b"x", other, about=b"entry"),
        4: seal_entry(b"\xc1 no msgpack", trust.desk()),
        5: sealed(shapes.Forget(receipt=bytes(32))),  # an entry, but not one for a desk
        6: sealed(shapes.Added(receipt=b"x" * 32, sent_at=AT, text="van niemand")),
        7: sealed(shapes.Withdrawn(receipt=b"x" * 32, sent_at=AT)),
    }
    doors.write([*bad.values(), sealed(good)])
    assert doors.carry_desk().taken == [1]
    assert Report.objects.get().summary == STORY
    told = alarms(Alarm.Kind.UNREAD)
    assert [facts["name"] for facts in told] == [f"public-000000001-{number}" for number in bad]
    kept = [read_kept(KeptFile.objects.get(pk=facts["file"])) for facts in told]
    assert kept[:3] == list(bad.values())[:3]  # as they came, still sealed
    assert kept[3] == b"\xc1 no msgpack"
    assert BundleTaken.objects.get().kinds["unread"] == len(bad)


def test_one_report_that_cannot_be_taken_in_keeps_no_other_out(doors: Doors, monkeypatch: Any) -> None:
    real = entries.incoming

    def breaks(entry: shapes.Sent) -> Any:
        if entry.answers["story"] == "breekt":
            raise ZeroDivisionError
        return real(entry)

    monkeypatch.setattr(entries, "incoming", breaks)
    for story in ("een", "breekt", "twee"):
        doors.report(story)
    doors.carry()
    assert [report.summary for report in Report.objects.order_by("pk")] == ["een", "twee"]
    assert [facts["reason"] for facts in alarms(Alarm.Kind.UNREAD)] == ["ZeroDivisionError"]
    kept = shapes.inward(read_kept(KeptFile.objects.get()))
    assert kept.answers["story"] == "breekt"


def test_a_disk_that_is_full_loses_nothing_and_refuses_nothing(doors: Doors, monkeypatch: Any) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    doors.report("een", attachments=(shapes.Attached(name="x", data=b"x"),))
    doors.carry_public()
    doors.there()
    with monkeypatch.context() as patched:
        patched.setattr(attachments.keeping, "write_whole", full)
        with pytest.raises(OSError, match="space"):
            doors.carry_desk()
    assert not Report.objects.exists()
    assert not BundleTaken.objects.exists()
    assert doors.carry_desk().taken == [1]
    assert Report.objects.get().attachments.count() == 1


def test_another_report_under_a_receipt_that_was_used_is_not_passed_over(doors: Doors) -> None:
    code = doors.report("een")
    doors.carry()
    doors.keep(doors.sent(code, answers={"story": "iets heel anders"}))
    doors.carry()
    assert Report.objects.get().summary == "een"
    assert "another report" in alarms(Alarm.Kind.UNREAD)[0]["reason"]


@pytest.mark.parametrize("year", [1, 1970, 9999])
def test_a_time_that_cannot_be_true_is_not_believed(doors: Doors, year: int) -> None:
    doors.report(sent_at=AT.replace(year=year))
    doors.carry()
    report = Report.objects.get()
    assert report.sent_at is None
    assert report.received_at.year >= 2025


def test_a_key_that_everybody_could_open_is_told_nothing(doors: Doors) -> None:
    doors.keep(doors.sent("0" * 17, answers={"story": STORY}, reply_key=bytes(32)))
    doors.report("een goede")
    doors.carry()
    assert Report.objects.count() == 2
    assert len(alarms(Alarm.Kind.NOT_DELIVERED)) == 1
    doors.carry()
    assert Message.objects.filter(bundle=0).count() == 1
    assert Message.objects.filter(bundle__gt=0).count() == 1


# -- what is refused --------------------------------------------------------------------------------------------------


def nothing_was_used() -> bool:
    return not (Report.objects.exists() or BundleTaken.objects.exists() or KeptFile.objects.exists())


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda data: data[:-1], "cut off"),
        (lambda data: data[:40], "cut off"),
        (lambda data: b"", "no bundle"),
        (lambda data: data + b"x", "something behind"),
        (lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:], "was changed"),
        (lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:], "not signed"),
    ],
)
def test_a_bundle_that_was_touched_is_refused_whole(doors: Doors, spoil: Any, reason: str) -> None:
    doors.report()
    doors.carry_public()
    place = doors.there()[0]
    good = place.read_bytes()
    place.write_bytes(spoil(good))
    outcome = doors.carry_desk()
    assert reason in outcome.refused[0].reason
    assert nothing_was_used()
    assert reason in alarms(Alarm.Kind.BUNDLE_REFUSED)[0]["reason"]
    assert (doors.settings.BUNDLES_IN / "refused" / place.name).exists()
    doors.there()  # the link brings the good one again
    assert doors.carry_desk().taken == [1]
    assert Report.objects.count() == 1


def test_a_file_that_is_still_being_copied_is_left_alone(doors: Doors) -> None:
    doors.report()
    doors.carry_public()
    place = doors.there()[0]
    good = place.read_bytes()
    place.write_bytes(good[:-10])
    outcome = taking.take_bundles(PUBLIC, patience=60)
    assert (outcome.taken, outcome.refused) == ([], [])
    with place.open("ab") as file:
        file.write(good[-10:])
    assert taking.take_bundles(PUBLIC, patience=60).taken == [1]


def test_bundles_of_another_door_or_for_another_desk_are_refused(doors: Doors) -> None:
    stranger = DoorKeys("public", b"x" * 32)
    doors.write([], keys=stranger)
    assert "not signed" in doors.carry_desk().refused[0].reason
    doors.write([], to=stranger.card)
    assert "another door" in doors.carry_desk().refused[0].reason
    assert nothing_was_used()


def test_another_bundle_with_a_used_number_is_refused(doors: Doors) -> None:
    doors.report()
    doors.carry()
    doors.write([sealed(doors.sent("0" * 17, answers={"story": "dubbel"}))], number=1)
    assert "another bundle with the number 1" in doors.carry_desk().refused[0].reason
    assert Report.objects.count() == 1


def test_a_bundle_that_does_not_follow_on_the_last_is_refused(doors: Doors) -> None:
    doors.report()
    doors.carry()
    doors.write([], number=2, previous=b"x" * 32)
    assert "does not follow" in doors.carry_desk().refused[0].reason


@pytest.mark.parametrize("make", [lambda place: place.symlink_to("/etc/passwd"), os.mkfifo, Path.mkdir])
def test_what_is_no_file_is_put_aside_and_never_read(doors: Doors, make: Any) -> None:
    make(doors.settings.BUNDLES_IN / "public-000000001.bundle")
    assert len(doors.carry_desk().refused) == 1
    assert nothing_was_used()


# -- what is missing or late ------------------------------------------------------------------------------------------


def three_bundles(doors: Doors) -> list[Path]:
    for number in range(3):
        doors.report(f"melding {number}")
        doors.carry_public()
    return doors.there()


def test_a_missing_bundle_holds_up_those_after_it_until_it_comes(doors: Doors) -> None:
    lying = three_bundles(doors)
    lying[1].unlink()
    outcome = doors.carry_desk()
    assert (outcome.taken, outcome.missing, outcome.waiting) == ([1], 2, [3])
    doors.carry_desk()  # it is told again once a minute, not with each look
    assert Alarm.objects.get(kind=Alarm.Kind.BUNDLE_MISSING).times == 1
    Alarm.objects.update(told_at=AT)
    doors.carry_desk()
    alarm = Alarm.objects.get(kind=Alarm.Kind.BUNDLE_MISSING)
    assert (alarm.facts["number"], alarm.times) == (2, 2)
    doors.there()
    assert doors.carry_desk().taken == [2, 3]
    assert [report.summary[-1] for report in Report.objects.order_by("pk")] == ["0", "1", "2"]


def test_a_bundle_that_was_given_up_is_written_down_and_its_entries_come_again(doors: Doors, world: World) -> None:
    lying = three_bundles(doors)
    (doors.settings.PUBLIC_BUNDLES_OUT / lying[1].name).unlink()
    lying[1].unlink()
    doors.carry_desk()
    by = actor(world.ines)
    for number in (1, 3):
        with pytest.raises(InputRefused, match="the next bundle is 2"):
            taking.accept_gap(PUBLIC, number, reason="kwijt", by=by)
    with pytest.raises(UsageError, match="say why"):
        taking.accept_gap(PUBLIC, 2, reason=" ", by=by)
    taking.accept_gap(PUBLIC, 2, reason="de stick is kwijt", by=by)
    line = AuditEntry.objects.get(name="bundle.accept_gap")
    assert (line.person_number, "stick" in line.details) == ("ines", True)
    assert doors.carry_desk().taken == [3]
    assert Report.objects.count() == 2
    doors.back()
    doors.carry_public()  # hears that 2 never came
    doors.there()
    doors.carry_desk()
    assert sorted(report.summary[-1] for report in Report.objects.all()) == ["0", "1", "2"]
    doors.back()
    doors.carry_public()
    assert not Waiting.objects.exists()


def test_no_bundle_for_too_long_is_an_alarm(doors: Doors) -> None:
    doors.carry()
    assert not alarms(Alarm.Kind.BUNDLE_LATE)
    BundleTaken.objects.update(taken_at=AT - timedelta(days=365))
    doors.carry_desk()
    assert alarms(Alarm.Kind.BUNDLE_LATE)[0]["last"] == 1


def test_a_door_that_never_sent_anything_is_late_too(doors: Doors) -> None:
    os.utime(doors.settings.PUBLIC_CARD, (0, 0))
    doors.carry_desk()
    assert alarms(Alarm.Kind.BUNDLE_LATE)[0]["last"] == 0


def test_a_new_public_door_counts_from_one(doors: Doors) -> None:
    doors.report("voor de diefstal")
    doors.carry()
    doors.settings.PUBLIC_KEYS = doors.place / "public" / "new.key"
    write_card(trust.keys().card, doors.settings.PUBLIC_CARD)
    doors.write([sealed(doors.sent("0" * 17, answers={"story": "na de diefstal"}))], number=1)
    assert doors.carry_desk().taken == [1]
    assert Report.objects.count() == 2


def test_without_a_trusted_door_nothing_is_done(doors: Doors) -> None:
    doors.settings.PUBLIC_CARD.unlink()
    assert carrying.carry(PUBLIC) == (carrying.Outcome(), [])


def test_two_processes_do_not_carry_at_once(doors: Doors) -> None:
    with alone(doors.settings.REPORTS / "carry-public.lock"), pytest.raises(InputRefused, match="another process"):
        doors.carry_desk()


# -- what goes back ---------------------------------------------------------------------------------------------------


def test_messages_go_once_and_in_order(doors: Doors, world: World) -> None:
    doors.report()
    doors.carry()
    report = Report.objects.get()
    for state in ("being_assessed", "settled"):
        tell(report, state=state, by=actor(world.ines))
    tell(report, state="closed", way=Message.Way.TELEPHONE, by=actor(world.ines))
    for _ in range(3):
        doors.carry()
    assert list(Told.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Message.objects.filter(direction="to", bundle=None).get().way == "telephone"


def test_receipts_of_the_telephone_are_known_at_the_door_and_forgotten_with_the_report(
    doors: Doors, world: World
) -> None:
    code = new()
    doors.report("x")
    doors.carry()
    key = reply_key(code).public_key().public_bytes_raw().hex()
    report = Report.objects.get()
    report.pk, report.number, report.channel = None, "M2026-900000", Report.Channel.TELEPHONE
    report.receipt, report.reply_key = door.receipt_digest(code), key
    report.save()
    doors.carry()
    row = Receipt.objects.get(digest=trust.receipt_digest(code))
    assert not row.is_forgotten
    Report.objects.filter(pk=report.pk).update(state=Report.State.DESTROYED)
    for _ in range(2):
        doors.carry()
    row.refresh_from_db()
    assert row.is_forgotten
    assert Receipt.objects.filter(is_forgotten=True).count() == 1


def test_bundles_are_kept_until_the_door_has_them(doors: Doors, django_capture_on_commit_callbacks: Any) -> None:
    doors.report()
    doors.carry_public()
    doors.there()
    doors.carry_desk()
    made = doors.settings.BUNDLES_OUT / "desk-000000001.bundle"
    first = made.read_bytes()
    made.unlink()  # lost on the way
    doors.carry_desk()
    assert not made.exists()
    making.write_again(PUBLIC, 1)
    assert made.read_bytes() == first
    doors.carry()
    doors.report()
    with django_capture_on_commit_callbacks(execute=True):
        doors.carry()
    assert not made.exists()
    with pytest.raises(InputRefused, match="has it"):
        making.write_again(PUBLIC, 1)
    assert len(list((doors.settings.REPORTS / "made").rglob("*.bundle"))) <= 1


# -- the unit ---------------------------------------------------------------------------------------------------------


def test_the_unit_is_the_named_one_or_the_only_national_one(doors: Doors, world: World) -> None:
    assert door.intake_unit() == world.unit
    doors.settings.INTAKE_UNIT = ""
    assert door.intake_unit() == world.unit  # the first
    national = Unit.objects.create(name="Landelijke Eenheid", kind=Unit.Kind.NATIONAL)
    assert door.intake_unit() == national
    doors.settings.INTAKE_UNIT = "Bestaat niet"
    with pytest.raises(UsageError, match="no unit called"):
        door.intake_unit()


def test_a_unit_that_is_not_there_costs_no_bundle(doors: Doors) -> None:
    doors.report()
    doors.carry_public()
    doors.there()
    doors.settings.INTAKE_UNIT = "Bestaat niet"
    with pytest.raises(UsageError):
        doors.carry_desk()
    doors.settings.INTAKE_UNIT = ""
    assert doors.carry_desk().taken == [1]
