"""Files of reports come in: kept whole, read in confined workers, every one accounted for; killed, it goes on."""

import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk_world import World, actor
from tests.intake.invented import Mix, invent, write_json, write_xml
from vangnet.errors import InputRefused
from vangnet.identities.models import Identifier
from vangnet.reports import importing
from vangnet.reports.importing import Leaving, files_at, keep, read_in
from vangnet.reports.jobs import read_arrival, requeue_lost_arrivals
from vangnet.reports.keeping import read_kept
from vangnet.reports.models import Alarm, Arrival, Cluster, Report

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[2] / "samples" / "reports"


@pytest.fixture(autouse=True)
def _place(settings: object, tmp_path: Path) -> None:
    settings.REPORTS = tmp_path / "reports"
    settings.DOOR_KEYS = tmp_path / "keys" / "door.key"
    settings.LIBRARY = tmp_path / "no-library"


def made(tmp_path, count=300, *, name="meldingen.xml", mix=None, seed=1):
    place = tmp_path / name
    with place.open("wb") as file:
        write = write_xml if name.endswith("xml") else write_json
        write(invent(count, mix=mix or Mix(), seed=seed), file)
    return place


def take_in(world, place, **more):
    return read_in([keep(place, unit=world.unit, by=actor(world.ines), **more)], by=actor(world.ines))[0]


def sums(arrival):
    return arrival.told, arrival.accepted, arrival.repeated, arrival.refused


def test_ten_thousand_reports_come_in_and_every_one_is_accounted_for(world: World, tmp_path: Path) -> None:
    place = made(tmp_path, 10_000, mix=Mix(repeated=0.02))
    different = len({one.number for one in invent(10_000, mix=Mix(repeated=0.02))})
    arrival = take_in(world, place)
    assert sums(arrival) == (10_000, different, 10_000 - different, 0)
    assert Report.objects.count() == different
    assert (arrival.state, arrival.channel, arrival.empty) == (Arrival.State.DONE, "platform", [])
    assert read_kept(arrival.file) == place.read_bytes()
    assert Report.objects.filter(rules="").count() == 0
    assert Cluster.objects.filter(basis="digest", is_flood=True).exists()
    again = take_in(world, place)
    assert again.pk != arrival.pk
    assert sums(again) == (10_000, 0, 10_000, 0)
    assert Report.objects.count() == different


def test_the_database_counts_its_rows_while_a_file_comes_in(world: World, tmp_path: Path) -> None:
    with CaptureQueriesContext(connection) as asked:
        take_in(world, made(tmp_path, 900))
    counted = sum(query["sql"].startswith("ANALYZE") for query in asked)
    assert 1 <= counted <= 4 or connection.vendor != "postgresql"


def test_the_channel_that_a_person_names_counts_over_what_the_file_says(world: World, tmp_path: Path) -> None:
    arrival = take_in(world, made(tmp_path, 5), channel="police")
    assert set(Report.objects.values_list("channel", flat=True)) == {"police"}
    assert arrival.channel == "police"


def test_reports_without_a_number_are_not_doubled_when_their_file_comes_again(world: World, tmp_path: Path) -> None:
    place = made(tmp_path, 20, name="tips.jsonl")
    place.write_text(place.read_text().replace('"reportId"', '"unknownId"'))
    first = take_in(world, place)
    assert Report.objects.exclude(source_number="").count() == 0
    assert sums(take_in(world, place)) == (first.told, 0, first.told, first.refused)
    assert first.unknown["unknownId"] == 20
    assert Report.objects.count() == first.accepted


def test_what_cannot_be_read_is_counted_told_and_an_alarm(world: World, tmp_path: Path) -> None:
    place = tmp_path / "map"
    place.mkdir()
    made(place, 5, name="goed.xml", seed=2)
    (place / "kapot.xml").write_bytes(made(tmp_path, 5).read_bytes()[:-400])
    (place / "anders.xml").write_text("geen melding")
    arrivals = [keep(one, unit=world.unit, by=actor(world.ines)) for one in files_at(place)]
    done = {one.reference: one for one in read_in(arrivals, by=actor(world.ines))}
    assert sums(done["goed.xml"]) == (5, 5, 0, 0)
    assert sums(done["anders.xml"]) == (1, 0, 0, 1)
    assert done["anders.xml"].problems[0][1]["name"] == "anders.xml"
    assert done["kapot.xml"].refused >= 1
    told = {alarm.facts["name"] for alarm in Alarm.objects.filter(kind=Alarm.Kind.UNREAD)}
    assert told == {"anders.xml", "kapot.xml"}


def test_fields_that_are_suddenly_empty_raise_an_alarm(world: World, tmp_path: Path) -> None:
    place = made(tmp_path, 40)
    place.write_bytes(place.read_bytes().replace(b"incidentDateTime", b"incidentMoment"))
    arrival = take_in(world, place)
    assert arrival.accepted == 40
    assert arrival.empty
    alarm = Alarm.objects.get(kind=Alarm.Kind.PARSER)
    assert (alarm.facts["arrival"], alarm.facts["empty"]) == (arrival.pk, arrival.empty)
    assert any(path.endswith("incidentMoment") for path in arrival.unknown)


def test_nothing_lies_in_the_clear_when_a_file_was_read(world: World, tmp_path: Path) -> None:
    take_in(world, made(tmp_path, 5))
    lying = [place for place in (tmp_path / "reports").rglob("*") if place.is_file()]
    assert len(lying) == 1
    assert b"testaccount" not in lying[0].read_bytes()


def test_what_a_killed_reader_left_in_the_clear_is_taken_away(world: World, tmp_path: Path) -> None:
    left = tmp_path / "reports" / "reading" / f"{importing.this_process().rpartition(':')[0]}:1.abc"
    left.mkdir(parents=True)
    requeue_lost_arrivals()
    assert not left.exists()


def test_a_reader_that_must_leave_puts_the_file_back_and_the_sums_come_out_right(world: World, tmp_path: Path) -> None:
    place = made(tmp_path, 900)
    arrival = keep(place, unit=world.unit, by=actor(world.ines))
    with pytest.raises(Leaving):
        read_in([arrival], by=actor(world.ines), is_over=lambda: True)
    arrival.refresh_from_db()
    assert arrival.state == Arrival.State.WAITING
    assert 0 < arrival.accepted == arrival.told < 900
    assert keep(place, unit=world.unit, by=actor(world.ines)).pk == arrival.pk  # the same account goes on
    read_in([arrival], by=actor(world.ines))
    arrival.refresh_from_db()
    assert sums(arrival) == (900, 900, 0, 0)
    assert Report.objects.count() == 900


def test_a_file_whose_reader_is_dead_waits_again(world: World, tmp_path: Path) -> None:
    arrival = keep(made(tmp_path, 5), unit=world.unit, by=actor(world.ines))
    gone = f"{importing.this_process().partition(':')[0]}:1:nothing"
    Arrival.objects.filter(pk=arrival.pk).update(state=Arrival.State.RUNNING, worker=gone)
    assert requeue_lost_arrivals() == 1
    read_arrival.call(arrival.pk)
    arrival.refresh_from_db()
    assert sums(arrival) == (5, 5, 0, 0)


def test_a_fault_says_so_and_can_be_tried_again(world: World, tmp_path: Path) -> None:
    place = made(tmp_path, 5)
    arrival = keep(place, unit=world.unit, by=actor(world.ines))
    kept = tmp_path / "reports" / "files" / arrival.file.sha256
    shutil.move(kept, tmp_path / "away")
    with pytest.raises(InputRefused):
        read_in([arrival], by=actor(world.ines))
    arrival.refresh_from_db()
    assert arrival.state == Arrival.State.FAILED
    assert arrival.failure
    assert Alarm.objects.filter(kind=Alarm.Kind.UNREAD, key=f"arrival:{arrival.pk}").exists()
    assert sums(take_in(world, place)) == (5, 5, 0, 0)


def test_a_path_where_nothing_is_is_refused(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    for place in (tmp_path / "weg", tmp_path / "leeg"):
        with pytest.raises(InputRefused):
            files_at(place)


def test_identifiers_of_a_file_are_counted_exactly(world: World, tmp_path: Path) -> None:
    take_in(world, made(tmp_path, 500))
    for row in Identifier.objects.filter(mentions__lt=1_000)[:200]:
        told = row.mentioned
        assert (row.mentions, row.subjects) == (told.count(), told.values("report").distinct().count())
