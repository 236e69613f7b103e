"""Reports come in by the batch: each counted, none doubled, identifiers counted exactly, neighbours weighed again."""

from pathlib import Path

import msgspec
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.desk_world import World, questions
from tests.own_database import in_own_database
from vangnet.accounts.audit import Actor
from vangnet.accounts.models import AuditEntry
from vangnet.identities.models import Identifier
from vangnet.intake.report import Channel, File, Kind, Report, Role, Told
from vangnet.reports.actions import receiving
from vangnet.reports.actions.receiving import Incoming, receive, receive_piece
from vangnet.reports.models import Alarm, Arrival, FileDigest, Mention, Reporter, Step
from vangnet.reports.models import Report as Row
from vangnet.reports.weighing.lanes import ORDER
from vangnet.reports.weighing.rules import Lane
from vangnet.words import word

pytestmark = pytest.mark.django_db
PROGRAM = Actor(None)


def told(number="1", **more):
    shape = {"channel": Channel.PLATFORM, "format": "made", "source": "Voorbeeldplatform", "source_number": number}
    return Report(**shape | more)


def account(value="testaccount_42", **more):
    return Told(**{"kind": Kind.ACCOUNT, "value": value, "role": Role.REPORTED, "platform": "chat", "person": 0} | more)


def take_in(world, *reports, **more):
    incoming = [one if isinstance(one, Incoming) else Incoming(report=one) for one in reports]
    return receive(incoming, **{"way": Arrival.Way.FILE, "unit": world.unit, "by": PROGRAM} | more)


def sums(arrival):
    return arrival.told, arrival.accepted, arrival.repeated, arrival.refused


def test_every_report_is_counted_once_and_has_its_rows(world: World) -> None:
    arrival = take_in(world, told("1"), told("2"), refused=[word("intake.no_format", name="x")])
    assert sums(arrival) == (3, 2, 0, 1)
    assert arrival.problems == [msgspec.to_builtins(word("intake.no_format", name="x"))]
    assert [row.number[-6:] for row in arrival.reports.order_by("pk")] == ["000001", "000002"]
    assert (Reporter.objects.count(), Step.objects.count()) == (2, 2)
    assert AuditEntry.objects.filter(name="report.receive").count() == 1


def test_a_report_of_ncmec_is_one_report_in_each_of_its_forms(world: World) -> None:
    xml = told("700001", format="cybertip_xml", source="example.org")
    json = told("700001", format="cybertip_json", source="Voorbeeldplatform B.V.")
    take_in(world, xml)
    again = take_in(world, json)
    assert (sums(again), [problem[0] for problem in again.problems]) == ((1, 0, 1, 0), ["weighing.repeated_differs"])
    assert sums(take_in(world, told("700002", format="cybertip_json"), told("700002", format="cybertip_xml"))) == (
        2, 1, 1, 0
    )  # fmt: skip
    other = told("700001", format="cybertip_xml", source="example.org", channel=Channel.POLICE)
    assert sums(take_in(world, other)) == (1, 1, 0, 0)  # another channel counts its own
    assert sums(take_in(world, told("1", source="a"), told("1", source="b"))) == (2, 2, 0, 0)  # numbers of the sources
    with pytest.raises(IntegrityError), transaction.atomic():
        Row.objects.filter(source_number="700002").update(place=Row.objects.first().place)


def test_a_report_that_came_before_is_not_doubled(world: World) -> None:
    take_in(world, told("1"))
    assert sums(take_in(world, told("1"), told("2"))) == (2, 1, 1, 0)
    assert Row.objects.count() == 2


def test_a_report_that_stands_twice_in_a_batch_is_taken_once_and_told(world: World) -> None:
    arrival = take_in(world, told("1"), told("1", summary="iets anders"), told("2"))
    assert sums(arrival) == (3, 2, 1, 0)
    assert [code for code, *_ in arrival.problems] == ["weighing.twice"]


def test_the_same_number_of_another_source_or_channel_is_another_report(world: World) -> None:
    arrival = take_in(
        world, told("1"), told("1", source="Ander"), told("1", channel=Channel.HOTLINE), told(""), told("")
    )
    assert sums(arrival) == (5, 5, 0, 0)


def test_a_repeat_that_tells_something_else_is_told(world: World) -> None:
    take_in(world, told("1"), told("2"))
    arrival = take_in(world, told("1"), told("2", summary="nu met meer"))
    assert arrival.problems == [msgspec.to_builtins(word("weighing.repeated_differs", number="2"))]


def test_a_repeat_that_another_unit_has_is_told(world: World) -> None:
    take_in(world, told("1"), unit=world.elsewhere)
    arrival = take_in(world, told("1", summary="iets anders"))
    assert sums(arrival) == (1, 0, 1, 0)
    assert arrival.problems == [msgspec.to_builtins(word("weighing.repeated_elsewhere", count=1))]


def test_a_report_that_was_destroyed_does_not_come_back_and_that_is_told(world: World) -> None:
    take_in(world, told("1"))
    Row.objects.update(state=Row.State.DESTROYED, content={})
    arrival = take_in(world, told("1"))
    assert sums(arrival) == (1, 0, 1, 0)
    assert arrival.problems == [msgspec.to_builtins(word("weighing.repeated_destroyed", count=1))]


def test_a_receipt_is_known_again(world: World) -> None:
    one = Incoming(report=told(""), receipt=b"r" * 32, reply_key=b"k" * 32, reporter={"name": "M."})
    assert sums(take_in(world, one)) == (1, 1, 0, 0)
    assert sums(take_in(world, one)) == (1, 0, 1, 0)
    assert Reporter.objects.get().name == "M."


def test_a_report_without_a_number_is_known_by_its_place_in_the_file(world: World) -> None:
    ones = [Incoming(report=told(""), place=f"{'ab' * 16}:{place}") for place in (0, 1)]
    assert sums(take_in(world, *ones)) == (2, 2, 0, 0)
    assert sums(take_in(world, *ones)) == (2, 0, 2, 0)


def test_all_or_nothing_comes_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(receiving, "_write_down", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        take_in(world, told("1", told=(account(),)))
    assert not any(kind.objects.exists() for kind in (Row, Arrival, Identifier))


def test_pieces_of_a_file_add_up_also_when_it_is_read_again_from_its_beginning(world: World) -> None:
    take_in(world, told("0"))
    arrival = take_in(world)
    Arrival.objects.filter(pk=arrival.pk).update(state="running", worker="first")
    arrival.refresh_from_db()
    pieces = [[told("0"), told("1"), told("2")], [told("2"), told("3")]]
    for _ in ("cut off after the first piece", "read anew"):
        again, seen = Arrival.objects.get(pk=arrival.pk), set()
        Arrival.objects.filter(pk=arrival.pk).update(told=again.accepted, repeated=0, refused=0)
        for piece in pieces[: 1 if _ == "cut off after the first piece" else 2]:
            receive_piece(again, [Incoming(report=one) for one in piece], by=PROGRAM, seen=seen)
    arrival.refresh_from_db()
    assert sums(arrival) == (5, 3, 2, 0)
    assert Row.objects.count() == 4


def test_a_worker_that_lost_a_file_to_another_takes_nothing_in(world: World) -> None:
    arrival = take_in(world)
    Arrival.objects.filter(pk=arrival.pk).update(state="running", worker="second")
    arrival.worker = "first"
    with pytest.raises(receiving.TakenOver):
        receive_piece(arrival, [Incoming(report=told("1"))], by=PROGRAM, seen=set())
    assert not Row.objects.exists()


# -- identifiers -------------------------------------------------------------------------------------------------------


def counts(**which):
    row = Identifier.objects.get(**which)
    return row.mentions, row.subjects, row.names


def test_identifiers_are_counted_over_places_reports_and_names(world: World) -> None:
    phone = Told(kind=Kind.PHONE, value="+31 6 12345678", role=Role.REPORTED, person=0)
    take_in(world, told("1", told=(account(), phone, phone)), told("2", told=(account("Testaccount_43"), phone)))
    assert counts(kind="phone") == (3, 2, 2)  # three places, two reports, beside two accounts
    assert counts(kind="account", key="testaccount_42") == (1, 1, 1)
    take_in(world, told("3", told=(account(), phone)), told("4", told=(account("testaccount_44"), phone)))
    assert counts(kind="phone") == (5, 4, 3)
    assert Identifier.objects.filter(kind="account").count() == 3
    assert Mention.objects.filter(identifier__kind="phone").count() == 5


def test_names_of_other_people_of_a_report_are_not_beside_it(world: World) -> None:
    phone = Told(kind=Kind.PHONE, value="+31 6 12345678", role=Role.VICTIM, person=1)
    take_in(world, told("1", told=(account(), phone)))
    assert counts(kind="phone") == (1, 1, 0)


def test_a_second_report_on_an_account_lifts_the_first_as_well(world: World) -> None:
    take_in(world, told("1", told=(account(),)))
    first = Row.objects.get()
    assert first.lane == ORDER[Lane.REST]
    take_in(world, told("2", told=(account(),)), told("3", told=(account("iemand_anders"),)))
    lanes = dict(Row.objects.values_list("source_number", "lane"))
    assert lanes == {"1": ORDER[Lane.GROWING], "2": ORDER[Lane.GROWING], "3": ORDER[Lane.REST]}


def test_a_report_is_weighed_when_it_comes_in(world: World) -> None:
    take_in(world, told("1", urgent="er lijkt nu iets gaande"))
    row = Row.objects.get()
    assert (row.lane, row.rules[:9]) == (ORDER[Lane.NOW], "vangnet 1")
    assert row.reasons[0][0] == "weighing.happening_now_yes"


def test_rules_that_cannot_be_read_hold_no_report_up(world: World, settings: object, tmp_path: Path) -> None:
    settings.WEIGHING_RULES = tmp_path / "weighing.toml"
    settings.WEIGHING_RULES.write_text("lanes = [")
    settings.REPORTS = tmp_path
    (tmp_path / "clustering.toml").write_text("days = 0")
    take_in(world, told("1", urgent="er lijkt nu iets gaande", told=(account(),)))
    row = Row.objects.get()
    assert row.lane == ORDER[Lane.NOW]
    assert row.reasons[-1] == msgspec.to_builtins(word("weighing.own_rules_unread"))
    assert sorted(Alarm.objects.values_list("kind", "key")) == [("rules", "clustering"), ("rules", "weighing")]


def test_digests_of_files_are_kept_to_find_the_same_item(world: World) -> None:
    file = File(digests={"md5": "ab" * 16, "sha1": "cd" * 20, "pdq": "00" * 32})
    take_in(world, told("1", files=(file, file)))
    assert sorted(FileDigest.objects.values_list("value", flat=True)) == [f"md5:{'ab' * 16}", f"sha1:{'cd' * 20}"]


def test_a_batch_asks_little_of_the_database_however_many_reports_it_has(world: World) -> None:
    take_in(world, told("0", told=(account(),)))
    asked = {}
    for count in (1, 20, 200):
        batch = [told(f"{count}-{number}", told=(account(f"account_{count}_{number}"),)) for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            take_in(world, *batch)
        asked[count] = len(queries)
    # rows 8, identifiers 2, counts 4, repeats 1, clusters 2, log 2, arrival 2, number 1, transaction 2
    assert (asked[1], asked[20]) == (questions(24, lines=3), questions(24, lines=3))
    assert asked[200] < 60  # SQLite takes a thousand values at a time


@pytest.mark.parametrize("odd", ["=cmd|' /C calc'!A0", "\u202e <script>", "a\x00b", "half \ud800 sign", "a" * 5_000])
def test_hostile_texts_come_in_and_take_no_other_report_with_them(world: World, odd: str) -> None:
    wrong = Told(
        kind=Kind.IP, value="192.0.2.1", role=Role.OTHER, person=10**9, port=-5, event=odd, path=odd, doubt=odd
    )
    hostile = Incoming(
        report=told(odd, summary=odd, source=odd, told=(account(odd), wrong)),
        reporter={"name": odd, "wishes": odd},
        language="nl-NL",
        situation=odd,
    )
    assert sums(take_in(world, hostile, told("2"))) == (2, 2, 0, 0)
    assert sums(take_in(world, hostile, told("2"))) == (2, 0, 2, 0)
    assert Row.objects.first().summary[:1] == odd[:1]


def test_what_comes_in_twice_at_the_same_moment_comes_in_once(tmp_path: Path) -> None:
    assert in_own_database("tests.reports.at_once", tmp_path) == {
        "wrong": [],
        "reports": 5 * 60,
        "numbers": 5 * 60,
        "add_up": True,
        "accepted": 5 * 60,
        "repeated": 5 * 30,
        "counted": [5 * 60, 5 * 60],
        "chained": True,
    }
