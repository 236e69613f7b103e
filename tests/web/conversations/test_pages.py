"""The pages of Stop conversations: what they show to whom, what their forms do, and the letters."""

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from tests.desk_world import World, actor, asked, client_of
from tests.suspects.test_stop_data import confirmed
from vangnet.accounts.models import AuditEntry
from vangnet.accounts.roles import Role
from vangnet.suspects.actions import stop, stop_decision
from vangnet.suspects.models import Conversation, MinorDecision, StopLetter, Suspect, TrackMove
from vangnet.suspects.stop.data import shipped

NAME = "Proefkind Voorbeeldnaam"
ALWAYS = [topic.code for topic in shipped().topic if topic.always]
ROLE_REASON = "Reden van de rol"


@pytest.fixture
def minor(world: World) -> Suspect:
    """A minor of Anna's case with a name, a role and a parent."""
    minor = world.minor()
    minor.name, minor.born_on, minor.born_source = NAME, date(timezone.localdate().year - 15, 1, 1), "x"
    minor.save()
    minor.roles.create(role="distributor", reason=ROLE_REASON, made_by=world.olaf)
    minor.parents.create(name="P. Ouder", relation="vader", reached_by="06-1", made_by=world.olaf)
    return minor


@pytest.fixture
def talk(world: World, minor: Suspect) -> Conversation:
    """Asked for by the case officer, taken up by Joris."""
    conversation = stop.ask(minor, by=actor(world.olaf))
    stop.hand_to(conversation, owner=world.joris, by=actor(world.joris))
    return conversation


def at(conversation: Conversation, rest: str = "") -> str:
    return f"/conversations/{conversation.number}/{rest}"


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def state(conversation: Conversation) -> str:
    return Conversation.objects.get(pk=conversation.pk).state


def moment(days: int) -> str:
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%dT15:30}"


# -- from the asking to the end, by hand ------------------------------------------------------------------------------


def test_a_conversation_goes_from_the_asking_to_what_follows(world: World, minor: Suspect) -> None:
    olaf, joris, today = client_of(world.olaf, purposes=(world.case,)), client_of(world.joris), timezone.localdate()
    olaf.post(f"/conversations/of/{minor.number}/ask")
    talk = Conversation.objects.get()
    assert "Niemand heeft het op zich genomen" in body(joris, "/conversations/")
    joris.post(at(talk, "take-up"))
    joris.post(at(talk, "invitees/add"), {"kind": "minor", "who": NAME})
    invitee = talk.invitees.get()
    joris.post(at(talk, f"invitees/{invitee.pk}/invite"), {"way": "in_person", "on": today})
    joris.post(at(talk, f"invitations/{talk.invitations.get().pk}/answered"), {"answer": "comes", "on": today})
    joris.post(at(talk, "plan"), {"at": moment(2), "place": "Buurthuis"})
    assert timezone.localtime(talk.appointments.get().at).strftime("%H:%M") == "15:30"
    assert "Buurthuis" in body(joris, at(talk))
    present = ["minor", "parent", "youth_officer"]
    joris.post(at(talk, "hold"), {"on": today, "present": present, "explained": ALWAYS})
    assert state(talk) == "held"
    for item in shipped().check:
        joris.post(at(talk, "safety"), {"code": item.code, "answer": "no"})
    joris.post(at(talk, "help/offer"), {"offers": ["halt"], "on": today})
    joris.post(at(talk, f"help/{talk.help.get().pk}/answered"), {"answer": "accepted", "on": today})
    joris.post(at(talk, "follow-ups/plan"), {"kind": "call", "due_on": today, "owner": world.joris.pk})
    joris.post(at(talk, f"follow-ups/{talk.follow_ups.get().pk}/done"), {"on": today})
    joris.post(at(talk, "finish"))
    assert state(talk) == "followed_up"
    page = body(joris, at(talk))
    assert all(topic.nl in page for topic in shipped().topic if topic.always)


def test_a_form_that_is_refused_comes_back_with_what_was_typed(world: World, talk: Conversation) -> None:
    joris = client_of(world.joris)
    response = joris.post(at(talk, "invitees/add"), {"kind": "parent", "who": " ", "town": "Proefstad"})
    assert (response.status_code, "Proefstad" in response.content.decode()) == (422, True)
    response = joris.post(at(talk, "plan"), {"at": moment(2), "place": "Buurthuis"})
    assert response.status_code == 422  # nobody was invited yet
    assert state(talk) == "asked"


@pytest.mark.parametrize("at_told", ["2027-03-28T02:30", "2026-10-25T02:30", "gisteren", "2020-01-01T12:00"])
def test_a_moment_that_does_not_exist_twice_or_is_over_is_refused(
    world: World, talk: Conversation, at_told: str
) -> None:
    Conversation.objects.update(state="invited")
    response = client_of(world.joris).post(at(talk, "plan"), {"at": at_told, "place": "Buurthuis"})
    assert (response.status_code, talk.appointments.count()) == (422, 0)


# -- letters ----------------------------------------------------------------------------------------------------------


def letter(world: World, talk: Conversation, kind: str = "minor", **more: str) -> StopLetter:
    joris = client_of(world.joris)
    told = {"kind": kind, "who": NAME, "street": "Proefstraat 1", "postcode": "1234 AB", "town": "Proefstad", **more}
    joris.post(at(talk, "invitees/add"), told)
    joris.post(at(talk, f"invitees/{talk.invitees.latest('pk').pk}/letter"), {"phone": "0900-0000"})
    return talk.letters.latest("pk")


def text_of(world: World, made: StopLetter) -> tuple[str, int]:
    """The words of a letter as paper has them, and its pages."""
    response = client_of(world.joris).get(at(made.conversation, f"letters/{made.pk}.pdf"))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    read = pypdf.PdfReader(io.BytesIO(response.content))
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read.pages)), len(read.pages)


def test_a_letter_is_one_page_of_plain_dutch_and_a_draft(world: World, talk: Conversation) -> None:
    text, pages = text_of(world, letter(world, talk))
    assert pages == 1
    for words in (
        "CONCEPT",
        "Niet versturen",
        NAME,
        "Proefstraat 1",
        "1234 AB",
        talk.number,
        "vrijwillig",
        "geen verhoor",
    ):
        assert words in text, words
    assert "nog na te kijken door een jurist" in text


def test_a_letter_on_paper_tells_nothing_of_the_case(world: World, talk: Conversation) -> None:
    text, pages = text_of(world, letter(world, talk, reads_english="on"))
    assert pages == 2
    assert "The Dutch letter counts" in text
    for secret in (world.case.number, world.case.title, talk.suspect.number, ROLE_REASON, "verdacht", "zaak"):
        assert secret not in text, secret


def test_with_a_lawyer_named_the_letter_is_no_draft(world: World, talk: Conversation, settings, tmp_path: Path) -> None:
    settings.STOP_TEXTS = tmp_path / "stop.toml"
    settings.STOP_TEXTS.write_text(confirmed(), "utf-8")
    text, _pages = text_of(world, letter(world, talk, kind="parent"))
    assert "CONCEPT" not in text
    assert "jurist" not in text
    assert f"graag met {NAME} en met u praten" in text
    assert "mr. A. Proefjurist" in body(client_of(world.joris), at(talk))


def test_a_letter_is_set_as_it_was_made(world: World, talk: Conversation, settings, tmp_path: Path) -> None:
    made = letter(world, talk)
    settings.STOP_TEXTS = tmp_path / "stop.toml"
    settings.STOP_TEXTS.write_text(confirmed().replace("geen verhoor", "een feest"), "utf-8")
    Suspect.objects.update(name="Een ander")
    text, _pages = text_of(world, made)
    assert "CONCEPT" in text
    assert "geen verhoor" in text


def test_what_people_type_is_only_text_on_paper_and_on_the_page(world: World, talk: Conversation) -> None:
    hostile = "<script>alert(1)</script>{{ 7|add:7 }}$officer"
    made = letter(world, talk, who=hostile)
    text, _pages = text_of(world, made)
    assert "<script>alert(1)</script>" in text
    page = body(client_of(world.joris), at(talk))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


# -- who sees what ----------------------------------------------------------------------------------------------------


def test_a_youth_officer_of_another_unit_and_an_examiner_find_nothing(world: World, talk: Conversation) -> None:
    made = letter(world, talk)
    assert talk.number in body(client_of(world.joris), "/conversations/")
    page = body(client_of(world.jonas), "/conversations/")
    assert talk.number not in page
    assert "geen Stop-gesprek open" in page
    for address in (at(talk), at(talk, f"letters/{made.pk}.pdf")):
        assert client_of(world.jonas).get(address).status_code == 404
        assert client_of(world.anna).get(address).status_code == 404
    assert client_of(world.anna).get("/conversations/").status_code == 403
    assert client_of(world.jonas).post(at(talk, "take-up")).status_code == 404


def test_what_is_not_there_and_what_one_may_not_see_is_told_in_the_same_words(world: World, talk: Conversation) -> None:
    jonas = client_of(world.jonas)
    there, nowhere = jonas.get(at(talk)), jonas.get("/conversations/SG2026-999999/")
    assert there.status_code == nowhere.status_code == 404
    nonce = re.compile(r'nonce="[^"]*"|csrf[^>]*|SG2026-\d+')
    assert nonce.sub("", there.content.decode()) == nonce.sub("", nowhere.content.decode())


def test_a_youth_officer_sees_the_minor_and_nothing_of_the_case(world: World, talk: Conversation) -> None:
    jip = world.person("jip", Role.YOUTH_OFFICER)  # of the unit, and in no team
    page = body(client_of(jip), at(talk))
    for words in (NAME, "P. Ouder", "15 jaar"):
        assert words in page, words
    for secret in (world.case.number, world.case.title, ROLE_REASON, "Verspreider"):
        assert secret not in page, secret


def test_a_youth_officer_is_told_that_there_is_a_decision_and_not_which(world: World, talk: Conversation) -> None:
    told = {"kind": "summons", "on": timezone.localdate(), "reason": "Geheime reden"}
    assert "Niet dat wij weten" in body(client_of(world.joris), at(talk))
    stop_decision.decide(talk.suspect, **told, by=actor(world.eva))
    page = body(client_of(world.joris), at(talk))
    assert "Dat is er." in page
    for secret in ("Geheime reden", "Dagvaarding"):
        assert secret not in page


def test_on_the_page_of_the_minor_the_case_officer_sees_how_far_it_is(world: World, talk: Conversation) -> None:
    address = f"/suspects/{talk.suspect.number}/"
    olaf, joris = (client_of(person, purposes=(world.case,)) for person in (world.olaf, world.joris))
    page = body(olaf, address)
    assert talk.number in page
    assert at(talk) not in page  # how far, and no more
    assert "Een Stop-gesprek vragen" not in page
    assert at(talk) in body(joris, address)
    stop.withdraw(talk, why="mistake", by=actor(world.joris))
    assert "Een Stop-gesprek vragen" in body(olaf, address)


def test_the_page_of_an_adult_has_no_word_of_it_until_something_is_open(world: World, talk: Conversation) -> None:
    address = f"/suspects/{talk.suspect.number}/"
    TrackMove.objects.create(suspect=talk.suspect, to="adult", reason="x", made_by=world.olaf)
    Suspect.objects.filter(pk=talk.suspect_id).update(track="adult")
    olaf = client_of(world.olaf, purposes=(world.case,))
    assert "ingetrokken moet worden" in body(olaf, address)
    assert "Stop-gesprek" not in body(client_of(world.anna, purposes=(world.case,)), address)
    assert "Trek het in" in body(client_of(world.joris), "/conversations/")
    stop.withdraw(talk, why="adult", by=actor(world.joris))
    assert "Stop-gesprek" not in body(olaf, address)


def test_only_who_works_on_the_suspect_asks_for_a_talk(world: World, minor: Suspect) -> None:
    for person in (world.eva, world.joris):
        client = client_of(person, purposes=(world.case,))
        assert client.post(f"/conversations/of/{minor.number}/ask").status_code == 403
    assert (
        client_of(world.anna, purposes=(world.case,)).post(f"/conversations/of/{minor.number}/ask").status_code == 404
    )
    assert not Conversation.objects.exists()


# -- the prosecutor ---------------------------------------------------------------------------------------------------


def test_the_prosecutor_decides_on_the_page_of_the_minor(world: World, minor: Suspect) -> None:
    eva, address = client_of(world.eva, purposes=(world.case,)), f"/suspects/{minor.number}/"
    told = {"kind": "conditional", "on": timezone.localdate(), "reason": "Een <b>reden</b>"}
    response = eva.post(f"/conversations/of/{minor.number}/decide", {**told, "reason": " "})
    assert response.status_code == 422
    eva.post(f"/conversations/of/{minor.number}/decide", told)
    decision = MinorDecision.objects.get()
    assert "Een &lt;b&gt;reden&lt;/b&gt;" in body(client_of(world.olaf, purposes=(world.case,)), address)
    assert "reden&lt;" not in body(client_of(world.joris, purposes=(world.case,)), address)
    eva.post(f"/conversations/of/{minor.number}/decisions/{decision.pk}/take-back", {"reason": "anders"})
    decision.refresh_from_db()
    assert decision.revoked_why == "anders"


def test_another_prosecutor_decides_nothing(world: World, minor: Suspect) -> None:
    other = world.person("erik", Role.PROSECUTOR, teams=[world.team])
    client = client_of(other, purposes=(world.case,))
    told = {"kind": "halt", "on": timezone.localdate(), "reason": "x"}
    assert client.post(f"/conversations/of/{minor.number}/decide", told).status_code == 422
    assert not MinorDecision.objects.exists()
    assert "Een besluit vastleggen" not in body(client, f"/suspects/{minor.number}/")


# -- the log, the bar, the questions ----------------------------------------------------------------------------------


def test_every_look_is_written_down_with_its_purpose_and_without_names(world: World, talk: Conversation) -> None:
    joris = client_of(world.joris)
    joris.get("/conversations/")
    joris.get(at(talk))
    lines = AuditEntry.objects.filter(name__in=("conversations.list", "conversation.see"))
    assert {line.name for line in lines} == {"conversations.list", "conversation.see"}
    assert all(f"conversation:{talk.pk}" in line.objects_named for line in lines)
    assert lines.get(name="conversation.see").purpose == f"Stop conversation {talk.number}"
    assert not [line for line in AuditEntry.objects.all() if NAME in f"{line.objects_named}{line.details}"]


def test_the_bar_has_a_place_for_youth_officers_only(world: World) -> None:
    assert 'href="/conversations/"' in body(client_of(world.joris), "/conversations/")
    assert 'href="/conversations/"' not in body(client_of(world.anna), "/cases/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_as_many_questions_for_one_as_for_three(
    world: World, count: int, django_assert_max_num_queries
) -> None:
    for number in range(count):
        suspect = Suspect.objects.create(number=f"VD{number}", case=world.case, made_by=world.olaf)
        stop.ask(suspect, by=actor(world.olaf))
    joris = client_of(world.joris)
    with django_assert_max_num_queries(asked(17)):
        assert body(joris, "/conversations/").count("data-row") == count


def test_the_page_has_no_field_for_what_happened(world: World, talk: Conversation) -> None:
    Conversation.objects.update(state="planned")
    page = body(client_of(world.joris), at(talk))
    assert "<textarea" not in page
    typed = set(re.findall(r'<input type="text" name="(\w+)"', page)) | set(
        re.findall(r'<input id="[^"]*" name="(\w+)"', page)
    )
    assert typed == {"who", "street", "postcode", "town", "place"} - ({"place"} - typed)
    assert "geen plek voor wat er is gebeurd" in page
