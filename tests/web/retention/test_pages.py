"""Retention in the browser: two people, one step; a certificate; a targeted query."""

import json
from datetime import date
from pathlib import Path

import pypdf
import pytest
from django.utils.timezone import localdate as today

from tests.desk_world import World, client_of
from vangnet.accounts.models import AuditEntry, Person
from vangnet.cases.models import Case, RetentionGround, RetentionStep, Series


@pytest.fixture(autouse=True)
def results(tmp_path: Path, settings) -> Path:
    settings.RESULTS = tmp_path
    return tmp_path


@pytest.fixture
def old(world: World) -> Case:
    return world.add_case("PL0600-2020000009", world.team, article="8", processed_from=date(2020, 1, 1))


def propose(person: Person, case: Case, kind: str, **more: str) -> RetentionStep | None:
    client_of(person).post(f"/retention/cases/{case.number}/propose", {"kind": kind, "reason": "termijn om", **more})
    return RetentionStep.objects.last()


def said(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_two_people_remove_a_case_in_the_browser(world: World, old: Case) -> None:
    assert [item.case for item in client_of(world.dirk).get("/retention/").context["told"].now] == [old]
    step = propose(world.dirk, old, "remove")
    assert step is not None
    own = client_of(world.dirk).post(f"/retention/steps/{step.pk}/agree", follow=True)
    assert said(own) == ["niemand stemt in met een eigen voorstel: dat moet een tweede persoon doen"]
    assert said(client_of(world.dora).post(f"/retention/steps/{step.pk}/agree", follow=True)) == [
        "Ingestemd, en gedaan."
    ]
    old.refresh_from_db()
    assert (old.retention, old.removed_on) == ("removed", today())


def test_a_proposal_is_refused_with_a_reason(world: World, old: Case) -> None:
    step = propose(world.dirk, old, "remove")
    assert step is not None
    client = client_of(world.dora)
    assert said(client.post(f"/retention/steps/{step.pk}/refuse", {"reason": " "}, follow=True)) == [
        "er is een reden nodig"
    ]
    client.post(f"/retention/steps/{step.pk}/refuse", {"reason": "zitting"})
    step.refresh_from_db()
    assert (step.refused_by, step.refused_why) == (world.dora, "zitting")


def test_only_steps_that_fit_are_offered(world: World, old: Case) -> None:
    client = client_of(world.dirk)
    assert client.get(f"/retention/cases/{old.number}").context["kinds"] == ["narrow", "remove"]
    page = client.post(f"/retention/cases/{old.number}/propose", {"kind": "destroy", "reason": "x"})
    assert (page.status_code, RetentionStep.objects.count()) == (200, 0)
    assert client.get(f"/retention/cases/{world.case.number}").context["kinds"] == ["remove"]


def test_a_coordinator_sees_no_content(world: World, old: Case) -> None:
    Case.objects.filter(pk=old.pk).update(title="Geheime titel", outcome="Geheim")
    Series.objects.create(case=world.case, name="Geheime serie", review_on=today())
    for address in ("/retention/", f"/retention/cases/{old.number}", f"/retention/cases/{world.case.number}"):
        assert b"Gehei" not in client_of(world.dirk).get(address).content
    assert b"Geheime serie" in client_of(world.olaf).get("/retention/").content


def test_a_stranger_learns_nothing(world: World, old: Case) -> None:
    step = propose(world.dirk, old, "remove")
    assert step is not None
    ground = RetentionGround.objects.create(case=old, article="9", reason="x", added_by=world.dirk, added_on=today())
    client = client_of(world.carla)
    assert old.number.encode() not in client.get("/retention/").content
    for address in (f"cases/{old.number}", "cases/none", f"steps/{step.pk}", f"steps/{step.pk}/certificate.pdf"):
        assert client.get(f"/retention/{address}").status_code == 404
    for address in (f"grounds/{ground.pk}/end", f"steps/{step.pk}/agree", f"steps/{step.pk}/refuse"):
        assert client.post(f"/retention/{address}").status_code == 404


def test_grounds_and_series_are_kept_up_from_the_page(world: World, old: Case) -> None:
    client = client_of(world.olaf)
    client.post(f"/retention/cases/{old.number}/grounds", {"article": "9", "reason": "onderzoek Xander"})
    ground = RetentionGround.objects.get()
    refused = client_of(world.olaf).post(
        f"/retention/cases/{old.number}/grounds", {"other_case": world.other_case.number, "reason": "x"}, follow=True
    )
    assert said(refused) == ["er is niet zo'n zaak"]
    series = Series.objects.create(case=world.case, name="S", review_on=today())
    client.post(f"/retention/series/{series.pk}/review", {"identified": "no"})
    client.post(f"/retention/grounds/{ground.pk}/end")
    ground.refresh_from_db()
    series.refresh_from_db()
    assert (ground.ended_by, series.reviewed_on, series.child_identified) == (world.olaf, today(), False)


@pytest.fixture
def destroyed(world: World, old: Case) -> RetentionStep:
    world.add_media(world.add_exhibit(old, sin="AAAA1234NL"), 3)
    Case.objects.filter(pk=old.pk).update(retention="removed", removed_on=date(2021, 1, 1))
    step = propose(world.dirk, old, "destroy")
    assert step is not None
    client_of(world.dora).post(f"/retention/steps/{step.pk}/agree")
    return step


def test_a_case_is_destroyed_and_certified(world: World, old: Case, destroyed: RetentionStep) -> None:
    assert not Case.objects.filter(pk=old.pk).exists()
    client = client_of(world.dirk)
    page = client.get(f"/retention/steps/{destroyed.pk}")
    assert b"AAAA1234NL" in page.content
    answer = client.get(f"/retention/steps/{destroyed.pk}/certificate.pdf")
    assert answer["Content-Type"] == "application/pdf"


def test_the_certificate_on_paper_says_what_the_page_says(
    world: World, destroyed: RetentionStep, tmp_path: Path
) -> None:
    from vangnet.web.retention.certificate import pdf

    destroyed.refresh_from_db()
    (tmp_path / "c.pdf").write_bytes(pdf(destroyed, language="nl"))
    text = " ".join("".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "c.pdf").pages).split())
    for told in ("Verklaring van vernietiging", "PL0600-2020000009", "medium 3", "Dirk (dirk)", "AAAA1234NL"):
        assert told in text
    assert len(pdf(destroyed, language="en")) < 200_000


def test_an_interrupted_destruction_goes_on_from_the_page(world: World, old: Case, monkeypatch) -> None:
    from vangnet.web.retention import views

    monkeypatch.setattr(views.destroying, "go_on", lambda step, ends: False)
    world.add_media(world.add_exhibit(old), 3)
    Case.objects.filter(pk=old.pk).update(retention="removed", removed_on=date(2021, 1, 1))
    step = propose(world.dirk, old, "destroy")
    assert step is not None
    client = client_of(world.dora)
    client.post(f"/retention/steps/{step.pk}/agree")
    monkeypatch.undo()
    assert b"go-on" in client.get(f"/retention/steps/{step.pk}").content
    assert client.get(f"/retention/steps/{step.pk}/certificate.pdf").status_code == 404
    client.post(f"/retention/steps/{step.pk}/go-on")
    assert not Case.objects.filter(pk=old.pk).exists()
    assert client.post(f"/retention/steps/{step.pk}/go-on").status_code == 404


def test_a_targeted_query_finds_a_narrowed_case_and_is_logged(world: World, old: Case) -> None:
    client = client_of(world.olaf)
    answer = client.post("/retention/query", {"number": old.number, "purpose": "verzoek van de rechter"})
    assert (answer.status_code, answer.url) == (302, f"/cases/{old.number}/")
    line = AuditEntry.objects.last()
    assert (line.name, line.purpose, line.status_code) == ("retention.query", "verzoek van de rechter", "ok")


def test_a_query_of_what_is_not_there_or_not_theirs_is_answered_alike(world: World, old: Case) -> None:
    answers = [
        said(client_of(world.olaf).post("/retention/query", {"number": number, "purpose": "x"}))
        for number in ("none", world.other_case.number, old.number[:-1], f"{old.number}%")
    ]
    assert answers == [["Onder dit nummer is voor u geen zaak gevonden."]] * 4
    assert json.loads(AuditEntry.objects.get(sequence=1).details) == {"asked": "none"}
    assert set(AuditEntry.objects.values_list("status_code", "case_number")) == {("refused", "")}
