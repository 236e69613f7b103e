"""Pages of identifiers: what is told, what is written down, and what of other units must never appear."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.desk_world import World, actor, client_of
from tests.linked import MAIL, add_report, identifier, told
from vangnet.accounts.models import AuditEntry
from vangnet.identities.actions import judge, mark_shared
from vangnet.identities.models import Identifier, Sameness, Sharing
from vangnet.reports.models import LinkJudgement, Report
from vangnet.web.reports.panels import PANELS

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
SECRET = ("Zwaluwstaart", "geheimbron", "Kraanvogel", "schaduwnaam")


@pytest.fixture
def hidden(world: World) -> Report:
    """A report of another unit with Anna's address in it, and words that stand nowhere else."""
    report = add_report(
        world.elsewhere,
        told("email", f"Zwaluwstaart <{MAIL}>", at=NOON, event="geheimbron"),
        told("nickname", "schaduwnaam", platform="kik"),
        team=world.other_team,
        summary="Kraanvogel",
    )
    Report.objects.filter(pk=report.pk).update(source="geheimbron", content={"summary": "Kraanvogel"})
    return report


def search(client: Client, q: str, **more: str) -> str:
    return client.post("/identifiers/", {"q": q, "purpose": "investigation", **more}).content.decode()


def test_an_identifier_is_found_in_any_spelling_and_the_page_says_what_was_compared(world: World) -> None:
    report = add_report(world.unit, MAIL)
    body = search(client_of(world.ines), " TestAccount_42 [at] EXAMPLE [dot] org ")
    assert MAIL in body
    assert report.number in body
    assert f'href="/identifiers/{identifier().pk}"' in body


def test_a_part_of_an_identifier_finds_nothing(world: World) -> None:
    report = add_report(world.unit, MAIL)
    for part in ("testaccount", "example.org", "@example.org", "testaccount_42@example", "%", "*"):
        assert report.number not in search(client_of(world.ines), part)


def test_a_search_asks_a_purpose_and_is_written_down_with_its_words(world: World) -> None:
    add_report(world.unit, MAIL)
    client = client_of(world.ines)
    assert client.post("/identifiers/", {"q": MAIL}).status_code == 400
    search(client, MAIL, more="een tip")
    entry = AuditEntry.objects.filter(name="identifiers.search").latest("sequence")
    assert (entry.purpose, json.loads(entry.details)) == ("investigation: een tip", {"query": MAIL})
    assert json.loads(entry.objects_named) == [f"identifier:{identifier().pk}"]
    client.get(f"/identifiers/{identifier().pk}")
    assert AuditEntry.objects.get(name="identifiers.see").purpose == "investigation: een tip"


def test_of_another_unit_only_that_it_exists_and_whom_to_ask_is_told(world: World, hidden: Report) -> None:
    report = add_report(world.unit, MAIL)
    client = client_of(world.ines)
    pages = [
        search(client, MAIL),
        client.get(f"/identifiers/{_mail().pk}").content.decode(),
        client.get(f"/identifiers/links/{report.number}").content.decode(),
    ]
    for body in pages:
        assert "TBKK Limburg, Limburg" in body
        assert [word for word in (*SECRET, hidden.number) if word in body] == []


def _mail() -> Identifier:
    return Identifier.objects.get(kind="email")


def test_the_spelling_of_another_unit_is_not_shown(world: World, hidden: Report) -> None:
    """The first spelling may hold a name that stood beside it: who did not see it is shown the compared form."""
    report = add_report(world.unit, MAIL)
    client = client_of(world.ines)
    for body in (
        search(client, MAIL),
        client.get(f"/identifiers/{_mail().pk}").content.decode(),
        client.get(f"/identifiers/links/{report.number}").content.decode(),
    ):
        assert "Zwaluwstaart" not in body
        assert MAIL in body


def test_an_identifier_that_one_did_not_name_and_may_not_see_is_not_there(world: World, hidden: Report) -> None:
    client = client_of(world.ines)
    numbers = list(Identifier.objects.values_list("pk", flat=True))
    assert [client.get(f"/identifiers/{pk}").status_code for pk in (*numbers, 999_999)] == [404] * (len(numbers) + 1)
    search(client, MAIL)  # who names it may know where to ask
    assert client.get(f"/identifiers/{_mail().pk}").status_code == 200
    assert client.get(f"/identifiers/{Identifier.objects.get(kind='nickname').pk}").status_code == 404
    assert client_of(world.anna).get(f"/identifiers/{_mail().pk}").status_code == 404  # named by somebody else


def test_a_group_does_not_tell_what_one_may_not_see(world: World, hidden: Report) -> None:
    add_report(world.unit, MAIL)
    nickname = Identifier.objects.get(kind="nickname")
    judge(_mail(), nickname, verdict=Sameness.Verdict.SAME, reason="Kraanvogel", by=actor(world.iris))
    body = client_of(world.ines).get(f"/identifiers/{_mail().pk}").content.decode()
    assert [word for word in SECRET if word in body] == []
    assert "TBKK Limburg, Limburg" in body


def test_a_link_is_not_told_through_a_judgement_on_what_one_may_not_see(world: World, hidden: Report) -> None:
    report = add_report(world.unit, MAIL)
    add_report(world.unit, told("nickname", "eigen_naam", platform="kik"))
    own = Identifier.objects.get(value="eigen_naam")
    nickname = Identifier.objects.get(value="schaduwnaam")
    judge(own, nickname, verdict=Sameness.Verdict.SAME, reason="Kraanvogel", by=actor(world.iris))
    for path in (f"/identifiers/links/{report.number}", f"/identifiers/{own.pk}"):
        body = client_of(world.ines).get(path).content.decode()
        assert [word for word in SECRET if word in body] == []


def test_the_reason_of_another_unit_is_not_told(world: World, hidden: Report) -> None:
    add_report(world.unit, MAIL)
    mark_shared(_mail(), is_shared=True, reason="Kraanvogel", by=actor(world.iris))
    body = client_of(world.ines).get(f"/identifiers/{_mail().pk}").content.decode()
    assert "Kraanvogel" not in body
    assert "Iris" in body


@pytest.mark.parametrize("who", ["hanna", "dirk", "eva", "lotte", "beheer", "toezicht", "nobody"])
def test_without_the_right_no_page_is_open(world: World, who: str) -> None:
    report = add_report(world.unit, MAIL, team=world.team)
    client = client_of(getattr(world, who))
    for path in ("/identifiers/", f"/identifiers/{_mail().pk}", f"/identifiers/links/{report.number}"):
        assert client.get(path).status_code in (403, 404)
    assert client.post("/identifiers/", {"q": MAIL, "purpose": "investigation"}).status_code == 403


def test_of_one_or_of_many_is_said_with_a_reason_and_taken_back(world: World) -> None:
    report = add_report(world.unit, MAIL)
    add_report(world.unit, MAIL)
    client, place = client_of(world.ines), f"/identifiers/{identifier().pk}"
    assert client.post(f"{place}/shared", {"is_shared": "1", "reason": ""}).status_code == 400
    client.post(f"{place}/shared", {"is_shared": "1", "reason": "helpdesk"})
    assert "helpdesk" in client.get(place).content.decode()
    assert "Nothing ties" in _english(client, f"/identifiers/links/{report.number}")
    client.post(f"{place}/shared/{Sharing.objects.get().pk}/take-back", {"reason": "toch niet"})
    assert Sharing.objects.get().revoked_by == world.ines
    assert "Nothing ties" not in _english(client, f"/identifiers/links/{report.number}")


def _english(client: Client, path: str) -> str:
    client.post("/language", {"language": "en", "next": "/"})
    return client.get(path).content.decode()


def test_who_is_the_same_is_said_of_a_proposal_or_of_one_that_is_typed(world: World) -> None:
    add_report(world.unit, MAIL, told("nickname", "testaccount_42", platform="kik"))
    add_report(world.unit, told("phone", "06-12345678"))
    client, place = client_of(world.ines), f"/identifiers/{identifier().pk}"
    nickname = Identifier.objects.get(kind="nickname")
    assert f'name="other" value="{nickname.pk}"' in client.get(place).content.decode()
    client.post(f"{place}/same", {"other": nickname.pk, "verdict": "same", "reason": "zelfde persoon in melding"})
    client.post(f"{place}/same", {"typed": "0031 6 1234 5678", "verdict": "same", "reason": "gebeld"})
    body = client.get(place).content.decode()
    assert "+31612345678" in body
    assert Sameness.objects.count() == 2
    assert (
        client.post(
            f"{place}/same", {"typed": "bestaat.niet@example.org", "verdict": "same", "reason": "x"}
        ).status_code
        == 400
    )
    client.post(f"{place}/same/{Sameness.objects.first().pk}/take-back", {"reason": "vergissing"})
    assert Sameness.objects.filter(revoked_at=None).count() == 1


def test_people_who_disagree_are_warned_of(world: World) -> None:
    add_report(world.unit, MAIL, told("phone", "06-12345678"), team=world.team)
    mail, phone = identifier(), Identifier.objects.get(kind="phone")
    for person, verdict in ((world.ines, Sameness.Verdict.SAME), (world.anna, Sameness.Verdict.DIFFERENT)):
        judge(mail, phone, verdict=verdict, reason="x", by=actor(person))
    assert "People disagree" in _english(client_of(world.ines), f"/identifiers/{mail.pk}")


def test_nobody_judges_or_takes_back_what_they_may_not_open(world: World, hidden: Report) -> None:
    add_report(world.unit, told("phone", "06-12345678"))
    mail, phone = _mail(), Identifier.objects.get(kind="phone")
    nickname = Identifier.objects.get(kind="nickname")
    said = judge(mail, nickname, verdict=Sameness.Verdict.SAME, reason="x", by=actor(world.iris))
    client = client_of(world.ines)
    tries = [
        (f"/identifiers/{mail.pk}/same", {"other": phone.pk, "verdict": "same", "reason": "x"}),
        (f"/identifiers/{phone.pk}/same", {"other": mail.pk, "verdict": "same", "reason": "x"}),
        (f"/identifiers/{phone.pk}/same/{said.pk}/take-back", {"reason": "x"}),
        (f"/identifiers/{mail.pk}/shared", {"is_shared": "1", "reason": "x"}),
    ]
    assert [client.post(*one).status_code for one in tries] == [404] * len(tries)
    assert Sameness.objects.filter(revoked_at=None).count() == 1


def test_a_link_is_judged_in_one_step_and_taken_back(world: World) -> None:
    report, other = add_report(world.unit, MAIL), add_report(world.unit, MAIL)
    client, place = client_of(world.ines), f"/identifiers/links/{report.number}"
    body = client.get(place).content.decode()
    assert re.findall(r'data-key="(\w)"', body) == ["j", "n", "t"]
    told = {"other": other.number, "verdict": "belongs", "reason": "zelfde adres", "next": place}
    assert client.post(f"{place}/judge", told).url == place
    said = LinkJudgement.objects.get()
    assert (said.report, said.other, said.made_by) == (report, other, world.ines)
    body = client.get(place).content.decode()
    assert "zelfde adres" in body
    assert 'data-key="j"' not in body
    client.post(f"{place}/{said.pk}/take-back", {"reason": "vergissing"})
    said.refresh_from_db()
    assert said.revoked_by == world.ines
    names = set(AuditEntry.objects.values_list("name", flat=True))
    assert {"link.judge", "link.take_back", "links.see"} <= names


def test_a_link_with_what_one_may_not_see_cannot_be_judged(world: World, hidden: Report) -> None:
    report = add_report(world.unit, MAIL)
    client, place = client_of(world.ines), f"/identifiers/links/{report.number}/judge"
    for more in ({"other": hidden.number}, {"case": world.other_case.number}, {}):
        assert client.post(place, {**more, "verdict": "belongs", "reason": "x"}).status_code == 404
    assert client.post(place.replace(report.number, hidden.number), {"verdict": "belongs"}).status_code == 404
    assert LinkJudgement.objects.count() == 0
    other = add_report(world.unit, MAIL)
    told = {"other": other.number, "verdict": "belongs", "reason": "x", "next": "https://example.org/"}
    assert client.post(place, told).url.startswith("/identifiers/")


def test_the_panel_of_a_report_is_empty_for_who_may_not_compare(world: World, rf) -> None:
    report = add_report(world.unit, MAIL)
    (panel,) = [one for one in PANELS if one.template == "identities/parts/links.html"]
    request = rf.get("/")
    request.user = world.hanna
    assert panel.fill(request, report) is None


def test_hostile_texts_are_shown_as_texts(world: World) -> None:
    hostile = '"><script>alert(1)</script>\u202e=cmd|x'
    add_report(world.unit, told("nickname", hostile, platform="<b>kik</b>"), MAIL)
    client = client_of(world.ines)
    for body in (search(client, hostile), client.get(f"/identifiers/{Identifier.objects.first().pk}").content.decode()):
        assert "<script>alert" not in body
        assert "<b>kik" not in body
    for q in ("\x00", "a" * 100_000, "\u0345" * 600, "'; DROP TABLE identities_identifier; --"):
        assert client.post("/identifiers/", {"q": q, "purpose": "investigation"}).status_code in (200, 400)


def test_the_time_line_of_an_ip_address_tells_moment_and_port(world: World) -> None:
    add_report(world.unit, told("ip", "145.7.1.1", at=NOON, port=4_242, event="Upload"))
    body = client_of(world.ines).get(f"/identifiers/{Identifier.objects.get().pk}").content.decode()
    assert "2026-11-01 12:00:00" in body
    assert "4242" in body
