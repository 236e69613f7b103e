"""What officers do with a report: each step with an owner and a date; an end only with word to the reporter."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from msgspec import convert

from tests.desk_world import World, actor
from tests.reports.made import made_report, receipt_of
from vangnet.accounts.models import AuditEntry
from vangnet.errors import InputRefused
from vangnet.intake.report import Channel, Person, Role
from vangnet.reports import told
from vangnet.reports.actions import assessing, deciding
from vangnet.reports.actions.ending import Answer, reach
from vangnet.reports.models import Cluster, Decision, Delivery, Destination, Message, Report
from vangnet.reports.weighing.circumstances import Stated

pytestmark = pytest.mark.django_db

TEXT = {"nl": "Dank u. Wij hebben uw melding bekeken.", "en": "Thank you. We have looked at your report."}


@pytest.fixture
def later() -> datetime:
    return timezone.now() + timedelta(days=3)


def by_receipt(world: World, number: int = 1, **facts: object) -> Report:
    return made_report(
        world, channel=Channel.PUBLIC, source="", receipt=receipt_of(number), reply_key=bytes(32), **facts
    )


def by_telephone(world: World, **facts: object) -> Report:
    reporter = {"name": "Een melder", "telephone": "+31 6 00000000"}
    return made_report(world, channel=Channel.TELEPHONE, source="", reporter=reporter, **facts)


def seen(report: Report) -> int:
    return report.steps.last().pk


def refused(call: object, *args: object, **told_: object) -> str:
    with pytest.raises(InputRefused) as error:
        call(*args, **told_)  # type: ignore[operator]
    return str(error.value)


# -- steps ------------------------------------------------------------------------------------------------------------


def test_who_takes_a_report_on_owns_it_until_a_date_and_its_reporter_hears_so(world: World) -> None:
    report = by_receipt(world)
    step = assessing.take_on(report, by=actor(world.ines))
    assert (report.state, report.owner, step.owner, step.made_by) == ("assessing", world.ines, world.ines, world.ines)
    assert report.due_at == step.due_at > timezone.now()
    assert [(message.state, message.text) for message in report.messages.all()] == [("being_assessed", "")]
    line = AuditEntry.objects.last()
    assert (line.name, line.objects_named) == ("report.take_on", f'["report:{report.pk}"]')


def test_a_date_that_was_set_stays_while_it_has_not_gone_by(world: World, later: datetime) -> None:
    report = by_receipt(world, due_at=later)
    assert assessing.take_on(report, by=actor(world.ines)).due_at == later


def test_of_two_officers_at_once_the_second_changes_nothing(world: World, later: datetime) -> None:
    report, other = by_receipt(world), Report.objects.get()
    shown = seen(report)
    assessing.take_on(report, by=actor(world.ines), seen=shown)
    why = refused(assessing.take_on, other, by=actor(world.olaf), seen=shown)
    assert "Ines" in why
    assert Report.objects.get().owner == world.ines
    assert report.steps.count() == 2
    for call, more in (
        (assessing.hand_over, {"to": world.olaf}),
        (assessing.put_back, {"reason": "x"}),
        (assessing.wait, {"for_whom": "x", "until": later, "why": "x"}),
    ):
        with pytest.raises(assessing.Overtaken):
            call(other, by=actor(world.olaf), seen=shown, **more)
    with pytest.raises(assessing.Overtaken):
        assessing.decide(report=other, outcome="settled", reason="x", by=actor(world.olaf), seen=shown)


def test_nobody_takes_what_is_a_colleagues_without_having_seen_that(world: World) -> None:
    report = by_receipt(world, owner=world.olaf)
    assert "Olaf" in refused(assessing.take_on, report, by=actor(world.ines))
    assessing.take_on(report, by=actor(world.ines), seen=seen(report))
    assert report.owner == world.ines
    assert refused(assessing.take_on, report, by=actor(world.ines), seen=seen(report))


def test_a_report_goes_to_a_colleague_of_the_unit_or_to_a_team_of_it(world: World, later: datetime) -> None:
    report = by_receipt(world)
    step = assessing.hand_over(report, to=world.olaf, by=actor(world.ines), due_at=later, reason="kent het dossier")
    assert (report.owner, step.due_at, step.reason) == (world.olaf, later, "kent het dossier")
    assessing.hand_over(report, to=world.team, by=actor(world.ines))
    assert (report.owner, report.team, report.state) == (None, world.team, "assessing")
    for stranger in (world.iris, world.anna, world.nobody, world.other_team):
        assert refused(assessing.hand_over, report, to=stranger, by=actor(world.ines))
    assert report.steps.count() == 3


def test_what_is_put_back_is_the_queues_again(world: World) -> None:
    report = by_receipt(world)
    assessing.hand_over(report, to=world.team, by=actor(world.ines))
    assert refused(assessing.put_back, report, reason=" ", by=actor(world.ines))
    assessing.put_back(report, reason="dienst voorbij", by=actor(world.ines))
    assert (report.state, report.owner, report.team, report.due_at) == ("new", None, None, None)


def test_waiting_says_for_whom_why_and_until_when(world: World, later: datetime) -> None:
    report = by_receipt(world)
    assessing.take_on(report, by=actor(world.ines))
    for wrong in ({"for_whom": " "}, {"why": ""}, {"until": timezone.now() - timedelta(days=1)}):
        told_ = {"for_whom": "het platform", "why": "vordering verstuurd", "until": later, **wrong}
        assert refused(assessing.wait, report, by=actor(world.ines), **told_)
    step = assessing.wait(report, for_whom="het platform", until=later, why="vordering verstuurd", by=actor(world.ines))
    assert (step.waits_for, step.due_at, report.state, report.owner) == ("het platform", later, "waiting", world.ines)


def test_a_circumstance_is_stated_with_its_source_and_the_newest_counts(world: World) -> None:
    report = by_receipt(world)
    for answer in ("yes", "no"):
        assessing.state_circumstance(
            report, fact="happening_now", answer=answer, source="gesprek met melder", by=actor(world.ines)
        )
        assert (report.lane == 0) == (answer == "yes")  # it is weighed again at once
    said = report.circumstances["happening_now"]
    assert said == {
        "answer": "no",
        "source": "gesprek met melder",
        "who": "Ines",
        "at": timezone.localdate().isoformat(),
    }
    stated = convert(report.circumstances, dict[str, Stated])
    assert stated["happening_now"].answer == "no"
    for wrong in ({"answer": "maybe"}, {"source": " "}, {"fact": "a b"}):
        told_ = {"fact": "happening_now", "answer": "yes", "source": "x", **wrong}
        assert refused(assessing.state_circumstance, report, by=actor(world.ines), **told_)


# -- ends -------------------------------------------------------------------------------------------------------------


def test_no_end_without_a_word_to_who_has_a_receipt(world: World) -> None:
    report = by_receipt(world)
    for answer in (None, Answer(), Answer(texts={"en": "Thanks."}), Answer(unreachable="geen zin")):
        assert refused(
            assessing.decide, report=report, outcome="settled", reason="x", by=actor(world.ines), answer=answer
        )
    assert Report.objects.get().state == "new"
    assert not Decision.objects.exists()
    assessing.decide(report=report, outcome="settled", reason="x", by=actor(world.ines), answer=Answer(texts=TEXT))
    message = report.messages.get()
    assert (report.state, message.state, message.text, message.way) == ("closed", "settled", TEXT["nl"], "receipt")


def test_who_reports_in_english_is_answered_in_english(world: World) -> None:
    report = by_receipt(world, language="en")
    assessing.decide(report=report, outcome="no_action", reason="x", by=actor(world.ines), answer=Answer(texts=TEXT))
    assert report.messages.get().text == TEXT["en"]


def test_who_left_a_number_is_called_or_a_reason_says_why_not(world: World) -> None:
    report = by_telephone(world)
    end = {"report": report, "outcome": "settled", "reason": "x", "by": actor(world.ines)}
    assert refused(assessing.decide, **end)
    assert refused(assessing.decide, **end, answer=Answer(texts=TEXT))  # nobody called
    assert refused(assessing.decide, **end, answer=Answer(way="telephone"))  # and said nothing
    ahead = timezone.now() + timedelta(hours=1)
    assert refused(assessing.decide, **end, answer=Answer(texts=TEXT, way="telephone", told_at=ahead))
    assessing.decide(**end, answer=Answer(texts=TEXT, way="telephone", told_by=world.olaf))
    message = report.messages.get()
    assert (message.way, message.told_by, message.made_by) == ("telephone", world.olaf, world.ines)
    assert message.told_at is not None


def test_a_reason_why_nobody_could_be_told_stands_with_the_end(world: World) -> None:
    report = by_telephone(world)
    assessing.decide(
        report=report,
        outcome="settled",
        reason="x",
        by=actor(world.ines),
        answer=Answer(unreachable="drie keer gebeld"),
    )
    assert (report.state, report.steps.last().untold, report.messages.count()) == ("closed", "drie keer gebeld", 0)


def test_a_platforms_report_ends_with_the_reason_that_there_is_nobody_to_tell(world: World) -> None:
    report = made_report(world)
    assert reach(report) == ()
    assert refused(assessing.decide, report=report, outcome="settled", reason="x", by=actor(world.ines))
    assessing.decide(
        report=report, outcome="settled", reason="x", by=actor(world.ines), answer=Answer(unreachable="platform")
    )
    assert report.steps.last().untold == "platform"


def test_the_hotline_hears_through_the_hotline(world: World) -> None:
    report = made_report(world, channel=Channel.HOTLINE, source="offlimits")
    assessing.decide(report=report, outcome="no_action", reason="x", by=actor(world.ines), answer=Answer(texts=TEXT))
    assert [message.way for message in report.messages.all()] == ["hotline"]


def destination(kind: str = "hotline") -> Destination:
    return Destination.objects.create(code=f"d-{kind}", name="Voorbeeld", kind=kind, days=2)


def test_what_was_sent_ends_when_it_has_arrived_and_not_before(world: World) -> None:
    report, there = by_receipt(world), destination()
    assert refused(assessing.decide, report=report, outcome="hotline", reason="x", by=actor(world.ines))
    assert refused(
        assessing.decide, report=report, outcome="foreign", reason="x", by=actor(world.ines), destination=there
    )
    assessing.decide(report=report, outcome="hotline", reason="url", by=actor(world.ines), destination=there)
    delivery = report.deliveries.get()
    assert (report.state, report.due_at, report.owner) == ("routed", delivery.due_at, world.ines)
    for state in ("waiting", "failed"):
        Delivery.objects.update(state=state)
        assert "Voorbeeld" in refused(
            assessing.close, report=report, reason="x", by=actor(world.ines), answer=Answer(texts=TEXT)
        )
    Delivery.objects.update(state="delivered")
    assessing.close(report=report, reason="aangekomen", by=actor(world.ines), answer=Answer(texts=TEXT))
    assert (report.state, report.messages.last().state) == ("closed", "with_hotline")


def test_what_is_closed_without_a_decision_is_closed_without_action(world: World) -> None:
    report = by_receipt(world)
    assessing.close(report=report, reason="dubbel", by=actor(world.ines), answer=Answer(texts=TEXT))
    assert (Decision.objects.get().outcome, report.state) == ("no_action", "closed")


def test_a_decision_is_taken_back_and_the_report_assessed_again(world: World) -> None:
    report = by_receipt(world)
    decision = assessing.decide(
        report=report, outcome="case", reason="x", by=actor(world.olaf), case=world.case, answer=Answer(texts=TEXT)
    )
    assert (report.case, report.messages.last().state) == (world.case, "linked")
    assert refused(assessing.take_back, decision, why=" ", by=actor(world.olaf))
    assessing.take_back(decision, why="andere zaak", by=actor(world.olaf))
    report.refresh_from_db()
    assert (report.state, report.case, report.owner) == ("assessing", None, world.olaf)
    assert report.messages.last().state == "being_assessed"
    assert deciding.standing(report) is None
    assert refused(assessing.take_back, decision, why="nog eens", by=actor(world.olaf))


def test_taking_back_withdraws_what_has_not_arrived(world: World) -> None:
    report = by_receipt(world)
    decision = assessing.decide(
        report=report, outcome="hotline", reason="x", by=actor(world.ines), destination=destination()
    )
    assessing.take_back(decision, why="toch niet", by=actor(world.ines))
    delivery = report.deliveries.get()
    assert (delivery.state, delivery.ended_by) == ("withdrawn", world.ines)


def test_nobody_adds_a_report_to_a_case_that_is_not_theirs(world: World) -> None:
    report = by_receipt(world)
    for case in (world.other_case, None):
        assert refused(
            assessing.decide,
            report=report,
            outcome="case",
            reason="x",
            by=actor(world.olaf),
            case=case,
            answer=Answer(texts=TEXT),
        )


def test_what_has_ended_is_opened_again_with_a_reason_only(world: World) -> None:
    report = by_receipt(world)
    assert refused(assessing.reopen, report, reason="x", by=actor(world.ines))
    assessing.close(report=report, reason="x", by=actor(world.ines), answer=Answer(texts=TEXT))
    assert refused(assessing.decide, report=report, outcome="settled", reason="x", by=actor(world.ines))
    assert refused(assessing.reopen, report, reason=" ", by=actor(world.ines))
    assessing.reopen(report, reason="nieuwe gegevens", by=actor(world.olaf))
    assert (report.state, report.owner) == ("assessing", world.olaf)


# -- clusters ---------------------------------------------------------------------------------------------------------


def cluster_of(*reports: Report) -> Cluster:
    cluster = Cluster.objects.create(number="B2026-0001", basis="digest", key="x")
    for report in reports:
        report.cluster = cluster
        report.save()
    return cluster


def test_one_decision_ends_all_of_a_cluster_and_each_reporter_hears_it_in_their_language(world: World) -> None:
    first, second, third = by_receipt(world, 1), by_receipt(world, 2, language="en"), made_report(world)
    cluster = cluster_of(first, second, third)
    answer = Answer(texts=TEXT, unreachable="platform")
    assessing.decide(cluster=cluster, outcome="no_action", reason="viraal", by=actor(world.ines), answer=answer)
    assert {report.state for report in cluster.reports.all()} == {"closed"}
    assert [message.text for message in Message.objects.order_by("report")] == [TEXT["nl"], TEXT["en"]]
    assert third.steps.last().untold == "platform"
    assert AuditEntry.objects.last().name == "cluster.decide"


def test_who_must_be_called_is_not_ended_by_a_cluster(world: World) -> None:
    called = by_telephone(world)
    cluster = cluster_of(called, by_receipt(world, 3))
    assessing.decide(
        cluster=cluster, outcome="settled", reason="viraal", by=actor(world.ines), answer=Answer(texts=TEXT)
    )
    assert deciding.left_open(cluster) == [called]
    called.refresh_from_db()
    assert (called.state, called.owner) == ("assessing", world.ines)
    assert deciding.standing(called).outcome == "settled"
    assessing.close(report=called, reason="gebeld", by=actor(world.ines), answer=Answer(texts=TEXT, way="telephone"))
    assert called.state == "closed"


BY_A_PERSON = {
    "now": {"urgent": "er lijkt nu iets gaande"},
    "child": {"people": (Person(role=Role.VICTIM, name="K."),)},
    "access": {"people": (Person(role=Role.REPORTED, access_to_children=True),)},
    "own acts": {"incriminates_self": True},
    "not weighed": {"lane": 5, "rules": ""},
}


@pytest.mark.parametrize("outcome", Decision.Outcome.values)
@pytest.mark.parametrize("facts", BY_A_PERSON.values(), ids=BY_A_PERSON)
def test_no_decision_on_a_cluster_ends_or_moves_what_a_person_must_look_at(
    world: World, facts: dict[str, object], outcome: str
) -> None:
    urgent, other = by_receipt(world, 1, **facts), by_receipt(world, 2)
    cluster = cluster_of(urgent, other)
    kind = deciding.SENT.get(outcome)
    more = {"case": world.case, "team": world.team, "destination": destination(kind) if kind else None}
    decide = {"outcome": outcome, "reason": "viraal", "by": actor(world.olaf), "answer": Answer(texts=TEXT), **more}
    decision = assessing.decide(cluster=cluster, **decide)
    other.refresh_from_db()
    urgent.refresh_from_db()
    assert other.state in ("closed", "routed", "assessing")
    assert (urgent.state, urgent.owner, urgent.team, urgent.case) == ("new", None, None, None)
    assert not urgent.messages.exists()
    assert not urgent.deliveries.exists()
    assert (deciding.stands_apart(cluster), deciding.standing(urgent)) == ([urgent], None)
    assert deciding.standing(other) == decision
    if outcome in deciding.ENDS:  # what is left is decided on one by one
        assert refused(assessing.decide, cluster=cluster, **decide)
    assessing.take_back(decision, why="x", by=actor(world.olaf))
    urgent.refresh_from_db()
    assert (urgent.state, urgent.owner) == ("new", None)


def test_what_was_sent_and_then_became_urgent_is_not_closed_with_its_cluster(world: World) -> None:
    first, second = by_receipt(world, 1), by_receipt(world, 2)
    cluster = cluster_of(first, second)
    assessing.decide(cluster=cluster, outcome="hotline", reason="url", by=actor(world.ines), destination=destination())
    Delivery.objects.update(state="delivered")
    assessing.state_circumstance(first, fact="has_access", answer="yes", source="telefoon", by=actor(world.ines))
    assessing.close(cluster=cluster, reason="aangekomen", by=actor(world.ines), answer=Answer(texts=TEXT))
    assert [report.state for report in cluster.reports.order_by("pk")] == ["routed", "closed"]


def test_a_clusters_decision_is_all_or_nothing(world: World) -> None:
    cluster = cluster_of(by_receipt(world, 1), by_receipt(world, 2, language="en"))
    assert refused(
        assessing.decide,
        cluster=cluster,
        outcome="settled",
        reason="x",
        by=actor(world.ines),
        answer=Answer(texts={"nl": "Alleen Nederlands"}),
    )
    assert {report.state for report in cluster.reports.all()} == {"new"}
    assert not Message.objects.exists()


def test_taking_back_a_clusters_decision_leaves_what_was_decided_apart(world: World) -> None:
    first, second = by_receipt(world, 1), by_receipt(world, 2)
    cluster = cluster_of(first, second)
    decision = assessing.decide(
        cluster=cluster, outcome="settled", reason="x", by=actor(world.ines), answer=Answer(texts=TEXT)
    )
    assessing.reopen(first, reason="apart", by=actor(world.ines))
    assessing.decide(report=first, outcome="no_action", reason="x", by=actor(world.ines), answer=Answer(texts=TEXT))
    assessing.take_back(decision, why="x", by=actor(world.ines))
    assert [report.state for report in cluster.reports.order_by("pk")] == ["closed", "assessing"]


def test_a_cluster_that_was_sent_is_closed_as_far_as_it_arrived(world: World) -> None:
    cluster = cluster_of(by_receipt(world, 1), by_receipt(world, 2))
    assessing.decide(cluster=cluster, outcome="hotline", reason="url", by=actor(world.ines), destination=destination())
    close = {"cluster": cluster, "reason": "aangekomen", "by": actor(world.ines), "answer": Answer(texts=TEXT)}
    assert refused(assessing.close, **close)
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(state="delivered")
    assessing.close(**close)
    assert [report.state for report in cluster.reports.order_by("pk")] == ["closed", "routed"]


# -- what reporters are told ------------------------------------------------------------------------------------------


def test_every_state_and_outcome_has_a_code_that_the_public_page_knows() -> None:
    assert set(told.OF_END) == set(Decision.Outcome)
    assert {*told.OF_STATE.values(), *told.OF_END.values()} <= set(told.CODES)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", [*Decision.Outcome.values, told.STOP])
def test_every_end_has_a_text_to_begin_from_in_both_languages(name: str, language: str) -> None:
    text = told.template(name, language)
    assert text
    assert "$" not in text
    assert name == "team" or "112" in text


def test_nothing_that_is_told_names_a_case_a_person_or_an_officer(world: World) -> None:
    people = (Person(role=Role.REPORTED, name="Pieter Voorbeeld"), Person(role=Role.VICTIM, name="Kim Voorbeeld"))
    report = by_receipt(world, people=people)
    assessing.take_on(report, by=actor(world.olaf))
    assessing.hand_over(report, to=world.ines, by=actor(world.olaf))
    report.case = world.case
    report.save()
    for name in ("Pieter Voorbeeld", "kim voorbeeld", "Ines", world.case.number, world.case.title):
        why = refused(
            assessing.decide,
            report=report,
            outcome="settled",
            reason="x",
            by=actor(world.ines),
            answer=Answer(texts={"nl": f"Wij spraken over {name}."}),
        )
        assert name.lower() in why.lower()
    for number, outcome in enumerate(told.OF_END, 10):
        other = by_receipt(world, number, people=people)
        more = {"case": world.case, "team": world.team}
        kind = deciding.SENT.get(outcome)
        there = destination(kind) if kind else None
        answer = Answer(texts={"nl": told.template(outcome, "nl")})
        assessing.decide(
            report=other,
            outcome=outcome,
            reason="geheim",
            by=actor(world.olaf),
            answer=answer,
            destination=there,
            **more,
        )
        if there:
            other.deliveries.update(state="delivered")
            assessing.close(report=other, reason="geheim", by=actor(world.olaf), answer=answer)
    said = " ".join(f"{message.state} {message.text}" for message in Message.objects.all())
    hidden = (
        "geheim",
        "Pieter",
        "Kim",
        "Olaf",
        "Ines",
        world.case.number,
        world.case.title,
        "TBKK",
        "Voorbeeldplatform",
    )
    assert [word for word in hidden if word in said] == []
    assert set(Message.objects.values_list("state", flat=True)) <= set(told.CODES)
