"""Found again: media of a known child in a later seizure or report, counted once, told, and judged by people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Case, Exhibit, Medium, Series
from vangnet.errors import InputRefused
from vangnet.reports.models import Attachment
from vangnet.victims.actions.finding import decide, mark_told
from vangnet.victims.actions.opening import tie_series, untie_series
from vangnet.victims.finding_again import ask_finding, compare, forget_destroyed, key_of
from vangnet.victims.models import FoundAgain, FoundContent, ReportContent, Victim
from vangnet.victims.queries.found import finds_for, finds_in, finds_of, is_told_to, times_found, told_to

pytestmark = pytest.mark.django_db
State = FoundAgain.State


@pytest.fixture
def world() -> World:
    return World()


def hit(series: str | None, bits: int | None = None, kind: str = "known") -> dict[str, object]:
    reading = "sha256" if bits is None else "stored"
    return {"list": "lijst", "entry": "1", "kind": kind, "series": series, "distance_bits": bits, "reading": reading}


def put(exhibit: Exhibit, digest: str, **more: object) -> Medium:
    """A medium of a content that may be in other cases too."""
    case = exhibit.case
    case.media_placed += 1
    case.save()
    facts = {"sha1": "0" * 40, "md5": "0" * 32, "type": "image/png", "kind": "picture", "size": 1, "status": "new"}
    place = {"case": case, "exhibit": exhibit, "position": case.media_placed, "address": f"{digest}.png"}
    return Medium.objects.create(sha256=digest * 64, **place, **{**facts, **more})


def child(world: World, *digests: str) -> Victim:
    """A child of a series of Anna's case, with these contents."""
    victim = world.victim()
    exhibit = world.case.exhibits.first() or world.add_exhibit(world.case)
    Series.objects.get(name="Kamer 1").media.add(*[put(exhibit, digest) for digest in digests])
    return victim


def came_with_a_report(world: World, *records: dict[str, object]) -> Attachment:
    report = world._report()
    facts = {"name": "x.zip", "size": 1, "sha256": "e" * 64, "state": "scanned", "status": "known"}
    return Attachment.objects.create(
        report=report, number=report.attachments.count() + 1, records=records, scanned_at=timezone.now(), **facts
    )


def test_a_content_of_a_series_in_a_later_seizure_is_found_once(world: World) -> None:
    victim = child(world, "a", "b")
    compare()
    later = world.add_exhibit(world.other_case)
    put(later, "a")
    put(later, "c")
    assert compare() == 1
    assert compare() == 0
    find = victim.found_again.get()
    assert (find.case, find.count, find.state, find.medium.sha256) == (world.other_case, 1, State.PROPOSED, "a" * 64)
    assert find.why == [["victims.found_same", {"count": "1"}]]
    put(later, "b")
    assert compare() == 1
    assert victim.found_again.get().count == 2


def test_media_that_were_there_before_the_series_are_found_too(world: World) -> None:
    put(world.add_exhibit(world.other_case), "a")
    compare()
    victim = child(world, "a")
    assert compare() == 1
    Series.objects.get(name="Kamer 1").media.add(put(world.case.exhibits.get(), "d"))
    put(world.other_case.exhibits.get(), "d")
    assert compare() == 1
    assert victim.found_again.get().count == 2


def test_the_cases_of_the_childs_own_series_are_no_find(world: World) -> None:
    victim = child(world, "a")
    put(world.add_exhibit(world.case, "G2"), "e", hits=[hit("Blauw")], status="known")
    victim.listed_as = "Blauw"
    victim.save()
    assert compare() == 0
    assert not victim.found_again.exists()


def test_a_hit_on_the_series_of_a_list_is_found_exactly_by_name(world: World) -> None:
    victim = child(world)
    victim.listed_as = "Blauwe  Kamer; Room 7"
    victim.save()
    later = world.add_exhibit(world.other_case)
    put(later, "1", status="known", hits=[hit("blauwe kamer")])
    put(later, "2", status="similar", hits=[hit("Room 7", 24), hit("Room 7", 12), hit("Room 7", 30)])
    put(later, "3", status="known", hits=[hit("Blauwe Kamer 2"), hit(None)])
    put(later, "4", status="irrelevant", hits=[hit("Room 7", kind="irrelevant")])
    assert compare() == 2
    find = victim.found_again.get()
    assert find.count == 2
    assert [code for code, _values in find.why] == ["victims.found_listed", "victims.found_similar"]
    assert find.why[1][1] == {"count": "1", "names": "Room 7, blauwe kamer", "least": "12", "most": "12"}
    assert key_of(" Blauwe\tKAMER ") == "blauwe kamer"


def test_a_new_name_on_the_lists_is_looked_for_in_what_came_in_before(world: World) -> None:
    victim = child(world)
    put(world.add_exhibit(world.other_case), "1", status="known", hits=[hit("Serie X")])
    came_with_a_report(world, {"sha256": "2" * 64, "status": "known", "hits": [hit("Serie X")]})
    assert compare() == 0
    Victim.objects.filter(pk=victim.pk).update(listed_as="serie x")
    assert compare() == 2
    assert victim.found_again.count() == 2


def test_hits_that_a_newer_library_gave_are_seen(world: World) -> None:
    victim = child(world)
    victim.listed_as = "Serie X"
    victim.save()
    exhibit = world.add_exhibit(world.other_case)
    scan = world.add_scan(exhibit)
    medium = put(exhibit, "1")
    type(scan).objects.filter(pk=scan.pk).update(loaded_files=1, library_version=1)
    assert compare() == 0
    Medium.objects.filter(pk=medium.pk).update(status="known", hits=[hit("Serie X")])
    assert compare() == 0  # nothing says that anything changed
    type(scan).objects.filter(pk=scan.pk).update(matched_version=2)
    assert compare() == 1


def test_an_attachment_of_a_report_is_a_find(world: World) -> None:
    victim = child(world, "a")
    came_with_a_report(
        world, {"sha256": "a" * 64, "status": "new", "hits": []}, {"sha256": "a" * 64, "status": "other", "hits": []}
    )
    assert compare() == 1
    find = victim.found_again.get()
    assert (find.report.number, find.case, find.count) == ("M2026-000001", None, 1)
    assert compare() == 0


def test_a_series_finds_the_reports_of_before_by_an_index(world: World) -> None:
    came_with_a_report(world, {"sha256": "a" * 64, "status": "new", "hits": []})
    compare()
    victim = child(world, "a")
    assert compare() == 1
    assert victim.found_again.get().report is not None


def test_a_report_that_led_to_the_childs_own_case_is_no_find(world: World) -> None:
    victim = child(world, "a")
    attachment = came_with_a_report(world, {"sha256": "a" * 64, "status": "new", "hits": []})
    attachment.report.case = world.case
    attachment.report.save()
    assert compare() == 0
    assert not victim.found_again.exists()


def test_of_a_destroyed_report_only_the_count_is_left(world: World) -> None:
    victim = child(world, "a")
    attachment = came_with_a_report(world, {"sha256": "a" * 64, "status": "new", "hits": []})
    compare()
    type(attachment.report).objects.update(state="destroyed")
    forget_destroyed()
    assert not ReportContent.objects.exists()
    assert not FoundContent.objects.exists()
    assert victim.found_again.get().count == 1


def test_a_duty_asks_for_the_work_only_when_something_is_new(world: World) -> None:
    child(world, "a")
    assert ask_finding()
    compare()
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.all().delete()
    assert not ask_finding()
    put(world.add_exhibit(world.other_case), "a")
    assert ask_finding()
    assert not ask_finding()  # it waits already


def test_a_find_waits_for_a_person_who_gives_a_reason(world: World) -> None:
    victim = child(world, "a")
    put(world.add_exhibit(world.other_case), "a")
    compare()
    find = victim.found_again.get()
    with pytest.raises(InputRefused):
        decide(find, confirm=True, reason=" ", by=actor(world.wies))
    decide(find, confirm=False, reason="een ander kind", by=actor(world.wies))
    find.refresh_from_db()
    assert (find.state, find.decided_by, find.decided_why) == (State.REFUSED, world.wies, "een ander kind")
    assert times_found(victim) == {"proposed": 0, "confirmed": 0, "refused": 1}
    decide(find, confirm=True, reason="toch hetzelfde kind", by=actor(world.wies))
    assert times_found(victim)["confirmed"] == 1
    assert AuditEntry.objects.filter(name="find.decide").count() == 2


def test_more_than_what_was_refused_waits_for_a_person_again(world: World) -> None:
    victim = child(world, "a", "b")
    later = world.add_exhibit(world.other_case)
    put(later, "a")
    compare()
    find = victim.found_again.get()
    mark_told([find])
    decide(find, confirm=False, reason="een ander kind", by=actor(world.wies))
    put(later, "b")
    compare()
    find.refresh_from_db()
    assert (find.state, find.told_at, find.count) == (State.PROPOSED, None, 2)
    assert find.decided_why == "een ander kind"


def test_a_series_that_is_taken_off_the_page_speaks_for_nothing_any_more(world: World) -> None:
    victim = child(world, "a")
    put(world.add_exhibit(world.other_case), "a")
    compare()
    untie_series(victim.series.get(), reason="een ander kind", by=actor(world.wies))
    compare()
    find = victim.found_again.get()
    assert (find.count, find.why) == (0, [["victims.found_gone", {}]])
    assert not finds_for(world.carla).exists()
    tie_series(victim, Series.objects.get(name="Kamer 1"), reason="toch", by=actor(world.wies))
    compare()
    assert victim.found_again.get().count == 1


def test_each_side_is_told_only_what_it_may_see(world: World) -> None:
    victim = child(world, "a")
    put(world.add_exhibit(world.other_case), "a")
    compare()
    (told,) = told_to(world.wies, finds_of(victim))
    assert (told.victim, told.case, told.media, told.may_decide) == (victim, None, (), False)
    assert world.other_case.number not in told.ask_of_place
    assert told.ask_of_place == "Carla (carla), TBKK Limburg, Limburg"
    (told,) = told_to(world.carla, finds_for(world.carla))
    assert (told.victim, told.case, told.media, told.may_decide) == (None, world.other_case, (1,), False)
    assert told.ask_of_victim == "Wies (wies), Oost-Nederland"
    assert not finds_for(world.iris).exists()
    assert not finds_for(world.nobody).exists()


def test_the_owner_of_the_case_is_told_when_he_first_sees_it(world: World) -> None:
    victim = child(world, "a")
    put(world.add_exhibit(world.other_case), "a")
    compare()
    find = finds_in(case=world.other_case).get()
    assert is_told_to(world.carla, find)
    assert not is_told_to(world.wies, find)
    mark_told([find])
    first = victim.found_again.get().told_at
    mark_told([victim.found_again.get()])
    assert first is not None
    assert victim.found_again.get().told_at == first


def test_what_is_told_names_neither_case_in_the_log_of_the_other(world: World) -> None:
    child(world, "a")
    put(world.add_exhibit(world.other_case), "a")
    compare()
    line = AuditEntry.objects.get(name="find.make")
    assert line.case_number == world.other_case.number
    assert world.case.number not in str(line.details)


def test_a_case_out_of_use_is_not_compared(world: World) -> None:
    child(world, "a")
    put(world.add_exhibit(world.other_case), "a")
    Case.objects.filter(pk=world.other_case.pk).update(retention=Case.Retention.REMOVED)
    assert compare() == 0


def test_no_more_questions_when_more_media_come_in(world: World) -> None:
    child(world, "a")
    compare()
    exhibit = world.add_exhibit(world.other_case)
    world.add_media(exhibit, 3)
    with CaptureQueriesContext(connection) as few:
        compare()
    exhibit.case.refresh_from_db()
    world.add_media(exhibit, 300)
    with CaptureQueriesContext(connection) as many:
        compare()
    assert len(many) <= len(few)
