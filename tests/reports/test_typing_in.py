"""Reports that officers type in: the channel recorded, the same receipt as on the public page, one report a form."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.cases.at_once import at_once
from tests.desk_world import World, actor
from tests.reports.test_assessing import refused
from vangnet.accounts.models import AuditEntry, Person
from vangnet.reports.actions.typing_in import CHANNELS, TypedIn, type_in
from vangnet.reports.keeping import desk_keys
from vangnet.reports.models import Arrival, Report, Reporter
from vangnet.transfer import receipt
from vangnet.transfer.keys import DoorKeys, write_card

pytestmark = pytest.mark.django_db

PUBLIC = DoorKeys("public", bytes(range(32)))
TOLD = {"story": "een profiel deelde strafbaar materiaal", "nicknames": "testaccount_42", "contact_phone": "0600000000"}


@pytest.fixture(autouse=True)
def doors(tmp_path: Path, settings) -> None:
    settings.DOOR_KEYS, settings.PUBLIC_CARD = tmp_path / "door.key", tmp_path / "public-card.json"
    write_card(PUBLIC.card, settings.PUBLIC_CARD)


def typed(person: Person, nonce: str = "0" * 32, **more: object) -> TypedIn:
    told = {"answers": TOLD, "channel": "chat", "nonce": nonce, **more}
    return type_in(**told, by=actor(person))  # type: ignore[arg-type]


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_is_typed_in_with_a_receipt_that_the_public_door_knows(world: World, channel: str) -> None:
    done = typed(world.ines, channel=channel)
    report = done.report
    assert (report.channel, report.unit, report.state, report.arrival.way) == (channel, world.unit, "new", "form")
    assert receipt.read(receipt.shown(done.receipt)) == done.receipt
    at_the_door = receipt.digest(done.receipt, PUBLIC.shared_with(desk_keys().card))
    assert report.receipt == at_the_door.hex()
    assert report.reply_key == receipt.reply_key(done.receipt).public_key().public_bytes_raw().hex()
    assert (report.reporter.telephone, report.mentions.get().told) == ("0600000000", "testaccount_42")


def test_the_code_itself_is_nowhere_in_the_database_or_the_log(world: World) -> None:
    code = typed(world.ines).receipt
    for model in (Report, Reporter, Arrival, AuditEntry):
        for row in model.objects.values():
            assert code not in str(row)


def test_a_form_that_is_sent_twice_is_one_report_with_one_receipt(world: World) -> None:
    first, second = typed(world.ines), typed(world.ines)
    assert (second.report, second.receipt, second.was_there) == (first.report, first.receipt, True)
    assert Report.objects.count() == 1
    assert [arrival.repeated for arrival in Arrival.objects.order_by("pk")] == [0, 1]
    assert typed(world.ines, "1" * 32).receipt != first.receipt


def test_without_a_public_door_the_report_is_taken_and_no_receipt_given(world: World, settings) -> None:
    settings.PUBLIC_CARD = settings.PUBLIC_CARD.with_name("none.json")
    first, second = typed(world.ines), typed(world.ines)
    assert (first.receipt, first.report.receipt, first.report.reply_key) == ("", "", "")
    assert (second.report, second.was_there) == (first.report, True)
    assert typed(world.ines, "1" * 32).report != first.report


def test_a_number_of_the_source_that_came_before_gives_no_second_report_and_no_receipt(world: World) -> None:
    told = {"channel": "youth_care", "source": "Veilig Thuis", "source_number": "VT-1"}
    first = typed(world.ines, **told)
    second = typed(world.ines, "1" * 32, **told)
    assert (second.report, second.receipt, second.was_there) == (first.report, "", True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "public"},
        {"channel": "platform"},
        {"channel": "x"},
        {"answers": {"story": " "}},
        {"nonce": "../../etc"},
        {"received_at": timedelta(hours=2)},  # from now
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_kept(world: World, wrong: dict[str, object]) -> None:
    now = timezone.now()
    told = {name: now + value if isinstance(value, timedelta) else value for name, value in wrong.items()}
    assert refused(typed, world.ines, **told)
    assert not Report.objects.exists()


def test_only_the_story_is_asked_for(world: World) -> None:
    assert typed(world.ines, answers={"story": "er is iets gezien"}).report.summary == "er is iets gezien"


def test_signals_of_youth_care_that_pictures_may_exist_stand_in_the_report(world: World) -> None:
    told = {**TOLD, "imagery_made": "yes", "imagery_signals": "het kind noemt een camera"}
    report = typed(world.ines, channel="youth_care", answers=told).report
    assert report.content["annotations"] == ["imagery_made"]
    assert {"path": "imagery_signals", "value": "het kind noemt een camera"} in report.content["fields"]


def test_own_acts_are_marked(world: World) -> None:
    assert typed(world.ines, answers={**TOLD, "incriminates_self": "yes"}).report.incriminates_self


@pytest.mark.django_db(transaction=True)
def test_the_same_form_twice_at_one_moment_is_one_report(world: World) -> None:
    done: list[TypedIn] = []

    desk_keys()
    acts = [lambda: done.append(typed(world.ines))] * 2
    assert at_once(*acts) == []
    assert Report.objects.count() == 1
    assert len({each.receipt for each in done}) == 1
