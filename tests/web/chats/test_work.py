"""Pages of work on expose groups: in their order, covered, within the walls, and settled by people."""

import re
from urllib.parse import quote

import pytest
from django.test import Client

from tests.cases.conftest import Desk, desk, library
from tests.chats.given import Given, given
from tests.chats.invented import EXPORT, SECRETS
from tests.desk_world import client_of
from vangnet.accounts.models import AuditEntry, Person
from vangnet.accounts.roles import Role
from vangnet.chats.models import Export, WorkItem
from vangnet.suspects.models import Suspect

__all__ = ["desk", "given", "library"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def export(given: Given) -> Export:
    return given(EXPORT)


@pytest.fixture
def young(desk: Desk) -> Person:
    """A youth officer of the unit of the case, in no team: they do not see it."""
    return desk.world.person("jeugd", Role.YOUTH_OFFICER, unit=desk.world.unit)


def item_of(export: Export, kind: str) -> WorkItem:
    found = export.work.filter(kind=kind).first()
    assert found is not None
    return found


def body_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_tab_shows_groups_with_hints_and_the_work_in_order(export: Export, desk: Desk) -> None:
    client = client_of(desk.world.anna, purposes=(desk.world.case,))
    page = body_of(client, f"/chats/{desk.world.case.number}/1/work/")
    assert page.index("coverage-title") < page.index("groups-title") < page.index("work-title")
    assert "Oldenzaal" in page
    numbers = re.findall(r"EW\d{4}-\d{6}(?=</a>)", page)
    assert numbers == [one.number for one in export.work.all()]
    for secret in SECRETS:
        assert secret not in page
    (line,) = AuditEntry.objects.filter(name="chats.work")
    assert f"chats:{export.pk}" in line.objects_named


def test_an_item_shows_facts_reasons_steps_and_opens_its_messages(export: Export, desk: Desk) -> None:
    client, case = client_of(desk.world.anna, purposes=(desk.world.case,)), desk.world.case.number
    poster = item_of(export, "poster")
    page = body_of(client, f"/chats/work/{poster.number}/")
    member, network = poster.item["member"], poster.item["network"]
    assert f"/chats/{case}/1/messages/?member={member}&amp;network={network}" in page
    assert f"/chats/{case}/1/members/{member}/" in page
    assert "[snapchatnaam]" in page
    assert (
        page.index("facts-title") < page.index("reasons-title") < page.index("steps-title") < page.index("done-title")
    )
    for secret in SECRETS:
        assert secret not in page


def test_a_victims_item_is_a_plan_and_offers_no_sending(export: Export, desk: Desk) -> None:
    client = client_of(desk.world.olaf, purposes=(desk.world.case,))
    victim = item_of(export, "victim")
    page = body_of(client, f"/chats/work/{victim.number}/")
    main = page[page.index("<main") : page.index("</main")]
    steps = main[main.index("steps-title") : main.index("done-title")]
    assert steps.count("<li>") == 5
    assert "mailto:" not in main
    assert f"/chats/work/{victim.number}/suspect" not in main
    posted = client.post(f"/chats/work/{victim.number}/suspect", {"reason": "x"})
    assert posted.status_code == 302
    assert not Suspect.objects.exists()


def test_a_youth_officer_of_the_unit_sees_the_item_and_nothing_else_of_the_case(
    export: Export, desk: Desk, young: Person
) -> None:
    client, case = client_of(young), desk.world.case
    type(case).objects.filter(pk=case.pk).update(title="Zwaluwstaart")
    Export.objects.filter(pk=export.pk).update(name="Kraanvogel")
    mine = body_of(client, "/chats/work/")
    poster = item_of(export, "poster")
    assert poster.number in mine
    page = body_of(client, f"/chats/work/{poster.number}/")
    for told in (mine, page):
        for hidden in (case.number, "Zwaluwstaart", "Kraanvogel", "/messages/", "/members/", *SECRETS):
            assert hidden not in told, hidden
    assert client.get(f"/chats/{case.number}/1/work/").status_code == 404
    answer = client.post(f"/chats/work/{poster.number}/act", {"kind": "take", "reason": ""}, follow=True)
    assert answer.status_code == 200
    poster.refresh_from_db()
    assert (poster.state, poster.owner) == ("taken", young)
    assert client.post(f"/chats/work/{poster.number}/suspect", {"reason": "x"}).status_code == 403
    line = AuditEntry.objects.filter(name="chats.work_item").latest("pk")
    assert (line.purpose, line.case_number) == (f"work {poster.number}", case.number)


def test_another_unit_and_strangers_find_nothing(export: Export, desk: Desk) -> None:
    poster = item_of(export, "poster")
    for name in ("jonas", "carla", "stijn", "beheer", "nobody", "dirk"):
        client = client_of(getattr(desk.world, name), purposes=(desk.world.case,))
        for address in (poster.number, "EW1999-000001", "x" * 300, quote("٣<script>")):
            assert client.get(f"/chats/work/{address}/").status_code == 404
            for act in ("act", "suspect"):
                assert client.post(f"/chats/work/{address}/{act}", {"kind": "take", "reason": "x"}).status_code == 404
        assert poster.number not in body_of(client, "/chats/work/")
        assert client.get(f"/chats/{desk.world.case.number}/1/work/").status_code == 404
    poster.refresh_from_db()
    assert poster.state == "open"


def test_who_sees_the_case_without_writing_in_it_only_reads(export: Export, desk: Desk) -> None:
    client = client_of(desk.world.eva, purposes=(desk.world.case,))
    poster = item_of(export, "poster")
    assert f"/chats/work/{poster.number}/act" not in body_of(client, f"/chats/work/{poster.number}/")
    assert client.post(f"/chats/work/{poster.number}/act", {"kind": "take"}).status_code == 403


def test_work_is_settled_with_reasons_and_its_history_is_shown(export: Export, desk: Desk) -> None:
    client = client_of(desk.world.joris, purposes=(desk.world.case,))
    poster = item_of(export, "poster")
    address = f"/chats/work/{poster.number}/act"
    page = client.post(address, {"kind": "done", "reason": ""}, follow=True).content.decode()
    assert "Schrijf op waarom" in page or "waarom" in page
    client.post(address, {"kind": "take"})
    for kind in ("suspect", "x" * 200, ""):
        assert client.post(address, {"kind": kind, "reason": "x"}).status_code == 302
    told = "<script>Met de ouders gesproken</script>"
    page = client.post(address, {"kind": "done", "reason": told}, follow=True).content.decode()
    assert "&lt;script&gt;Met de ouders" in page
    assert told not in page
    poster.refresh_from_db()
    assert (poster.state, poster.acts.count()) == ("done", 2)


def test_a_suspect_is_written_down_and_leads_to_the_asking_for_a_conversation(export: Export, desk: Desk) -> None:
    client = client_of(desk.world.olaf, purposes=(desk.world.case,))
    poster = item_of(export, "poster")
    assert f"/chats/work/{poster.number}/suspect" in body_of(client, f"/chats/work/{poster.number}/")
    answer = client.post(f"/chats/work/{poster.number}/suspect", {"name": "", "reason": "Plaatste gegevens"})
    suspect = Suspect.objects.get()
    assert answer["Location"] == f"/suspects/{suspect.number}/#conversations"
    assert f"/conversations/of/{suspect.number}/ask" in body_of(client, answer["Location"])
    page = body_of(client, f"/chats/work/{poster.number}/")
    assert suspect.number in page
    assert f"/chats/work/{poster.number}/suspect" not in page
    anna = body_of(client_of(desk.world.anna, purposes=(desk.world.case,)), f"/chats/work/{poster.number}/")
    assert suspect.number not in anna  # examiners do not read minors


def test_lists_are_asked_by_kind_state_region_and_owner(export: Export, desk: Desk) -> None:
    client = client_of(desk.world.joris, purposes=(desk.world.case,))
    numbers = {kind: [one.number for one in export.work.filter(kind=kind)] for kind in ("poster", "victim")}
    client.post(f"/chats/work/{numbers['poster'][0]}/act", {"kind": "take"})
    client.post(f"/chats/work/{numbers['poster'][1]}/act", {"kind": "done", "reason": "x"})
    for base in ("/chats/work/", f"/chats/{desk.world.case.number}/1/work/"):

        def shown(query: str, base: str = base) -> list[str]:
            return re.findall(r"EW\d{4}-\d{6}(?=</a>)", body_of(client, f"{base}?{query}"))

        assert shown("kind=victim") == numbers["victim"]
        assert shown("which=done") == [numbers["poster"][1]]
        assert shown("which=taken&mine=on") == [numbers["poster"][0]]
        assert numbers["poster"][1] not in shown("which=to_do")
        assert len(shown("area=oldenzaal")) == 6
        assert len(shown("area=Losser")) == 6
        assert shown("area=Delft") == []
        for wrong in ("kind=x", "which=" + "9" * 400, "area=" + "x" * 500, "after=-1", "after=" + "9" * 30):
            body_of(client, f"{base}?{wrong}")
        assert "Nergenshuizen" in body_of(client, f"{base}?area=Nergenshuizen")
        assert shown("after=1000000") == []
    assert numbers["poster"][1] not in body_of(client, "/chats/work/")


def test_one_or_a_hundred_items_ask_as_many_questions(
    export: Export, desk: Desk, django_assert_max_num_queries
) -> None:
    client = client_of(desk.world.joris, purposes=(desk.world.case,))
    first = item_of(export, "poster")
    facts = {"kind": "poster", "leads_to": "stop_conversation", "item": first.item, "export": export}
    WorkItem.objects.bulk_create(
        WorkItem(number=f"EW1999-{n:06}", key=f"{n:064}", place=100 + n, **facts) for n in range(100)
    )
    for address in ("/chats/work/", f"/chats/{desk.world.case.number}/1/work/"):
        with django_assert_max_num_queries(45):
            page = body_of(client, address)
        assert len(re.findall(r"EW\d{4}-\d{6}(?=</a>)", page)) == 50
        assert "after=50" in page


def test_a_narrowed_case_is_in_nobodys_list(export: Export, desk: Desk, young: Person) -> None:
    poster = item_of(export, "poster")
    type(desk.world.case).objects.filter(pk=desk.world.case.pk).update(retention="narrowed")
    for person in (young, desk.world.joris, desk.world.anna):
        client = client_of(person, purposes=(desk.world.case,))
        assert poster.number not in body_of(client, "/chats/work/")
        assert client.get(f"/chats/work/{poster.number}/").status_code == 404


def test_only_youth_officers_have_it_in_the_bar(export: Export, desk: Desk) -> None:
    assert 'href="/chats/work/"' in body_of(client_of(desk.world.joris), "/cases/")
    assert 'href="/chats/work/"' not in body_of(client_of(desk.world.anna), "/cases/")
