"""Pages of who could be one person, and of what stands elsewhere: with the walls of need to know, both ways."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.cases.conftest import Desk, desk, library
from tests.chats.given import Given, given
from tests.chats.people import account, telegram
from tests.desk_world import actor, client_of
from tests.linked import add_report, told
from vangnet.accounts.audit import Actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Case
from vangnet.chats.models import MemberSameness
from vangnet.chats.queries.exports import opened
from vangnet.identities.actions import mark_shared
from vangnet.identities.models import Identifier
from vangnet.reports.models import Report
from vangnet.suspects.actions.tying import tie_identifier
from vangnet.suspects.models import Suspect
from vangnet.web.chats.panel import same_of
from vangnet.web.shell.door import Seen

__all__ = ["desk", "given", "library"]

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+31612345678"


def _client(desk: Desk, name: str = "anna") -> Client:
    return client_of(getattr(desk.world, name), purposes=(desk.world.case, desk.world.other_case))


def _page(client: Client, case: Case, rest: str) -> str:
    answer = client.get(f"/chats/{case.number}/{rest}")
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return re.sub(r"\s+", " ", answer.content.decode())


def _two(given: Given) -> None:
    given({"result.json": telegram((101, "A. Proefpersoon"), (102, "B. Voorbeeld"))})
    given({"result.json": telegram((101, "A. Proefpersoon"), (109, "B. Voorbeeld"), number=1700)}, number="G10")


def test_a_pair_is_shown_judged_and_taken_back(given: Given, desk: Desk) -> None:
    _two(given)
    client, case = _client(desk), desk.world.case
    page = _page(client, case, "same/")
    assert page.count('name="verdict" value="same"') == 1
    assert "B. Voorbeeld" not in page  # a name alone is no candidate
    facts = {"first_chat": 1, "first": 0, "second_chat": 2, "second": 0, "reason": "zelfde nummer <b>"}
    there = f"/chats/{case.number}/same/judge"
    assert client.post(there, {**facts, "verdict": "same"}).status_code == 302
    said = MemberSameness.objects.get()
    page = _page(client, case, "same/")
    assert 'name="verdict" value="same"' not in page
    assert "zelfde nummer &lt;b&gt;" in page
    assert "anna" in page.lower()
    assert 'name="verdict" value="same"' in _page(client, case, "same/?show=all")
    back = f"/chats/{case.number}/same/{said.pk}/revoke"
    client.post(back, {"reason": ""})
    assert MemberSameness.objects.get().revoked_at is None
    client.post(back, {"reason": "vergissing"})
    assert MemberSameness.objects.get().revoked_at is not None
    assert page.count('name="verdict"') == 0
    assert _page(client, case, "same/").count('name="verdict" value="same"') == 1
    names = list(AuditEntry.objects.values_list("name", flat=True))
    assert {"chats.same", "chats.judge", "chats.judge.take_back"} <= set(names)
    assert "Proefpersoon" not in str([*AuditEntry.objects.values_list("objects_named", "details")])


def test_wrong_questions_and_forms_change_nothing(given: Given, desk: Desk) -> None:
    _two(given)
    client, case = _client(desk), desk.world.case
    for asked, status in (
        ("?member=x&chat=1", 404),
        ("?member=99999&chat=1", 404),
        ("?member=0&chat=7", 404),
        ("?member=0", 404),
        ("?a=1&b=99999999999999999999999", 404),
        ("?a=1&b=-1", 404),
        ("?page=zzz&order=x&show=x", 200),
        ("?a=1&b=2&order=style", 200),
        ("?a=1", 200),
        ("?chat=1&member=0&show=all&page=9999", 200),
    ):
        assert client.get(f"/chats/{case.number}/same/{asked}").status_code == status, asked
    facts: dict[str, Any] = {
        "first_chat": 1,
        "first": 0,
        "second_chat": 2,
        "second": 0,
        "verdict": "same",
        "reason": "x",
    }
    for wrong in (
        {"first": "x"},
        {"first": 10**30},
        {"second": 2**31 - 1},
        {"second_chat": 77},
        {"verdict": "zeker"},
        {"reason": ""},
        {"reason": "x" * 5_000},
        {"second_chat": 1},
    ):
        answer = client.post(f"/chats/{case.number}/same/judge", {**facts, **wrong})
        assert answer.status_code == 302
    assert not MemberSameness.objects.exists()


def test_who_may_not_write_judges_nothing(given: Given, desk: Desk) -> None:
    _two(given)
    client, case = _client(desk, "eva"), desk.world.case
    assert 'name="verdict"' not in _page(client, case, "same/")
    facts = {"first_chat": 1, "first": 0, "second_chat": 2, "second": 0, "verdict": "same", "reason": "x"}
    assert client.post(f"/chats/{case.number}/same/judge", facts).status_code == 403
    assert not MemberSameness.objects.exists()


def test_hostile_names_are_shown_as_text(given: Given, desk: Desk) -> None:
    wicked = "<script>alert(1)</script>\u202e" + "n" * 5_000
    given({"result.json": telegram((101, wicked))})
    given({"result.json": telegram((101, "=cmd|' /C calc'!A0"), number=1700)}, number="G10")
    page = _page(_client(desk), desk.world.case, "same/")
    assert "<script>alert" not in page
    assert "n" * 200 not in page


def test_what_could_not_be_compared_is_counted(given: Given, desk: Desk) -> None:
    given({"result.json": account(200, "O. Eigenaar", phone="12")})
    assert "1 gegeven kon niet worden vergeleken" in _page(_client(desk), desk.world.case, "same/")


def test_another_case_is_told_of_by_whom_to_ask_only(given: Given, desk: Desk) -> None:
    """Anna and Carla each have the number of one account: each is told her own, and whom to ask."""
    world = desk.world
    given({"result.json": account(200, "Onze Naam", phone=PHONE, handle="onze_naam")})
    theirs = account(200, "Hun Naam", phone="06-12345678", handle="hun_naam", contacts=((300, "Geheim", "0687654321"),))
    given({"result.json": theirs}, number="X1", case=world.other_case)
    for name, own, other, hidden in (
        ("anna", world.case, world.other_case, ("Hun Naam", "hun_naam", "06-12345678", "Geheim", "X1")),
        ("carla", world.other_case, world.case, ("Onze Naam", "onze_naam", "+31612345678", "G9")),
    ):
        page = _page(_client(desk, name), own, "across/")
        assert page.count("Staat ook elders:") == 3  # account, phone and group
        assert other.number not in page
        assert str(other.officer.name) in page
        assert [word for word in hidden if word in page] == []
    answer = _client(desk, "carla").get(f"/chats/{world.case.number}/across/")
    assert answer.status_code == 404


def test_what_somebody_may_see_is_linked(given: Given, desk: Desk) -> None:
    world = desk.world
    given({"result.json": account(200, "O. Eigenaar", phone=PHONE)})
    second = world.add_case("PL0600-2026000077", world.team, officer=world.olaf)
    given({"result.json": account(200, "O. Eigenaar")}, number="X1", case=second)
    page = _page(_client(desk), world.case, "across/")
    assert "PL0600-2026000077" in page
    assert "/chats/PL0600-2026000077/1/members/0/" in page


def test_a_narrowed_case_takes_no_part(given: Given, desk: Desk) -> None:
    world = desk.world
    given({"result.json": account(200, "O. Eigenaar", phone=PHONE)})
    given({"result.json": account(200, "O. Eigenaar")}, number="X1", case=world.other_case)
    Case.objects.filter(pk=world.other_case.pk).update(retention=Case.Retention.NARROWED)
    page = _page(_client(desk), world.case, "across/")
    assert str(world.other_case.officer.name) not in page


def test_suspects_are_told_by_right(given: Given, desk: Desk) -> None:
    """A suspect of another team is told by whom to ask; one in the track for minors only to who reads of minors."""
    world = desk.world
    given({"result.json": account(200, "O. Eigenaar", phone=PHONE)})
    suspect = Suspect.objects.create(
        case=world.other_case, number="V2026-000001", name="S. Geheim", track="adult", made_by=world.carla
    )
    tie_identifier(suspect, kind="phone", value="06 12345678", reason="x", by=actor(world.carla))
    page = _page(_client(desk), world.case, "across/")
    assert str(world.other_case.officer.name) in page
    assert "V2026-000001" not in page
    Suspect.objects.update(track="minor", born_on=date(2012, 1, 1))
    page = _page(_client(desk), world.case, "across/")
    assert str(world.other_case.officer.name) not in page


def test_reports_are_told_by_right(given: Given, desk: Desk) -> None:
    """A report of one's own unit is linked; of another one, whom to ask; one that was destroyed is not there."""
    world = desk.world
    given({"result.json": account(200, "O. Eigenaar", phone=PHONE, handle="o_eigenaar")})
    own = add_report(world.unit, told("phone", "06-12345678"), team=world.team)
    other = add_report(world.elsewhere, told("nickname", "@O_Eigenaar", platform="Telegram"), summary="Heel geheim")
    page = _page(_client(desk), world.case, "across/")
    assert own.number in page
    assert other.number not in page
    assert "Heel geheim" not in page
    assert str(world.elsewhere) in page
    Report.objects.filter(pk=other.pk).update(state=Report.State.DESTROYED)
    assert str(world.elsewhere) not in _page(_client(desk), world.case, "across/")


def test_an_identifier_of_many_says_nothing_elsewhere(given: Given, desk: Desk) -> None:
    """Somebody wrote down that it is of many people; then it ties no cases."""
    world = desk.world
    given({"result.json": account(200, "O. Eigenaar", phone=PHONE)})
    add_report(world.elsewhere, told("phone", PHONE))
    assert str(world.elsewhere) in _page(_client(desk), world.case, "across/")
    mark_shared(Identifier.objects.get(kind="phone"), is_shared=True, reason="balie", by=actor(world.iris))
    assert str(world.elsewhere) not in _page(_client(desk), world.case, "across/")


def test_the_order_by_style_tells_words_and_what_is_not_known(given: Given, desk: Desk) -> None:
    people = [(100 + one, f"Lid {one}") for one in range(25)]
    given({"result.json": telegram(*people, words="een twee drie vier " * 150)})
    given({"result.json": telegram((101, "X"), (102, "Y"), number=1700, words="zes zeven acht " * 200)}, number="G10")
    given({"result.json": telegram((101, "X"), number=1800, words="kort")}, number="G11")
    client, case = _client(desk), desk.world.case
    assert "Vergeleken woorden" not in _page(client, case, "same/")
    page = _page(client, case, "same/?order=style")
    assert page.count("<article") == 4
    assert "Vergeleken woorden: 600 en 600." in page
    assert "in 16 van de 100 keer fout" in page
    assert "Over hoe zij schrijven is niets te zeggen" in page  # of the third export, with one word
    assert "In chats, en in het Nederlands, is dat niet bekend." in page


def test_comparing_beyond_the_case_needs_the_right(given: Given, desk: Desk) -> None:
    world = desk.world
    given({"result.json": account(200, "O. Eigenaar", phone=PHONE)})
    given({"result.json": account(200, "O. Eigenaar")}, number="X1", case=world.other_case)
    page = _page(_client(desk, "eva"), world.case, "across/")
    assert "een recht nodig" in page
    assert str(world.other_case.officer.name) not in page


def test_exports_of_one_case_share_members_and_groups(given: Given, desk: Desk) -> None:
    given({"result.json": telegram((101, "A"), (102, "B"), (103, "C"))})
    given({"result.json": telegram((101, "A"), (102, "B"), (108, "D"))}, number="G10")
    client, case = _client(desk), desk.world.case
    page = _page(client, case, "across/")
    assert "/same/?a=1&amp;b=2&amp;show=all" in page
    assert re.search(r'show=all">2<', page)
    assert "?network=0" in page  # the group itself, in both
    assert _page(client, case, "same/?a=1&b=2&show=all").count("<article") == 2


def test_questions_to_the_database_do_not_grow_with_what_is_found(given: Given, desk: Desk) -> None:
    """With one member of the other case or with five, the page asks as much."""
    world, client, counts = desk.world, _client(desk), []
    given({"result.json": telegram(*((100 + one, f"Lid {one}") for one in range(5)))})
    for place, members in enumerate((1, 5)):
        theirs = telegram(*((100 + one, f"Ander {one}") for one in range(members)), number=1700 + place)
        given({"result.json": theirs}, number=f"X{place}", case=world.other_case)
        _page(client, world.case, "across/")  # what is asked once only
        with CaptureQueriesContext(connection) as asked:
            page = _page(client, world.case, "across/")
        counts.append(len(asked))
        assert page.count("Staat ook elders:") == members
    assert counts[0] == counts[1]


def test_the_panel_of_a_member(given: Given, desk: Desk, rf: RequestFactory) -> None:
    export = given({"result.json": account(200, "O. Eigenaar", phone=PHONE, handle="o_eigenaar")})
    given({"result.json": telegram((200, "Ander"), number=1700)}, number="G10")
    request: Any = rf.get("/x")
    request.user, request.by, request.seen = desk.world.anna, Actor(desk.world.anna), Seen()
    found = opened(export)
    assert found is not None
    panel = same_of(request, found, 0)
    ((pair, other, said),) = panel["shared"]
    assert (other.name, said, pair.ties[0].kind) == ("Ander", (), "account")
    assert request.seen.objects == [f"member:{other.export.pk}/{other.member}"]
