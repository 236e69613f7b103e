"""What is said with a reporter: questions and answers, calls, notes, contact taken back, and who writes of own acts."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from tests.reports.made import made_report, receipt_of
from tests.reports.test_assessing import TEXT, by_receipt, by_telephone, refused
from vangnet.accounts.audit import Actor
from vangnet.intake.report import Channel, Field, Kind, Person, Role, Told
from vangnet.reports import told
from vangnet.reports.actions import assessing, telling
from vangnet.reports.actions.ending import Answer
from vangnet.reports.models import Message
from vangnet.reports.weighing.lanes import ORDER
from vangnet.reports.weighing.rules import Lane

pytestmark = pytest.mark.django_db

PROGRAM = Actor(None)


@pytest.fixture
def later() -> datetime:
    return timezone.now() + timedelta(days=3)


def test_a_question_waits_for_its_answer_which_brings_the_report_back(world: World, later: datetime) -> None:
    report = by_receipt(world)
    assessing.take_on(report, by=actor(world.ines))
    question = telling.ask(report, text="In welke app was het?", until=later, by=actor(world.ines))
    assert (question.state, question.is_question, report.state, report.due_at) == ("question", True, "waiting", later)
    answer = telling.hear(report, text="Een chatapp.", answers=question.number, by=PROGRAM)
    assert (answer.answers, answer.direction) == (question, "from")
    assert (report.state, report.owner) == ("assessing", world.ines)
    assert report.steps.last().made_by is None


def test_an_answer_while_the_report_waits_for_somebody_else_leaves_it_waiting(world: World, later: datetime) -> None:
    report = by_receipt(world)
    assessing.take_on(report, by=actor(world.ines))
    assessing.wait(report, for_whom="het platform", until=later, why="vordering", by=actor(world.ines))
    telling.hear(report, text="Nog iets.", by=PROGRAM)
    assert report.state == "waiting"


def test_what_is_added_after_the_end_brings_the_report_back_to_the_queue(world: World) -> None:
    report = by_receipt(world)
    assessing.close(report=report, reason="x", by=actor(world.ines), answer=Answer(texts=TEXT))
    telling.hear(report, text="Ik weet nu een naam.", by=PROGRAM)
    assert (report.state, report.owner) == ("new", None)
    assert report.messages.last().state == "carried"


def test_an_answer_to_a_question_that_was_not_asked_is_heard_all_the_same(world: World) -> None:
    message = telling.hear(by_receipt(world), text="x", answers=7, by=PROGRAM)
    assert message.answers is None


def test_who_has_no_receipt_is_asked_nothing(world: World, later: datetime) -> None:
    assert refused(telling.ask, by_telephone(world), text="x", until=later, by=actor(world.ines))


def test_a_call_is_written_down_with_who_called_and_when(world: World, later: datetime) -> None:
    report, at = by_telephone(world), timezone.now() - timedelta(hours=1)
    call = {"text": "Verteld dat het bekeken wordt.", "told_at": at, "told_by": world.olaf, "by": actor(world.ines)}
    message = telling.tell_by_person(report, way=Message.Way.TELEPHONE, **call)
    assert (message.told_by, message.told_at, message.made_by, message.way) == (world.olaf, at, world.ines, "telephone")
    assert refused(telling.tell_by_person, report, way=Message.Way.RECEIPT, **call)
    assert refused(telling.tell_by_person, report, way=Message.Way.TELEPHONE, **{**call, "text": " "})
    assert refused(telling.tell_by_person, report, way=Message.Way.TELEPHONE, **{**call, "told_at": later})


def test_a_note_is_never_told_and_has_no_number(world: World) -> None:
    report = by_receipt(world)
    note = telling.note(report, text="Zie ook zaak 12; Olaf kent hem.", by=actor(world.ines))
    assert (note.is_internal, note.number, note.state) == (True, None, "")
    told_ = telling.tell(report, state="being_assessed", by=actor(world.ines))
    assert told_.number == 1


def test_contact_that_is_taken_back_is_gone_everywhere(world: World) -> None:
    report = made_report(
        world,
        channel=Channel.PUBLIC,
        source="",
        receipt=receipt_of(1),
        reply_key=bytes(32),
        reporter={"name": "Een melder", "email": "melder@example.org", "telephone": "0600000000", "wishes": "bel niet"},
        people=(Person(role=Role.REPORTED, name="Ander"), Person(role=Role.REPORTER, name="Een melder")),
        told=(
            Told(kind=Kind.EMAIL, value="melder@example.org", role=Role.REPORTER),
            Told(kind=Kind.NICKNAME, value="testaccount_42", role=Role.REPORTED),
        ),
        fields=(Field(path="contact_email", value="melder@example.org", landed="reporter"), Field(path="a", value="b")),
    )
    telling.withdraw_contact(report, by=PROGRAM)
    reporter = report.reporter
    assert (reporter.name, reporter.email, reporter.telephone, reporter.wishes) == ("", "", "", "")
    assert reporter.withdrawn_at is not None
    kept = f"{report.content} {list(report.mentions.values_list('told', flat=True))}"
    assert "melder" not in kept.replace("'reporter'", "").lower()
    assert report.mentions.get().told == "testaccount_42"
    assert [row["role"] for row in report.content["people"]] == ["reported", "reporter"]


def test_who_writes_of_own_acts_is_told_to_stop_and_is_asked_nothing(world: World, later: datetime) -> None:
    report = by_receipt(world)
    telling.flag_self_incrimination(report, by=actor(world.ines))
    assert report.incriminates_self
    assert (report.lane, report.reasons[0][0]) == (ORDER[Lane.IDENTIFIABLE], "weighing.own_acts_yes")
    assert report.messages.get().text == told.template("stop", "nl")
    assert refused(telling.ask, report, text="Wat deed u?", until=later, by=actor(world.ines))
    assert refused(telling.flag_self_incrimination, report, by=actor(world.ines))
    end = {"report": report, "outcome": "settled", "reason": "x", "by": actor(world.ines)}
    assert refused(assessing.decide, **end, answer=Answer(texts={"nl": told.template("settled", "nl")}))
    assessing.decide(**end, answer=Answer(texts={"nl": "Een medewerker neemt contact met u op."}))
    assert report.state == "closed"


def test_a_text_that_is_too_long_or_empty_is_refused(world: World, later: datetime) -> None:
    report = by_receipt(world)
    for text in (" ", "x" * 20_001):
        assert refused(telling.note, report, text=text, by=actor(world.ines))
        assert refused(telling.ask, report, text=text, until=later, by=actor(world.ines))


def test_a_unit_may_have_texts_of_its_own(tmp_path, settings) -> None:
    settings.REPORT_TEXTS = tmp_path / "texts.toml"
    settings.REPORT_TEXTS.write_text('[nl]\nsettled = "Eigen tekst. Bel 112."\n')
    assert told.template("settled", "nl") == "Eigen tekst. Bel 112."
    assert told.template("settled", "en") == told.template("settled", "en").strip() != ""
    assert told.template("no_action", "nl").startswith("Dank u")
