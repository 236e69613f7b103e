"""A Stop conversation from the asking to what follows; who may know of it; what the log says."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry, RoleGrant
from vangnet.accounts.roles import Role
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.suspects.actions import stop, stop_decision, stop_holding, stop_inviting
from vangnet.suspects.models import Conversation, Invitation, Suspect, Talk, TrackMove, YouthOfficer
from vangnet.suspects.models import stop as tables
from vangnet.suspects.queries import stop as queries
from vangnet.suspects.stop.data import shipped

ALWAYS = [topic.code for topic in shipped().topic if topic.always]
CHECKS = [item.code for item in shipped().check]
NAME = "Proefkind Voorbeeldnaam"


@pytest.fixture
def minor(world: World) -> Suspect:
    """A minor of Anna's case, with a name."""
    minor = world.minor()
    minor.name, minor.born_on, minor.born_source = NAME, date(timezone.localdate().year - 15, 1, 1), "x"
    minor.save()
    return minor


@pytest.fixture
def asked(world: World, minor: Suspect) -> Conversation:
    """Asked for by the case officer; nobody's yet."""
    return stop.ask(minor, by=actor(world.olaf))


@pytest.fixture
def taken(world: World, asked: Conversation) -> Conversation:
    """Joris took it up."""
    stop.hand_to(asked, owner=world.joris, by=actor(world.joris))
    return fresh(asked)


@pytest.fixture
def planned(world: World, taken: Conversation) -> Conversation:
    """The minor was invited by telephone, and there is an appointment."""
    invited(world, taken)
    stop_holding.plan(taken, at=soon(), place="Buurthuis", by=actor(world.joris))
    return fresh(taken)


@pytest.fixture
def held(world: World, planned: Conversation) -> Conversation:
    """It was held today."""
    hold(world, planned)
    return fresh(planned)


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_related("suspect", "owner").get(pk=conversation.pk)


def soon(days: int = 3) -> datetime:
    return timezone.now() + timedelta(days=days)


def invited(world: World, conversation: Conversation, **more: Any) -> Invitation:
    told = {"kind": "minor", "name": NAME, **more}
    invitee = stop_inviting.add_invitee(conversation, **told, by=actor(world.joris))
    return stop_inviting.invite(invitee, way="telephone", on=timezone.localdate(), by=actor(world.joris))


def hold(world: World, conversation: Conversation, **more: Any) -> Talk:
    told = {"on": timezone.localdate(), "present": ["minor", "parent", "youth_officer"], "explained": ALWAYS, **more}
    return stop_holding.hold(conversation, **told, by=actor(world.joris))


def to_adult(world: World, minor: Suspect) -> None:
    TrackMove.objects.create(suspect=minor, to="adult", reason="x", made_by=world.olaf)
    Suspect.objects.filter(pk=minor.pk).update(track="adult")


def state(conversation: Conversation) -> str:
    return Conversation.objects.get(pk=conversation.pk).state


def codes(conversation: Conversation) -> list[str]:
    return [told.code for told in queries.told_of(conversation).told]


# -- asking -----------------------------------------------------------------------------------------------------------


def test_a_case_officer_asks_and_it_is_nobody_s_yet(world: World, asked: Conversation) -> None:
    assert (asked.number, asked.state, asked.owner) == (f"SG{timezone.localdate().year}-000001", "asked", None)
    assert codes(asked) == ["no_owner"]


def test_it_is_at_once_of_the_youth_officer_who_deals_with_the_minor(world: World, minor: Suspect) -> None:
    YouthOfficer.objects.create(suspect=minor, officer=world.joris, made_by=world.olaf)
    assert stop.ask(minor, by=actor(world.olaf)).owner == world.joris


def test_a_youth_officer_of_another_unit_gets_nothing_by_dealing_with_the_minor(world: World, minor: Suspect) -> None:
    YouthOfficer.objects.create(suspect=minor, officer=world.jonas, made_by=world.olaf)
    assert stop.ask(minor, by=actor(world.olaf)).owner is None


def test_it_is_refused_for_an_adult_and_while_one_is_open(world: World, asked: Conversation, minor: Suspect) -> None:
    with pytest.raises(InputRefused, match="volwassene"):
        stop.ask(world.suspect(), by=actor(world.olaf))
    with pytest.raises(InputRefused, match="loopt al"):
        stop.ask(minor, by=actor(world.olaf))
    assert Conversation.objects.count() == 1
    stop.withdraw(asked, why="mistake", by=actor(world.joris))
    assert stop.ask(minor, by=actor(world.olaf)).number.endswith("000002")


def test_the_database_holds_one_open_conversation_for_each_minor(world: World, asked: Conversation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.create(number="SG1", suspect=asked.suspect, asked_by=world.olaf)


# -- owners -----------------------------------------------------------------------------------------------------------


def test_only_a_youth_officer_of_the_unit_gets_it(world: World, asked: Conversation) -> None:
    for person in (world.jonas, world.olaf, world.anna):
        with pytest.raises(InputRefused, match="jeugdagent"):
            stop.hand_to(asked, owner=person, by=actor(world.joris))
    stop.hand_to(asked, owner=world.joris, by=actor(world.joris))
    with pytest.raises(InputRefused, match="al"):
        stop.hand_to(asked, owner=world.joris, by=actor(world.joris))


def test_an_owner_who_left_counts_as_nobody(world: World, taken: Conversation) -> None:
    assert codes(taken) == []
    world.joris.is_active = False
    world.joris.save()
    assert codes(taken) == ["no_owner"]


def test_nobody_is_invited_while_it_is_nobody_s(world: World, asked: Conversation) -> None:
    with pytest.raises(InputRefused, match="van niemand"):
        invited(world, asked)
    assert not asked.invitees.exists()


# -- invitation -------------------------------------------------------------------------------------------------------


def test_both_parents_are_invited_at_their_own_addresses(world: World, taken: Conversation) -> None:
    by = actor(world.joris)
    for name, town in (("P. Een", "Eén"), ("P. Twee", "Twee")):
        told = {"kind": "parent", "name": name, "street": "Straat 1", "postcode": "1234 AB", "town": town}
        stop_inviting.add_invitee(taken, **told, by=by)
    stop_inviting.add_invitee(taken, kind="minor", name=NAME, by=by)
    letters = [stop_inviting.make_letter(each, phone="0900", by=by) for each in taken.invitees.filter(kind="parent")]
    assert [list(letter.text["address"]) for letter in letters] == [
        ["Straat 1", "1234 AB  Eén"],
        ["Straat 1", "1234 AB  Twee"],
    ]
    assert all(NAME in str(letter.text) for letter in letters)


def test_a_letter_tells_nothing_of_the_case(world: World, taken: Conversation) -> None:
    by = actor(world.joris)
    told = {"street": "Straat 1", "postcode": "1234 AB", "town": "Proefstad", "reads_english": True}
    invitee = stop_inviting.add_invitee(taken, kind="minor", name=NAME, **told, by=by)
    text = str(stop_inviting.make_letter(invitee, phone="0900", by=by).text)
    case = world.case
    for secret in (case.number, case.title, taken.suspect.number, world.olaf.name, case.get_kind_display()):
        assert secret not in text, secret
    assert taken.number in text


def test_a_letter_needs_an_address_a_telephone_number_and_for_parents_the_name(
    world: World, taken: Conversation
) -> None:
    by = actor(world.joris)
    bare = stop_inviting.add_invitee(taken, kind="parent", name="P. Een", by=by)
    with pytest.raises(InputRefused, match="postcode"):
        stop_inviting.make_letter(bare, phone="0900", by=by)
    told = {"street": "Straat 1", "postcode": "1234 AB", "town": "Proefstad"}
    there = stop_inviting.add_invitee(taken, kind="parent", name="P. Twee", **told, by=by)
    with pytest.raises(InputRefused, match="telefoonnummer"):
        stop_inviting.make_letter(there, phone=" ", by=by)
    Suspect.objects.filter(pk=taken.suspect_id).update(name="")
    with pytest.raises(InputRefused, match="naam"):
        stop_inviting.make_letter(there, phone="0900", by=by)
    assert not taken.letters.exists()


def test_a_draft_is_never_written_down_as_sent(world: World, taken: Conversation, settings, tmp_path) -> None:
    from tests.suspects.test_stop_data import confirmed

    by, today = actor(world.joris), timezone.localdate()
    told = {"street": "Straat 1", "postcode": "1234 AB", "town": "Proefstad"}
    invitee = stop_inviting.add_invitee(taken, kind="minor", name=NAME, **told, by=by)
    with pytest.raises(InputRefused, match="Maak eerst"):
        stop_inviting.invite(invitee, way="letter", on=today, by=by)
    assert stop_inviting.make_letter(invitee, phone="0900", by=by).is_concept
    with pytest.raises(InputRefused, match="jurist"):
        stop_inviting.invite(invitee, way="letter", on=today, by=by)
    assert (state(taken), taken.invitations.count()) == ("asked", 0)
    settings.STOP_TEXTS = tmp_path / "stop.toml"
    settings.STOP_TEXTS.write_text(confirmed(), "utf-8")
    with pytest.raises(InputRefused, match="jurist"):  # the letter that lies there is still the draft
        stop_inviting.invite(invitee, way="letter", on=today, by=by)
    letter = stop_inviting.make_letter(invitee, phone="0900", by=by)
    assert stop_inviting.invite(invitee, way="letter", on=today, by=by).letter == letter
    assert state(taken) == "invited"


def test_an_answer_is_written_once_and_a_no_of_one_ends_nothing(world: World, taken: Conversation) -> None:
    by, today = actor(world.joris), timezone.localdate()
    invitation = invited(world, taken)
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(InputRefused):
            stop_inviting.answered(invitation, answer="comes", on=day, by=by)
    with pytest.raises(InputRefused):
        stop_inviting.answered(invitation, answer="open", on=today, by=by)
    stop_inviting.answered(invitation, answer="does_not_come", on=today, by=by)
    with pytest.raises(InputRefused, match="eerder"):
        stop_inviting.answered(invitation, answer="comes", on=today, by=by)
    assert state(taken) == "invited"


def test_one_minor_is_invited_and_at_most_four_parents(world: World, taken: Conversation) -> None:
    by = actor(world.joris)
    stop_inviting.add_invitee(taken, kind="minor", name=NAME, by=by)
    with pytest.raises(InputRefused, match="al"):
        stop_inviting.add_invitee(taken, kind="minor", name="een ander", by=by)
    for number in range(4):
        stop_inviting.add_invitee(taken, kind="parent", name=str(number), by=by)
    with pytest.raises(InputRefused, match="vier"):
        stop_inviting.add_invitee(taken, kind="guardian", name="5", by=by)


# -- appointment ------------------------------------------------------------------------------------------------------


def test_a_talk_is_planned_ahead_with_a_time_zone_and_a_place(world: World, taken: Conversation) -> None:
    by = actor(world.joris)
    invited(world, taken)
    for at, place in (
        (timezone.now() - timedelta(minutes=1), "Buurthuis"),
        (soon().replace(tzinfo=None), "Buurthuis"),
        (soon(), "  "),
    ):
        with pytest.raises(InputRefused):
            stop_holding.plan(taken, at=at, place=place, by=by)
    assert state(taken) == "invited"
    stop_holding.plan(taken, at=timezone.now() + timedelta(minutes=1), place="Buurthuis", by=by)
    assert state(taken) == "planned"


def test_an_appointment_is_moved_with_a_reason_and_the_old_one_stays_to_be_read(
    world: World, planned: Conversation
) -> None:
    by = actor(world.joris)
    for why in ("", "minor_no", "x"):
        with pytest.raises(InputRefused):
            stop_holding.plan(planned, at=soon(5), place="School", why=why, by=by)
    stop_holding.plan(planned, at=soon(5), place="School", why="illness", by=by)
    assert [(one.place, one.revoked_why) for one in planned.appointments.order_by("pk")] == [
        ("Buurthuis", "illness"),
        ("School", ""),
    ]
    assert planned.steps.last().why == "illness"


def test_nobody_came_and_they_are_invited_again(world: World, planned: Conversation) -> None:
    stop_holding.miss(planned, why="nobody_came", by=actor(world.joris))
    assert (state(planned), planned.appointments.filter(revoked_at=None).count()) == ("invited", 0)


@pytest.mark.parametrize(
    ("act", "why", "end"), [("decline", "parents_no", "declined"), ("withdraw", "adult", "withdrawn")]
)
def test_an_end_needs_a_reason_and_takes_the_appointment_away(
    world: World, planned: Conversation, act: str, why: str, end: str
) -> None:
    by = actor(world.joris)
    with pytest.raises(InputRefused):
        getattr(stop, act)(planned, why="illness", by=by)
    getattr(stop, act)(planned, why=why, by=by)
    assert (state(planned), planned.appointments.filter(revoked_at=None).count()) == (end, 0)
    with pytest.raises(InputRefused):
        stop_holding.plan(planned, at=soon(), place="x", by=by)


# -- adults -----------------------------------------------------------------------------------------------------------


def test_after_the_move_to_adults_it_is_told_and_can_only_be_ended(
    world: World, planned: Conversation, minor: Suspect
) -> None:
    by = actor(world.joris)
    to_adult(world, minor)
    assert codes(planned)[0] == "moved_to_adult"
    assert planned in queries.visible_conversations(world.joris)
    with pytest.raises(InputRefused, match="volwassene"):
        stop_holding.plan(planned, at=soon(9), place="x", why="illness", by=by)
    with pytest.raises(InputRefused, match="volwassene"):
        stop_inviting.add_invitee(planned, kind="parent", name="P", by=by)
    stop.withdraw(planned, why="adult", by=by)
    assert planned not in queries.visible_conversations(world.joris)


def test_a_talk_before_the_move_can_still_be_told_and_one_after_it_cannot(
    world: World, planned: Conversation, minor: Suspect
) -> None:
    to_adult(world, minor)
    TrackMove.objects.update(made_at=timezone.now() - timedelta(days=1))
    Invitation.objects.update(on=timezone.localdate() - timedelta(days=9))
    with pytest.raises(InputRefused, match="volwassene"):
        hold(world, planned)
    hold(world, planned, on=timezone.localdate() - timedelta(days=1))
    assert state(planned) == "held"


# -- the talk ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        {"present": ["parent", "youth_officer"]},
        {"present": ["minor", "parent"]},
        {"present": ["minor", "youth_officer"]},
        {"explained": ALWAYS[1:]},
        {"explained": [*ALWAYS, "what he told"]},
        {"alone_because": "wish"},
    ],
)
def test_a_report_that_lacks_something_is_refused(world: World, planned: Conversation, told: dict[str, Any]) -> None:
    with pytest.raises(InputRefused):
        hold(world, planned, **told)
    assert (state(planned), Talk.objects.count()) == ("planned", 0)


def test_a_talk_is_not_of_tomorrow_and_not_before_the_invitation(world: World, planned: Conversation) -> None:
    for days in (1, -1):
        with pytest.raises(InputRefused):
            hold(world, planned, on=timezone.localdate() + timedelta(days=days))
    hold(world, planned)
    assert state(planned) == "held"


def test_a_talk_that_is_taken_back_counts_no_more_and_stays_to_be_read(world: World, held: Conversation) -> None:
    today = timezone.localdate()
    assert [line.number for line in queries.held_between(today, today)] == [held.number]
    stop_holding.take_back_talk(held.talks.get(), by=actor(world.joris))
    assert (state(held), held.talks.count(), queries.held_between(today, today)) == ("planned", 1, [])


def test_talks_are_counted_by_their_day_with_both_ends_and_by_unit(world: World, held: Conversation) -> None:
    today, day = timezone.localdate(), timedelta(days=1)
    one = [queries.Held(today, held.number, held.pk, world.unit.pk)]
    assert queries.held_between(today - day, today) == queries.held_between(today, today + day) == one
    assert queries.held_between(today + day, today + day) == queries.held_between(today - day, today - day) == []
    assert queries.held_between(today, today, units=[world.unit.pk]) == one
    assert queries.held_between(today, today, units=[world.elsewhere.pk]) == []


def test_it_is_followed_up_when_all_is_asked_and_done(world: World, held: Conversation) -> None:
    by, today = actor(world.joris), timezone.localdate()
    with pytest.raises(InputRefused, match="veiligheid"):
        stop_holding.finish(held, by=by)
    for code in CHECKS:
        stop_holding.check(held, code=code, answer="unknown", by=by)
    with pytest.raises(InputRefused, match="vervolg"):
        stop_holding.finish(held, by=by)
    with pytest.raises(InputRefused):
        stop_holding.follow(held, kind="call", due_on=today - timedelta(days=1), owner=world.joris, by=by)
    follow_up = stop_holding.follow(held, kind="call", due_on=today, owner=world.joris, by=by)
    with pytest.raises(InputRefused, match="vervolg"):
        stop_holding.finish(held, by=by)
    stop_holding.followed(follow_up, on=today, by=by)
    assert codes(held) == ["to_finish"]
    stop_holding.finish(held, by=by)
    assert (state(held), codes(held)) == ("followed_up", [])
    stop_holding.follow(held, kind="safety", due_on=today, owner=world.joris, by=by)
    assert state(held) == "held"


def test_a_follow_up_is_for_a_youth_officer_of_the_unit(world: World, held: Conversation) -> None:
    told = {"kind": "call", "due_on": timezone.localdate(), "owner": world.jonas}
    with pytest.raises(InputRefused, match="jeugdagent"):
        stop_holding.follow(held, **told, by=actor(world.joris))


# -- safety and help --------------------------------------------------------------------------------------------------


def test_a_yes_of_the_safety_check_needs_what_was_done_and_comes_first_in_the_queue(
    world: World, taken: Conversation
) -> None:
    by = actor(world.joris)
    with pytest.raises(InputRefused, match="gedaan"):
        stop_holding.check(taken, code="suicide", answer="yes", by=by)
    stop_holding.check(taken, code="suicide", answer="yes", done=["crisis_care", "parents_told"], by=by)
    assert queries.queue(world.joris, queries.Asked())[0].danger
    stop_holding.check(taken, code="suicide", answer="no", by=by)
    assert [said.answer for said in taken.safety.order_by("pk")] == ["yes", "no"]
    assert taken.safety.filter(revoked_at=None).count() == 1


def test_help_is_offered_once_and_answered_once(world: World, taken: Conversation) -> None:
    by, today = actor(world.joris), timezone.localdate()
    for offers in ([], ["x"]):
        with pytest.raises(InputRefused):
            stop_holding.offer_help(taken, offers=offers, on=today, by=by)
    offer, _other = stop_holding.offer_help(taken, offers=["halt", "school"], on=today, by=by)
    with pytest.raises(InputRefused, match="al"):
        stop_holding.offer_help(taken, offers=["halt"], on=today, by=by)
    stop_holding.help_answered(offer, answer="declined", on=today, by=by)
    with pytest.raises(InputRefused, match="al geantwoord"):
        stop_holding.help_answered(offer, answer="accepted", on=today, by=by)
    stop_holding.take_back(offer, by=by)
    stop_holding.offer_help(taken, offers=["halt"], on=today, by=by)


# -- no account of what happened --------------------------------------------------------------------------------------

FREE = {
    ("Appointment", "place"),
    ("Invitee", "name"),
    ("Invitee", "street"),
    ("Invitee", "postcode"),
    ("Invitee", "town"),
    ("MinorDecision", "reason"),  # the prosecutor's, apart from any talk
}
"""All that people type freely."""


def test_there_is_no_field_for_what_somebody_did_or_said() -> None:
    ours = [each for each in vars(tables).values() if isinstance(each, type) and issubclass(each, models.Model)]
    found = {
        (model.__name__, field.name)
        for model in ours
        if model.__module__ == tables.__name__
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    }
    assert (
        found
        - {("Conversation", "number"), ("Talk", "data")}
        - {(model, name) for model, name in found if name in ("code", "revoked_why")}
        == FREE
    )


def test_a_request_for_a_statement_has_a_kind_and_a_day_and_no_content(world: World, taken: Conversation) -> None:
    request = stop_holding.ask_separately(taken, kind="statement", on=timezone.localdate(), by=actor(world.joris))
    for name in ("text", "content", "note", "reason"):
        with pytest.raises(FieldDoesNotExist):
            request._meta.get_field(name)


def test_the_log_names_nobody_and_no_case(world: World, held: Conversation) -> None:
    lines = AuditEntry.objects.filter(name__startswith="conversation.")
    assert lines.count() >= 6
    for line in lines:
        assert NAME not in f"{line.objects_named}{line.details}{line.purpose}"
        assert "Buurthuis" not in line.details
        assert line.case_number == ""


# -- the prosecutor ---------------------------------------------------------------------------------------------------


def test_the_prosecutor_of_the_case_decides_with_a_reason_and_takes_it_back(world: World, minor: Suspect) -> None:
    told = {"kind": "halt", "on": timezone.localdate(), "reason": "eerste keer"}
    for person in (world.olaf, world.joris):
        with pytest.raises(InputRefused, match="officier"):
            stop_decision.decide(minor, **told, by=actor(person))
    for wrong in ({"kind": "x"}, {"reason": " "}, {"on": timezone.localdate() + timedelta(days=1)}):
        with pytest.raises(InputRefused):
            stop_decision.decide(minor, **{**told, **wrong}, by=actor(world.eva))
    with pytest.raises(InputRefused, match="volwassene"):
        stop_decision.decide(world.suspect(), **told, by=actor(world.eva))
    made = stop_decision.decide(minor, **told, by=actor(world.eva))
    with pytest.raises(InputRefused, match="geldt al"):
        stop_decision.decide(minor, **told, by=actor(world.eva))
    stop_decision.take_back_decision(made, reason="nieuwe feiten", by=actor(world.eva))
    assert stop_decision.decide(minor, **told, by=actor(world.eva)).pk != made.pk


def test_a_decision_and_a_conversation_stand_apart(world: World, minor: Suspect, planned: Conversation) -> None:
    told = {"kind": "no_action", "on": timezone.localdate(), "reason": "x"}
    stop_decision.decide(minor, **told, by=actor(world.eva))
    assert state(planned) == "planned"
    assert queries.is_decided(minor)
    assert queries.decisions_of(world.olaf, minor).count() == queries.decisions_of(world.eva, minor).count() == 1
    for person in (world.joris, world.jonas, world.anna, world.carla):
        assert not queries.decisions_of(person, minor).exists(), person


# -- walls ------------------------------------------------------------------------------------------------------------


def test_only_youth_officers_of_the_unit_see_it(world: World, asked: Conversation) -> None:
    for name in "anna olaf carla dirk eva jonas hanna ines wies stijn paula lotte beheer toezicht vera nobody".split():
        assert not queries.visible_conversations(getattr(world, name)).exists(), name
    assert list(queries.visible_conversations(world.joris)) == [asked]


def test_a_youth_officer_of_the_unit_sees_it_without_the_case(world: World, asked: Conversation) -> None:
    elsewhere = world.person("jip", Role.YOUTH_OFFICER)  # of the unit, in no team
    assert list(queries.visible_conversations(elsewhere)) == [asked]
    RoleGrant.objects.filter(person=elsewhere).update(revoked_at=timezone.now())
    assert not queries.visible_conversations(type(elsewhere).objects.get(pk=elsewhere.pk)).exists()


@pytest.mark.parametrize("retention", ["narrowed", "removed", "destroyed"])
def test_it_goes_out_of_sight_with_its_case(world: World, asked: Conversation, retention: str) -> None:
    Case.objects.filter(pk=world.case.pk).update(retention=retention)
    assert not queries.visible_conversations(world.joris).exists()


def test_it_goes_out_of_sight_when_the_clock_narrows_its_case(world: World, asked: Conversation) -> None:
    today = timezone.localdate()
    Case.objects.filter(pk=world.case.pk).update(article="8", processed_from=date(today.year - 2, 1, 1))
    assert not queries.visible_conversations(world.joris).exists()


def test_it_goes_with_its_case(world: World, held: Conversation, minor: Suspect) -> None:
    stop_decision.decide(minor, kind="halt", on=timezone.localdate(), reason="x", by=actor(world.eva))
    world.case.delete()
    ours = [model for model in vars(tables).values() if isinstance(model, type) and issubclass(model, models.Model)]
    assert {
        model.__name__: model.objects.count() for model in ours if model.__module__ == tables.__name__
    } == dict.fromkeys((model.__name__ for model in ours if model.__module__ == tables.__name__), 0)


def test_the_case_officer_sees_how_far_it_is(world: World, asked: Conversation, minor: Suspect) -> None:
    for person, count in ((world.olaf, 1), (world.eva, 1), (world.joris, 1), (world.anna, 0), (world.jonas, 0)):
        assert queries.conversations_of(person, minor).count() == count, person


# -- the queue --------------------------------------------------------------------------------------------------------


def test_the_queue_is_asked_for_by_owner_and_by_state(world: World, held: Conversation) -> None:
    other = Suspect.objects.create(number="VD9", case=world.case, made_by=world.olaf)
    waiting = stop.ask(other, by=actor(world.olaf))

    def numbers(**asked: str) -> list[str]:
        return [row.conversation.number for row in queries.queue(world.joris, queries.Asked(**asked))]

    assert numbers() == [waiting.number, held.number] or numbers() == [held.number, waiting.number]
    assert numbers(whose="mine") == numbers(which="held") == [held.number]
    assert numbers(whose="nobody") == numbers(which="asked") == [waiting.number]
    assert numbers(which="over") == []
    stop.withdraw(waiting, why="mistake", by=actor(world.joris))
    assert numbers(which="over") == [waiting.number]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_the_database_as_often_for_many_as_for_one(
    world: World, count: int, django_assert_num_queries
) -> None:
    for number in range(count):
        suspect = Suspect.objects.create(number=f"VD{number}", case=world.case, made_by=world.olaf)
        stop.ask(suspect, by=actor(world.olaf))
    joris = type(world.joris).objects.prefetch_related("grants").get(pk=world.joris.pk)
    with django_assert_num_queries(5):
        assert len(queries.queue(joris, queries.Asked())) == count
