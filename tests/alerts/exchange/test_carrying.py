"""What one of desk and school door sends, the other has once and in order; and of a crop nothing stays."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils import timezone

from tests.alerts.schooled import made_board, made_contact, made_school
from tests.desk_world import World, actor
from tests.portals.school.questions.asking import QUESTION, cloth
from tests.school_pair import Pair, copied
from vangnet.alerts.actions.contacts import tell_door
from vangnet.alerts.actions.ending import order_end
from vangnet.alerts.actions.sending import send
from vangnet.alerts.exchange import outgoing
from vangnet.alerts.exchange.door import LATE_WHILE_ALERTED, SCHOOL
from vangnet.alerts.models import (
    Alert,
    Answer,
    AskedContact,
    Counselling,
    Erasure,
    SchoolContact,
    SchoolKey,
    ToGo,
)
from vangnet.errors import InputRefused
from vangnet.portals.school import models as door
from vangnet.portals.school import trust
from vangnet.portals.school.carrying import CARRIER
from vangnet.reports.exchange import making, taking
from vangnet.reports.exchange.carrying import carry as carry_desk
from vangnet.reports.exchange.public import PUBLIC
from vangnet.reports.keeping import desk_keys
from vangnet.reports.models import Alarm, BundleMade, BundleTaken
from vangnet.transfer import bundle, school
from vangnet.transfer.bundle import open_entry, seal_entry
from vangnet.transfer.keys import DoorKeys, keys_at, write_card
from vangnet.transfer.sealing import seal, unseal
from vangnet.transfer.shapes import Faults, pack


def this_second() -> datetime:
    return timezone.now().replace(microsecond=0)


def people(count: int = 1) -> list[SchoolContact]:
    """People of a school that takes part, of whom the door will hear."""
    at = made_school("01AB00", made_board())
    made = [made_contact(at, f"Tester {number}") for number in range(count)]
    tell_door(SchoolContact.objects.all())
    return made


def sent(world: World, *contacts: SchoolContact, **more: Any) -> Alert:
    """An alert that is sent to these people, as `alerts.actions.sending_out` does."""
    alert = world.alert()
    key = SchoolKey.objects.filter(alert=None).earliest("number")
    now = timezone.now()
    alert.state, alert.key, alert.sent_at, alert.until = Alert.State.RUNNING, key, now, now + timedelta(days=14)
    alert.save()
    AskedContact.objects.bulk_create([AskedContact(alert=alert, contact=contact) for contact in contacts])
    told = {
        "alert": alert.identity,
        "question_nl": QUESTION,
        "question_en": QUESTION,
        "until": alert.until,
        "key": key.number,
        "crop": seal(cloth(), bytes.fromhex(key.public), about=school.CROP + alert.identity.encode()),
        "contacts": tuple(contact.identity for contact in contacts),
    }
    send(school.AlertRun(**told | more))
    return alert


def ended(alert: Alert, world: World) -> None:
    order_end(alert, end=Alert.End.WITHDRAWN, reason="ingetrokken", by=actor(world.wies))


def wish(contact: SchoolContact, number: int = 0) -> school.Counselling:
    return school.Counselling(
        contact=contact.identity, at=this_second() + timedelta(seconds=number), text=f"wens {number}"
    )


def wishes() -> list[str]:
    return list(Counselling.objects.order_by("pk").values_list("text", flat=True))


def alarms(kind: Alarm.Kind) -> list[dict[str, Any]]:
    return [alarm.facts for alarm in Alarm.objects.filter(kind=kind).order_by("pk")]


@pytest.fixture
def known(pair: Pair) -> SchoolContact:
    """Somebody whom both doors know."""
    contact = people()[0]
    pair.carry()
    return contact


@pytest.fixture
def alert(pair: Pair, known: SchoolContact, world: World) -> Alert:
    """An alert that runs at both doors."""
    made = sent(world, known)
    pair.carry()
    return made


# -- what arrives -----------------------------------------------------------------------------------------------------


def test_keys_people_and_an_alert_reach_the_other_side(pair: Pair, world: World) -> None:
    pair.carry()
    assert SchoolKey.objects.count() == 10
    contacts = people(3)
    alert = sent(world, *contacts)
    pair.carry()
    assert door.Contact.objects.count() == 3
    assert door.Alert.objects.get().identity == alert.identity
    assert door.Mail.objects.count() == 3


def test_what_arrived_is_not_kept_at_the_desk(pair: Pair, alert: Alert) -> None:
    assert not ToGo.objects.exclude(entry=b"").exists()
    kept = [*pair.settings.SCHOOL_OUT.glob("*.bundle"), *(pair.settings.REPORTS / "made").rglob("*.bundle")]
    assert [entry for place in kept for entry in pieces(place.read_bytes())] == []  # the last word of the desk


def test_an_end_comes_back_as_an_erasure(pair: Pair, alert: Alert, world: World) -> None:
    assert alert.key is not None
    ended(alert, world)
    pair.carry()
    assert not (pair.settings.SCHOOL_CROP_KEYS / f"{alert.key.number}.key").exists()
    assert Erasure.objects.get().erased_at is not None
    assert bytes(door.Alert.objects.get().crop) == b""


def test_a_yes_is_an_answer_and_an_alarm_after_one_round(pair: Pair, alert: Alert, known: SchoolContact) -> None:
    pair.keep(
        school.Answered(alert=alert.identity, contact=known.identity, number=1, at=this_second(), kind="yes", who="J.")
    )
    pair.carry_school()
    pair.there()
    pair.carry_desk()
    assert Answer.objects.get().who == "J."
    assert alarms(Alarm.Kind.SCHOOL_YES) == [{"alert": alert.number}]
    alert.refresh_from_db()
    assert alert.state == Alert.State.HIDDEN


def test_what_people_do_at_the_door_is_seen_at_the_desk(pair: Pair, alert: Alert, known: SchoolContact) -> None:
    at = timezone.now()
    who = {"contact": known.identity, "at": at}
    pair.keep(school.Mailed(**who, kind="invitation", reference="0123-4567X"))
    pair.keep(school.Came(**who, what="enrolled"))
    pair.keep(school.Came(**who, what="signed_in"))
    pair.keep(school.Came(**who, what="revealed", alert=alert.identity))
    pair.keep(school.Mailed(**who | {"at": at + timedelta(days=3)}, kind="reminder", reference="0123-4568X"))
    pair.carry()
    row = AskedContact.objects.get()
    assert (row.invited_at, row.came_at, row.revealed_at) == (at, at, at)
    assert (row.reminded_at, row.reference) == (at + timedelta(days=3), "0123-4568X")
    known.refresh_from_db()
    assert (known.enrolled_at, known.came_at) == (at, at)


def test_a_mail_that_did_not_go_is_seen_and_the_next_one_clears_it(pair: Pair, alert: Alert, known: Any) -> None:
    told = {"contact": known.identity, "at": timezone.now(), "kind": "invitation", "reference": "1"}
    pair.keep(school.Mailed(**told, problem="refused 550"))
    pair.carry()
    assert AskedContact.objects.get().mail_problem == "refused 550"
    pair.keep(school.Mailed(**told))
    pair.carry()
    assert AskedContact.objects.get().mail_problem == ""


def test_a_mail_that_went_counts_although_its_reader_answered_by_telephone_before(
    pair: Pair, alert: Alert, known: Any
) -> None:
    AskedContact.objects.update(answered_at=this_second())
    at = timezone.now()
    pair.keep(school.Mailed(contact=known.identity, at=at, kind="invitation", reference="1"))
    pair.keep(school.Mailed(contact=known.identity, at=at, kind="reminder", reference="2"))
    pair.carry()
    row = AskedContact.objects.get()
    assert (row.invited_at, row.reference, row.reminded_at) == (at, "1", None)


def test_faults_and_locked_people_are_alarms_that_tell_the_door(pair: Pair, known: SchoolContact) -> None:
    pair.keep(Faults(kind="disk_full", count=3, since=this_second()))
    pair.keep(school.Came(contact=known.identity, at=this_second(), what="locked"))
    pair.carry()
    told = alarms(Alarm.Kind.DOOR)
    assert [(facts["door"], facts["kind"]) for facts in told] == [("school", "disk_full"), ("school", "locked")]


def test_an_entry_about_somebody_unknown_is_kept_and_holds_nothing_up(pair: Pair, known: SchoolContact) -> None:
    pair.keep(school.Counselling(contact="0" * 32, at=this_second()))
    pair.keep(wish(known))
    pair.carry()
    assert wishes() == ["wens 0"]
    assert len(alarms(Alarm.Kind.UNREAD)) == 1


# -- order, gaps, repeats, refusals -----------------------------------------------------------------------------------


def bundles_of(pair: Pair, contact: SchoolContact, count: int) -> list[Path]:
    """Bundles of the door with a wish each, copied by the link."""
    before = {place.name for place in pair.settings.SCHOOL_BUNDLES_OUT.glob("*.bundle")}
    for number in range(count):
        pair.keep(wish(contact, number))
        pair.carry_school()
    return [place for place in pair.there() if place.name not in before]


def test_a_missing_bundle_holds_up_those_after_it_until_it_comes(pair: Pair, known: SchoolContact) -> None:
    lying = bundles_of(pair, known, 3)
    lying[1].unlink()
    outcome, _made = pair.carry_desk()
    assert outcome.missing is not None
    assert wishes() == ["wens 0"]
    assert [facts["door"] for facts in alarms(Alarm.Kind.BUNDLE_MISSING)] == ["school"]
    pair.there()
    pair.carry_desk()
    assert wishes() == ["wens 0", "wens 1", "wens 2"]


def test_a_bundle_that_is_given_up_at_the_desk_sends_its_entries_again(
    pair: Pair, known: SchoolContact, world: World
) -> None:
    lying = bundles_of(pair, known, 3)
    (pair.settings.SCHOOL_BUNDLES_OUT / lying[1].name).unlink()
    lying[1].unlink()
    missing = pair.carry_desk()[0].missing
    taking.accept_gap(SCHOOL, missing, reason="de stick is kwijt", by=actor(world.ines))
    pair.carry()
    assert sorted(wishes()) == ["wens 0", "wens 1", "wens 2"]


def test_an_alert_in_a_bundle_that_never_came_goes_again_and_its_end_after_it(
    pair: Pair, known: SchoolContact, world: World
) -> None:
    alert = sent(world, known)
    _, (lost,) = pair.carry_desk()
    lost.unlink()
    ended(alert, world)
    pair.carry_desk()
    pair.back()
    missing = pair.carry_school()[0].missing
    CARRIER.accept_gap(missing)
    pair.carry()
    assert door.Alert.objects.get().state == door.Alert.State.ENDED
    assert not (pair.settings.SCHOOL_CROP_KEYS / f"{alert.key.number}.key").exists()
    assert Erasure.objects.get().erased_at is not None
    assert not ToGo.objects.exclude(entry=b"").exists()


def test_a_link_may_bring_everything_twice(pair: Pair, alert: Alert, known: SchoolContact) -> None:
    pair.keep(school.Answered(alert=alert.identity, contact=known.identity, number=1, at=this_second(), kind="no"))
    pair.carry_school()
    kept = pair.place / "kept"
    kept.mkdir()
    copied(pair.settings.SCHOOL_BUNDLES_OUT, kept)
    for _ in range(3):
        copied(kept, pair.settings.SCHOOL_IN)
        pair.carry()
    assert Answer.objects.count() == 1
    assert door.Mail.objects.count() == 1


@pytest.mark.parametrize("cut", [slice(0, -1), slice(0, 40), slice(0, 0)])
def test_a_bundle_that_was_touched_is_refused_whole_and_a_good_one_follows(
    pair: Pair, known: SchoolContact, cut: slice
) -> None:
    place = bundles_of(pair, known, 1)[0]
    place.write_bytes(place.read_bytes()[cut])
    assert len(pair.carry_desk()[0].refused) == 1
    assert wishes() == []
    assert [facts["door"] for facts in alarms(Alarm.Kind.BUNDLE_REFUSED)] == ["school"]
    pair.carry()
    assert wishes() == ["wens 0"]


def test_the_desk_hears_what_the_door_refused(pair: Pair, known: SchoolContact) -> None:
    (pair.settings.SCHOOL_BUNDLES_IN / "desk-000000009.bundle").write_bytes(b"nothing")
    pair.carry()
    assert [facts["kind"] for facts in alarms(Alarm.Kind.DOOR)] == ["bundle_refused"]


def test_a_full_disk_loses_nothing_at_either_door(
    pair: Pair, known: SchoolContact, world: World, monkeypatch: Any
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    alert = sent(world, known)
    pair.keep(wish(known))
    for module, round_of in ((bundle, pair.carry_desk), (making, pair.carry_desk), (bundle, pair.carry_school)):
        with monkeypatch.context() as patched:
            patched.setattr(module, "write_whole", full)
            with pytest.raises(InputRefused, match="No space left"):
                round_of()
    pair.carry()
    assert door.Alert.objects.get().identity == alert.identity
    assert wishes() == ["wens 0"]


# -- whose bundle it is -----------------------------------------------------------------------------------------------


def offered(pair: Pair, keys: DoorKeys, target: Path, *entries: Any) -> None:
    """A bundle that another door makes for this desk, laid where the school door's come (or the public door's)."""
    last = taking.last_taken(bundle.name_of_card(keys.card).hex())
    bundle.write(
        target / bundle.name_of(keys.door, last.number + 1),
        [seal_entry(pack(entry), desk_keys().card) for entry in entries],
        keys=keys,
        to=desk_keys().card,
        number=last.number + 1,
        previous=last.digest,
        heard=bundle.Heard(),
        made_at=this_second(),
    )


def test_a_bundle_of_the_public_door_is_none_of_the_school_door_and_the_reverse(
    pair: Pair, known: SchoolContact
) -> None:
    public = keys_at(pair.place / "public.key", "public")
    write_card(public.card, pair.settings.PUBLIC_CARD)
    pair.settings.BUNDLES_IN = pair.place / "desk" / "in"
    pair.settings.BUNDLES_OUT = pair.place / "desk" / "out"
    pair.settings.BUNDLES_IN.mkdir()
    offered(pair, public, pair.settings.SCHOOL_IN, wish(known))
    offered(pair, trust.keys(), pair.settings.BUNDLES_IN, wish(known))
    assert "not signed" in pair.carry_desk()[0].refused[0].reason
    assert "not signed" in carry_desk(PUBLIC)[0].refused[0].reason
    assert wishes() == []
    assert {facts["door"] for facts in alarms(Alarm.Kind.BUNDLE_REFUSED)} == {"school", "public"}


def test_doors_with_the_same_keys_cannot_be_taken_for_each_other(pair: Pair, known: SchoolContact) -> None:
    offered(pair, DoorKeys("public", trust.keys().seed), pair.settings.SCHOOL_IN, wish(known))
    assert "from the public door" in pair.carry_desk()[0].refused[0].reason
    write_card(DoorKeys("public", trust.keys().seed).card, pair.settings.SCHOOL_CARD)
    with pytest.raises(InputRefused, match="card of the public door"):
        pair.carry_desk()


def test_what_is_for_the_public_door_is_refused_at_the_school_door(pair: Pair, known: SchoolContact) -> None:
    other = DoorKeys("public", b"p" * 32)
    place = pair.settings.SCHOOL_BUNDLES_IN / "desk-000000002.bundle"
    told = {"keys": desk_keys(), "to": other.card, "previous": bundle.FIRST, "heard": bundle.Heard()}
    bundle.write(place, [], number=2, made_at=this_second(), **told)
    assert "for another door" in pair.carry_school()[0].refused[0].reason


# -- who went back to a backup ----------------------------------------------------------------------------------------


def test_a_door_that_went_back_to_a_backup_sends_again_what_the_desk_never_had(
    pair: Pair, known: SchoolContact
) -> None:
    kept = list(door.BundleMade.objects.values("pk")), list(door.BundleTaken.objects.values("pk"))
    pair.keep(wish(known, 1))
    pair.carry()
    for model, rows in zip((door.BundleMade, door.BundleTaken), kept, strict=True):
        model.objects.exclude(pk__in=[row["pk"] for row in rows]).delete()
    pair.keep(wish(known, 2))
    pair.carry_school()
    pair.there()
    pair.carry_desk()
    told_by_desk = BundleMade.objects.filter(house="school").order_by("number").last()
    while door.BundleTaken.objects.last().number < told_by_desk.number:  # type: ignore[union-attr]
        CARRIER.accept_gap(door.BundleTaken.objects.last().number + 1)  # type: ignore[union-attr]
    send(school.Contact(identity="1" * 32, school="x", email="x@example.org"))
    pair.carry()
    assert "wens 2" in wishes()
    assert wishes().count("wens 1") == 1


def test_a_door_that_forgot_bundles_hears_again_of_people_and_of_ends(
    pair: Pair, alert: Alert, known: SchoolContact, world: World
) -> None:
    before = door.BundleTaken.objects.last()
    row = door.Alert.objects.values().get()
    ended(alert, world)
    pair.carry()
    after = door.BundleTaken.objects.last()
    assert before is not None
    assert after is not None
    door.BundleTaken.objects.filter(number__gt=before.number).delete()
    door.Contact.objects.all().delete()
    door.Alert.objects.update(**{name: row[name] for name in ("state", "crop", "questions", "ended_at", "end")})
    for number in range(before.number + 1, after.number + 1):
        CARRIER.accept_gap(number)
    pair.keep(wish(known))
    pair.carry()
    assert door.Contact.objects.get().identity == known.identity
    assert door.Alert.objects.get().state == door.Alert.State.ENDED


def test_a_desk_that_went_back_to_a_backup_still_reaches_the_door(
    pair: Pair, alert: Alert, known: SchoolContact, world: World
) -> None:
    last = BundleMade.objects.order_by("number").last()
    assert last is not None
    send(school.AlertHide(alert=alert.identity))
    pair.carry()
    assert door.Alert.objects.get().state == door.Alert.State.HIDDEN
    BundleMade.objects.filter(number__gt=last.number).delete()  # the backup knows nothing of that one
    ended(alert, world)
    pair.carry_desk()
    pair.back()
    assert len(pair.carry_school()[0].refused) == 1
    pair.keep(wish(known))
    pair.carry()  # the desk hears which bundle the door has, and follows on that
    assert door.Alert.objects.get().state == door.Alert.State.ENDED
    assert "desk_went_back" in {facts["kind"] for facts in alarms(Alarm.Kind.DOOR)}


def test_another_school_door_begins_anew(pair: Pair, known: SchoolContact, world: World) -> None:
    old = set(SchoolKey.objects.values_list("public", flat=True))
    pair.settings.SCHOOL_KEYS = pair.place / "school" / "keys" / "new.key"
    for model in (door.BundleMade, door.BundleTaken, door.Waiting, door.Contact, door.OneTimeKey):
        model.objects.all().delete()
    for place in (*pair.crop_keys(), *pair.settings.SCHOOL_OUT.glob("*"), *pair.settings.SCHOOL_BUNDLES_OUT.glob("*")):
        place.unlink()
    trust.forget_what_was_read()
    write_card(trust.keys().card, pair.settings.SCHOOL_CARD)
    outgoing.begin_with_new_door()
    pair.carry()
    assert door.Contact.objects.get().identity == known.identity
    assert len(old & set(SchoolKey.objects.values_list("public", flat=True))) == 0
    sent(world, known)
    pair.carry()
    assert door.Alert.objects.get().state == door.Alert.State.RUNNING


# -- late -------------------------------------------------------------------------------------------------------------


def test_while_an_alert_runs_a_silent_door_is_an_alarm_soon(pair: Pair, alert: Alert) -> None:
    assert not alarms(Alarm.Kind.BUNDLE_LATE)
    BundleTaken.objects.update(taken_at=timezone.now() - LATE_WHILE_ALERTED - timedelta(seconds=1))
    taking.look_whether_late(SCHOOL)
    assert [facts["door"] for facts in alarms(Alarm.Kind.BUNDLE_LATE)] == ["school"]
    Alarm.objects.all().delete()
    Alert.objects.update(state=Alert.State.ENDED)
    assert not taking.look_whether_late(SCHOOL)


def test_while_an_alert_runs_the_door_says_each_quarter_that_it_lives(pair: Pair, alert: Alert) -> None:
    assert CARRIER.make_bundle() is None
    door.BundleMade.objects.update(made_hour=timezone.now() - timedelta(minutes=16))
    assert CARRIER.make_bundle() is not None
    door.Alert.objects.update(state=door.Alert.State.ENDED)
    door.BundleMade.objects.update(made_hour=timezone.now() - timedelta(hours=19))
    assert CARRIER.make_bundle() is None


def test_a_round_in_which_nothing_happens_is_cheap(
    pair: Pair, alert: Alert, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        began = time.perf_counter()
        assert pair.carry_desk()[1] == []
        seconds = time.perf_counter() - began
    print(f"\na round of the desk with nothing to do: {seconds * 1_000:.1f} ms")
    began = time.perf_counter()
    assert pair.carry_school()[1] == []
    print(f"a round of the school door with nothing to do: {(time.perf_counter() - began) * 1_000:.1f} ms")


# -- the crop ---------------------------------------------------------------------------------------------------------


def crops_in(pair: Pair) -> Iterator[bytes]:
    """What somebody finds who has all files and rows of both doors, and the long-term keys of both: sealed crops."""
    keys = [trust.keys(), desk_keys()]
    found = [place.read_bytes() for place in pair.place.rglob("*") if place.is_file()]
    found += [bytes(row) for row in ToGo.objects.values_list("entry", flat=True)]
    found += [bytes(row) for row in door.Waiting.objects.values_list("sealed", flat=True)]
    yield from (bytes(row) for row in door.Alert.objects.values_list("crop", flat=True))
    for data in found:
        for entry in (data, *pieces(data)):
            for read in (entry, *(plain for key in keys for plain in tried(entry, key))):
                with suppress(InputRefused):
                    told = school.to_school(read)
                    if isinstance(told, school.AlertRun):
                        yield told.crop


def tried(sealed: bytes, key: DoorKeys) -> list[bytes]:
    """What this key opens."""
    try:
        return [open_entry(sealed, key)]
    except InputRefused:
        return []


def pieces(data: bytes) -> Iterator[bytes]:
    """The sealed entries of a bundle, whoever made it and whatever became of its signature."""
    if not data.startswith(bundle.MAGIC):
        return
    begin = len(bundle.MAGIC) + 4
    length = int.from_bytes(data[begin - 4 : begin], "big")
    head = msgspec.msgpack.decode(data[begin : begin + length], type=bundle.Head)
    start = begin + length + 64
    for size in head.sizes:
        yield data[start : start + size]
        start += size


def opened(pair: Pair, alert: Alert) -> list[bytes]:
    """The crops that can be opened with the keys that exist at the door."""
    keys = [X25519PrivateKey.from_private_bytes(place.read_bytes()) for place in pair.crop_keys()]
    shown = []
    for crop in crops_in(pair):
        for key in keys:
            try:
                shown.append(unseal(crop, key, about=school.CROP + alert.identity.encode()))
            except InputRefused:
                continue
    return shown


def test_after_the_end_no_file_and_no_row_holds_a_crop_that_a_thief_of_all_keys_can_open(
    pair: Pair, known: SchoolContact, world: World
) -> None:
    alert = sent(world, known)
    _, (made,) = pair.carry_desk()
    copy = made.read_bytes()
    pair.back()
    unread, refused = (pair.settings.SCHOOL_BUNDLES_IN / name for name in ("unread", "refused"))
    for folder in (unread, refused):
        folder.mkdir()
    (refused / made.name).write_bytes(copy)
    (unread / "0").write_bytes(next(pieces(copy)))
    assert opened(pair, alert)  # while it runs, whoever has the whole server has the crop: the threat model says so
    pair.carry()
    assert opened(pair, alert)
    ended(alert, world)
    pair.carry()
    assert opened(pair, alert) == []
    assert list(crops_in(pair)) == [b""]  # nor anything that looks like one, whoever keeps its key somewhere
    assert not list(refused.iterdir())
    assert not list(unread.iterdir())
    (pair.place / "stolen-before").write_bytes(copy)  # somebody who listened on the link keeps it for ever
    assert opened(pair, alert) == []


def test_an_unread_entry_of_another_alert_stays(pair: Pair, alert: Alert, world: World) -> None:
    unread = pair.settings.SCHOOL_BUNDLES_IN / "unread"
    unread.mkdir()
    (unread / "other").write_bytes(seal_entry(pack(school.AlertHide(alert="f" * 32)), trust.keys().card))
    (unread / "nothing").write_bytes(b"nothing that can be read")
    ended(alert, world)
    pair.carry()
    assert {place.name for place in unread.iterdir()} == {"other", "nothing"}


def test_an_end_of_an_alert_that_could_not_be_read_is_told(pair: Pair, known: SchoolContact, world: World) -> None:
    send(school.AlertEnd(alert="e" * 32, reason="ended"))
    pair.carry()
    assert "entry_unread" in {facts["kind"] for facts in alarms(Alarm.Kind.DOOR)}


def test_a_bundle_that_was_lost_is_written_again_until_it_arrived(pair: Pair, known: SchoolContact) -> None:
    send(school.Contact(identity="2" * 32, school="x", email="y@example.org"))
    _, (made,) = pair.carry_desk()
    first, number = made.read_bytes(), int(made.name[5:14])
    made.unlink()
    making.write_again(SCHOOL, number)
    assert made.read_bytes() == first
    pair.carry()
    pair.keep(wish(known))
    pair.carry()
    with pytest.raises(InputRefused, match="has it"):
        making.write_again(SCHOOL, number)
