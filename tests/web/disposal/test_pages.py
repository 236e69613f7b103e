"""The pages of checklists: who sees what, what forms do, and what stands on paper."""

import io
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from tests.desk_world import World, client_of
from tests.suspects.disposed import answered, heard, made_checklist, opened
from vangnet.accounts.models import AuditEntry, Person
from vangnet.suspects.models import Checklist, ChosenSet, CriterionAnswer, DisposalDecision, Suspect

HOSTILE = "\u202e<script>alert(1)</script>{{ 1 }}%s"


def client(world: World, person: Person) -> Client:
    return client_of(person, purposes=(world.case,))


def at(suspect: Suspect, rest: str = "") -> str:
    return f"/disposal/{suspect.number}/{rest}"


def body(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


@pytest.fixture
def checklist(world: World) -> Checklist:
    world.add_exhibit(world.case)
    return opened(world)


# -- who sees what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["carla", "joris", "jonas", "dirk", "paula", "stijn", "nobody", "hanna"])
def test_who_has_no_need_to_know_sees_nothing(world: World, checklist: Checklist, name: str) -> None:
    browser = client(world, getattr(world, name))
    assert browser.get(at(checklist.suspect)).status_code == 404
    assert browser.get(at(checklist.suspect, "draft.pdf")).status_code == 404
    page = browser.get("/disposal/")
    assert page.status_code in (200, 403)
    assert checklist.suspect.number not in page.content.decode()
    assert world.case.number not in page.content.decode()


def test_who_may_see_the_suspect_but_fills_no_checklist_does_not_see_it(world: World, checklist: Checklist) -> None:
    browser = client(world, world.anna)
    assert browser.get(at(checklist.suspect)).status_code == 403
    assert browser.get("/disposal/").status_code == 403
    assert "/disposal/" not in body(browser, f"/suspects/{checklist.suspect.number}/")


def test_the_page_of_the_suspect_leads_to_the_checklist_and_that_of_a_minor_does_not(world: World) -> None:
    suspect, minor = world.suspect(), world.minor()
    browser = client(world, world.olaf)
    assert at(suspect) in body(browser, f"/suspects/{suspect.number}/")
    assert "/disposal/VD" not in body(browser, f"/suspects/{minor.number}/")


def test_the_page_of_a_minor_says_why_there_is_no_form(world: World) -> None:
    minor = world.minor()
    browser = client(world, world.olaf)
    page = body(browser, at(minor))
    assert "Voor minderjarigen is er geen formulier" in page
    assert at(minor, "open") not in page
    told = {"rule_set": "A", "dated": "offence", "dated_on": "2022-01-01", "reason": "x"}
    assert browser.post(at(minor, "open"), told).status_code == 422
    assert not Checklist.objects.exists()


def test_every_look_is_a_line_of_the_log_with_purpose_and_case(world: World, checklist: Checklist) -> None:
    browser = client(world, world.eva)
    for place, name in (("", "disposal.see"), ("draft.pdf", "disposal.draft")):
        browser.get(at(checklist.suspect, place))
        line = AuditEntry.objects.filter(name=name).latest("sequence")
        assert (line.case_number, bool(line.purpose)) == (world.case.number, True)
        assert f"checklist:{checklist.pk}" in line.objects_named
    browser.get("/disposal/")
    assert f"suspect:{checklist.suspect_id}" in AuditEntry.objects.latest("sequence").objects_named


# -- from facts to a decision -----------------------------------------------------------------------------------------


def test_a_checklist_goes_from_facts_to_the_prosecutors_decision_by_forms(world: World) -> None:
    exhibit, suspect, today = world.add_exhibit(world.case), world.suspect(), str(timezone.localdate())
    olaf, eva = client(world, world.olaf), client(world, world.eva)
    assert suspect.number in body(olaf, "/disposal/")
    told = {"rule_set": "A", "dated": "offence", "dated_on": "2022-01-01", "reason": "datum van het feit"}
    assert olaf.post(at(suspect, "open"), told).status_code == 302
    for code in ("A-a", "A-b", "A-c", "A-x"):
        said = {"code": code, "answer": "yes", "reason": "uit het dossier", "link": f"exhibit:{exhibit.pk}"}
        assert olaf.post(at(suspect, "answer"), said).status_code == 302, code
    for kind, who in (("heard", "Olaf"), ("waived", ""), ("advice", "Reclassering"), ("presented", "")):
        assert olaf.post(at(suspect, "step"), {"what": kind, "on": today, "who": who}).status_code == 302, kind
    assert olaf.post(at(suspect, "direction"), {"text": "meld u"}).status_code == 302
    more = {"text": "zorg", "begins_on": "2027-03-01"}
    long = {**more, "about": "treatment", "until": "2028-03-02", "treatments": "21"}
    page = olaf.post(at(suspect, "behavioural"), long)
    assert page.status_code == 422
    assert "uiterlijk 2028-03-01" in page.content.decode()
    assert "ten hoogste 20 mogen" in page.content.decode()
    right = {**long, "until": "2028-03-01", "treatments": "20"}
    assert olaf.post(at(suspect, "behavioural"), right).status_code == 302
    given_up = {"exhibit": exhibit.pk, "outcome": "surrendered", "on": today, "reason": "afstandsverklaring"}
    assert olaf.post(at(suspect, "carrier"), given_up).status_code == 302
    assert "Wacht op de officier" in body(eva, "/disposal/")
    decision = {"outcome": "penal_order", "on": today, "reason": "passend"}
    assert olaf.post(at(suspect, "decide"), decision).status_code == 403
    refused = eva.post(at(suspect, "decide"), decision)
    assert refused.status_code == 422  # no lawyer confirmed the set
    assert "Zeg waarom u afwijkt" in refused.content.decode()
    assert eva.post(at(suspect, "decide"), {**decision, "differs_why": "set nog niet bevestigd"}).status_code == 302
    page = body(eva, at(suspect))
    assert "OM-strafbeschikking" in page
    assert "Geen jurist heeft regelset A bevestigd." in page  # what the checklist said then
    assert DisposalDecision.objects.get().made_by == world.eva


def test_what_was_typed_is_there_again_and_only_in_its_own_form(world: World, checklist: Checklist) -> None:
    sent = {"code": "A-b", "answer": "yes", "reason": "een lange uitleg"}
    page = client(world, world.olaf).post(at(checklist.suspect, "answer"), sent)
    assert page.status_code == 422
    assert page.content.decode().count("een lange uitleg") == 1
    assert "Zeg op welk bewijs dit rust" in page.content.decode()
    assert not CriterionAnswer.objects.exists()


def test_nothing_is_chosen_beforehand(world: World, checklist: Checklist) -> None:
    page = client(world, world.eva).get(at(checklist.suspect))
    for name in ("choose_form", "decide_form", "carrier_form", "behavioural_form"):
        for field in page.context[name]:
            if hasattr(field.field, "choices"):
                assert not field.value(), f"{name}: {field.name}"


def test_no_evidence_of_another_case_can_be_named(world: World, checklist: Checklist) -> None:
    theirs = world.add_exhibit(world.other_case, "GEHEIM9")
    browser = client(world, world.olaf)
    assert "GEHEIM9" not in body(browser, at(checklist.suspect))
    sent = {"code": "A-a", "answer": "yes", "reason": "x", "link": f"exhibit:{theirs.pk}"}
    assert browser.post(at(checklist.suspect, "answer"), sent).status_code == 422


def test_a_thing_of_another_checklist_is_not_there(world: World, checklist: Checklist) -> None:
    answered(world, checklist)
    other = Suspect.objects.create(
        number="VD2026-000009", case=world.case, born_on=date(1980, 1, 1), track="adult", made_by=world.olaf
    )
    answer = CriterionAnswer.objects.all()[0]
    browser = client(world, world.olaf)
    assert browser.post(at(other, f"answers/{answer.pk}/take-back"), {"reason": "x"}).status_code == 404
    assert browser.post(at(other, "answer"), {"code": "A-a", "answer": "unknown", "reason": "x"}).status_code == 404
    assert browser.post(at(checklist.suspect, f"answers/{answer.pk}/take-back"), {"reason": "x"}).status_code == 302
    answer.refresh_from_db()
    assert answer.revoked_at is not None


def test_everything_can_be_taken_back_by_forms(world: World) -> None:
    checklist = made_checklist(world)
    parts = world._of_disposal()
    eva = client(world, world.eva)
    places = (
        ("decisions", "disposal"),
        ("answers", "criterion_answer"),
        ("steps", "disposal_step"),
        ("directions", "direction"),
        ("treatments", "treatment"),
        ("behavioural", "behavioural"),
        ("carriers", "carrier"),
    )
    for place, part in places:
        address = at(checklist.suspect, f"{place}/{parts[f'<int:{part}>']}/take-back")
        page = eva.post(address, {"reason": "vergissing"}, follow=True).content.decode()
        assert "Ingetrokken; het blijft te lezen." in page, place
        assert "vergissing" in page, place


def test_hostile_words_are_shown_as_words(world: World, checklist: Checklist) -> None:
    browser, suspect = client(world, world.olaf), checklist.suspect
    Suspect.objects.filter(pk=suspect.pk).update(name=HOSTILE)
    sent = {"code": "A-x", "further": HOSTILE, "answer": "no", "reason": HOSTILE, "evidence": HOSTILE}
    browser.post(at(suspect, "answer"), sent)
    browser.post(at(suspect, "step"), {"what": "heard", "on": "2026-01-01", "who": HOSTILE, "note": HOSTILE})
    browser.post(at(suspect, "direction"), {"text": HOSTILE})
    page = body(browser, at(suspect))
    assert page.count("&lt;script&gt;alert(1)") >= 6
    assert "<script>alert" not in page
    assert browser.get(at(suspect, "draft.pdf")).status_code == 200


def test_rules_that_were_changed_in_the_table_are_told_and_nothing_is_said_on_them(
    world: World, checklist: Checklist
) -> None:
    ChosenSet.objects.update(text="{}")
    page = body(client(world, world.eva), at(checklist.suspect))
    assert "SHA-256 differs" in page
    assert "Criteria</h2>" not in page
    assert client(world, world.eva).get(at(checklist.suspect, "draft.pdf")).status_code == 200


def test_the_page_never_scores_or_proposes(world: World, checklist: Checklist) -> None:
    answered(world, checklist)
    heard(world, checklist)
    page = body(client(world, world.eva), at(checklist.suspect)).lower()
    for word in ("score", "aanbevel", "voorgesteld", "kansrijk", " punten", "geschikt"):
        assert word not in page


# -- on paper ---------------------------------------------------------------------------------------------------------


def text_of(answer) -> str:
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nl",
            (
                "CONCEPT voor de officier",
                "De verdachte is first offender.",
                "nog niet beslist",
                "geen jurist heeft dit",
            ),
        ),
        ("en", ("DRAFT for the prosecutor", "The suspect is a first offender.", "undecided", "a lawyer has not")),
    ],
)
def test_the_draft_tells_every_fact_with_its_source_in_the_language_of_the_reader(
    world: World, checklist: Checklist, language: str, words: tuple[str, ...]
) -> None:
    world.add_media(world.case.exhibits.get(), 3)
    answered(world, checklist, A_b="unknown")
    browser = client(world, world.eva)
    browser.post("/language", {"language": language})
    answer = browser.get(at(checklist.suspect, "draft.pdf"))
    told = text_of(answer)
    for word in (*words, checklist.suspect.number, world.case.number, "[004] A5 (a)", "pv 12", "Olaf", "SHA-256"):
        assert word in told, word
    assert f'{checklist.suspect.number}-concept.pdf"' in answer["Content-Disposition"]


def test_a_decision_stands_on_the_draft(world: World) -> None:
    checklist = made_checklist(world)
    told = text_of(client(world, world.eva).get(at(checklist.suspect, "draft.pdf")))
    assert "Wijkt af van wat het formulier zegt: x" in told
    assert "Behandelingen: 1 van 20" in told
