"""The page of a report: all that it tells is there for who may see it, nothing in it is obeyed, nothing is lost."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from tests.desk_world import World, asked, client_of
from tests.reports.made import made_report, receipt_of
from vangnet.accounts.models import AuditEntry, Person
from vangnet.intake import report as intake
from vangnet.intake.report import Channel, Field, File, Kind, Role, Told
from vangnet.reports import keeping, told
from vangnet.reports.models import CriminalComplaint, Decision, Destination, Hotline, Message, Report
from vangnet.transfer import receipt
from vangnet.transfer.keys import DoorKeys, write_card
from vangnet.victims.models import FoundAgain

pytestmark = pytest.mark.django_db

ATTACK = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings) -> None:
    settings.REPORTS, settings.DOOR_KEYS = tmp_path / "reports", tmp_path / "door.key"
    settings.PUBLIC_CARD = tmp_path / "none.json"


def full(world: World, say: str = "", number: int = 1) -> Report:
    """A report of which every part says something of its own, with `say` in each."""
    at = datetime(2026, 11, 1, 10, tzinfo=UTC)
    report = made_report(
        world,
        channel=Channel.PLATFORM,
        source=f"bron{say}",
        source_number=f"nummer{say}{number}",
        summary=f"verhaal{say}",
        incident=f"voorval{say}",
        urgent=f"dringend{say}",
        occurred_text=f"gisteren{say}",
        annotations=(f"teken{say}",),
        urls=(f"https://example.org/pad{say}",),
        people=(
            intake.Person(
                role=Role.REPORTED,
                name=f"naam{say}",
                born_on=f"geboren{say}",
                age=f"leeftijd{say}",
                place=f"plaats{say}",
            ),
        ),
        told=(
            Told(
                kind=Kind.NICKNAME,
                value=f"account{say}",
                role=Role.REPORTED,
                person=0,
                platform=f"platform{say}",
                at=at,
                port=4433,
                event=f"gebeurtenis{say}",
                doubt=f"twijfel{say}",
            ),
        ),
        files=(
            File(
                number=f"bestandnummer{say}",
                name=f"bestand{say}",
                digests={"md5": f"digest{say}"},
                classification="A1",
                tags=(f"merk{say}",),
                viewed=True,
            ),
        ),
        fields=tuple(
            Field(path=f"groep/veld{place}{say}", value=f"waarde{place}{say}", is_known=place != 1)
            for place in range(3)
        ),
        receipt=receipt_of(number),
        reply_key=bytes(32),
        reporter={
            "name": f"melder{say}",
            "email": f"mail{say}",
            "telephone": f"tel{say}",
            "relation": f"relatie{say}",
            "wishes": f"wens{say}",
        },
    )
    report.file = keeping.keep_file(f"inhoud{say}".encode(), "x.json")
    report.save()
    return report


def see(person: Person, report: Report, more: str = "") -> str:
    response = client_of(person).get(f"/reports/{report.number}/{more}")
    assert response.status_code == 200
    return str(response.content, "utf-8")


def post(client: Client, report: Report, where: str, **fields: object) -> object:
    return client.post(f"/reports/{report.number}/{where}", fields)


# -- seeing -----------------------------------------------------------------------------------------------------------


def test_who_may_see_a_report_sees_it_and_for_all_others_it_is_not_there(world: World) -> None:
    report = full(world)
    people = [person for person in vars(world).values() if isinstance(person, Person)]
    seeing = {
        person.number for person in people if client_of(person).get(f"/reports/{report.number}/").status_code == 200
    }
    assert seeing == {"ines", "olaf", "dirk", "dora"}
    for address in ("", "file", "decide", "close", "document.pdf", "identifiers.csv"):
        assert client_of(world.iris).get(f"/reports/{report.number}/{address}").status_code == 404
        assert client_of(world.anna).get(f"/reports/{report.number}/{address}").status_code == 404
    for address in ("take-on", "notes", "destroy", "hand-over"):
        assert post(client_of(world.iris), report, address, reason="x", text="x").status_code == 404
    assert AuditEntry.objects.filter(name="report.see", status_code="refused").exists()


def test_what_does_not_exist_is_answered_as_what_is_anothers(world: World) -> None:
    report = full(world)
    there = client_of(world.iris).get(f"/reports/{report.number}/").content
    gone = client_of(world.iris).get("/reports/M2026-999999/").content
    plain = re.compile(rb'value="[^"]*"|data-csrf="[^"]*"')
    assert plain.sub(b"", there) == plain.sub(b"", gone)


def test_everything_that_a_report_tells_is_on_its_page_and_in_its_document(world: World) -> None:
    report = full(world)
    page = see(world.ines, report)
    words = """bron nummer1 verhaal voorval dringend gisteren teken https://example.org/pad naam geboren leeftijd plaats
        account platform gebeurtenis twijfel 4433 bestandnummer bestand digest merk waarde0 waarde1 waarde2 groep/veld0
        melder mail tel relatie wens""".split()
    assert [word for word in words if word not in page] == []
    told_ = client_of(world.ines).get(f"/reports/{report.number}/document.pdf")
    text = " ".join(each.extract_text() for each in pypdf.PdfReader(BytesIO(told_.content)).pages)
    in_print = (
        "bron verhaal voorval dringend naam geboren plaats account platform 4433 bestand digest merk waarde0 waarde2"
    )
    assert [word for word in in_print.split() if word not in text] == []
    assert "inhoud" in see(world.ines, report, "file")


def test_nothing_in_a_report_is_obeyed_by_the_browser(world: World) -> None:
    report = full(world, ATTACK)
    client = client_of(world.ines)
    post(client, report, "notes", text=f"notitie{ATTACK}")
    post(client, report, "circumstances", fact="has_access", answer="yes", source=f"bronvermelding{ATTACK}")
    post(client, report, "put-back", reason=f"reden{ATTACK}")
    for address in ("", "file", "decide", "decide?outcome=settled", "?field=waarde"):
        page = see(world.ines, report, address)
        assert "<script>alert" not in page, address
    assert see(world.ines, report).count("&lt;script&gt;") > 20


def test_the_list_of_identifiers_holds_no_formula(world: World) -> None:
    report = made_report(
        world, told=tuple(Told(kind=Kind.NICKNAME, value=f"{sign}1+1", doubt=f"{sign}x") for sign in "=+-@\t")
    )
    text = see(world.ines, report, "identifiers.csv")
    cells = re.findall(r'"([^"]*)"', text)
    assert len(cells) == 8 * 6
    assert not [cell for cell in cells if cell[:1] in "=+-@\t" and cell]


def test_fields_are_searched_by_word(world: World) -> None:
    page = see(world.ines, full(world), "?field=WAARDE1")
    assert "waarde1" in page
    assert "waarde2" not in page


def test_contents_of_another_shape_are_shown_as_they_are(world: World) -> None:
    report = made_report(world)
    report.content = {"channel": 7, "iets": ["vreemds"]}
    report.save()
    assert "vreemds" in see(world.ines, report)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_questions_does_not_grow(world: World, rows: int, django_assert_num_queries) -> None:
    report = full(world)
    for number in range(rows):
        made_report(world)
        Message.objects.create(report=report, direction="from", text="x")
        Message.objects.create(report=report, direction="to", text="x", is_internal=True, made_by=world.ines)
        Decision.objects.create(report=report, outcome="settled", reason="x", made_by=world.ines)
        CriminalComplaint.objects.create(
            number=f"A{number}",
            registration_number=f"{number}",
            unit=world.unit,
            filed_on=timezone.localdate(),
            summary="x",
            made_by=world.ines,
        ).reports.add(report)
    client = client_of(world.ines)
    client.get(f"/reports/{report.number}/")
    with django_assert_num_queries(asked(QUESTIONS)):
        client.get(f"/reports/{report.number}/")


QUESTIONS = 41


def found_in(world: World, report: Report) -> FoundAgain:
    why = [["victims.found_same", {"count": "1"}]]
    return FoundAgain.objects.create(victim=world.victim(), report=report, key=f"report:{report.pk}", why=why)


def test_a_report_tells_the_children_found_again_in_it_and_its_owner_is_told_by_that(world: World) -> None:
    report = full(world)
    assert "Opnieuw gevonden kinderen" not in see(world.olaf, report)
    find = found_in(world, report)
    Report.objects.filter(pk=report.pk).update(owner=world.olaf)
    seen = see(world.ines, report)  # she may not see the page of the child
    assert 'href="#found"' in seen
    assert world.victim().number not in seen
    find.refresh_from_db()
    assert find.told_at is None
    assert world.victim().number in see(world.olaf, report)
    find.refresh_from_db()
    assert find.told_at is not None
    FoundAgain.objects.update(state="refused")
    assert 'href="#found"' not in see(world.olaf, report)


def test_previous_and_next_follow_the_order_of_the_queue(world: World) -> None:
    first, second, third = (made_report(world, lane=lane) for lane in (0, 1, 2))
    made_report(world, lane=1, state="closed")
    made_report(world, lane=1, unit=world.elsewhere)
    page = client_of(world.ines).get(f"/reports/{second.number}/").context
    assert (page["before"], page["after"]) == (first.number, third.number)


def test_a_letter_asks_a_platform_for_what_is_missing(world: World) -> None:
    report = made_report(world, channel=Channel.PLATFORM)
    letter = client_of(world.ines).get(f"/reports/{report.number}/").context["letter"]
    assert report.number in letter["nl"]
    assert "Geen IP-adres" in letter["nl"]
    assert letter["en"] != letter["nl"]
    told_ = made_report(world, channel=Channel.TELEPHONE, source="")
    assert client_of(world.ines).get(f"/reports/{told_.number}/").context["letter"] == {"nl": "", "en": ""}


# -- acting -----------------------------------------------------------------------------------------------------------


def by_receipt(world: World, number: int = 1, **facts: object) -> Report:
    return made_report(
        world, channel=Channel.PUBLIC, source="", receipt=receipt_of(number), reply_key=bytes(32), **facts
    )


def test_a_report_goes_from_the_queue_to_its_end_by_the_page(world: World) -> None:
    report, client = by_receipt(world), client_of(world.ines)
    page = client.get(f"/reports/{report.number}/")
    assert page.context["page"].next.step == "take_on"
    post(client, report, "take-on", seen=page.context["take_on_form"]["seen"].value())
    assert client.get(f"/reports/{report.number}/").context["page"].next.step == "decide"
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    post(client, report, "questions", text="In welke app?", until=later)
    report.refresh_from_db()
    assert report.state == "waiting"
    form = client.get(f"/reports/{report.number}/decide?outcome=settled").context["form"]
    assert form["text_nl"].value() == told.template("settled", "nl")
    assert "text_en" not in form.fields
    done = client.post(
        f"/reports/{report.number}/decide?outcome=settled",
        {"reason": "afgerond", "text_nl": "Dank u. Bel 112 bij gevaar."},
    )
    assert done.status_code == 302
    report.refresh_from_db()
    assert (report.state, report.messages.last().text) == ("closed", "Dank u. Bel 112 bij gevaar.")
    assert post(client, report, f"decisions/{report.decisions.get().pk}/take-back", why="vergissing").status_code == 302
    report.refresh_from_db()
    assert report.state == "assessing"


def test_what_was_typed_is_there_again_when_it_is_refused(world: World) -> None:
    report, client = by_receipt(world), client_of(world.ines)
    sent = {"text": "Wat ik typte", "until": "2020-01-01"}
    page = post(client, report, "questions", **sent)
    assert page.status_code == 422
    assert "Wat ik typte" in str(page.content, "utf-8")
    page = client.post(f"/reports/{report.number}/decide?outcome=settled", {"reason": "Mijn reden", "text_nl": " "})
    assert page.status_code == 422
    assert "Mijn reden" in str(page.content, "utf-8")
    report.refresh_from_db()
    assert report.state == "new"


def test_who_was_overtaken_hears_so_and_changes_nothing(world: World) -> None:
    report = by_receipt(world)
    old = client_of(world.olaf).get(f"/reports/{report.number}/").context["take_on_form"]["seen"].value()
    post(client_of(world.ines), report, "take-on", seen=old)
    page = post(client_of(world.olaf), report, "take-on", seen=old)
    assert page.status_code == 422
    assert "Ines" in str(page.content, "utf-8")
    report.refresh_from_db()
    assert report.owner == world.ines


def test_a_decision_of_another_report_is_not_taken_back_here(world: World) -> None:
    one, other = by_receipt(world), by_receipt(world, 2)
    decision = Decision.objects.create(report=other, outcome="settled", reason="x", made_by=world.ines)
    assert post(client_of(world.ines), one, f"decisions/{decision.pk}/take-back", why="x").status_code == 404
    decision.refresh_from_db()
    assert decision.revoked_at is None


def test_a_report_is_added_to_a_case_that_one_may_see(world: World) -> None:
    report, client = by_receipt(world), client_of(world.olaf, purposes=(world.case,))
    form = client.get(f"/reports/{report.number}/decide?outcome=case").context["form"]
    assert [case.number for case in form.fields["case"].queryset] == [world.case.number]
    sent = {"reason": "zelfde account", "text_nl": "Dank u.", "case": world.other_case.number}
    assert client.post(f"/reports/{report.number}/decide?outcome=case", sent).status_code == 422
    client.post(f"/reports/{report.number}/decide?outcome=case", {**sent, "case": world.case.number})
    report.refresh_from_db()
    assert (report.case, report.state) == (world.case, "closed")
    assert client_of(world.anna).get(f"/reports/{report.number}/").status_code == 200
    case_page = str(client.get(f"/cases/{world.case.number}/").content, "utf-8")
    assert report.number in case_page


def test_notes_are_for_colleagues_and_the_reporter_sees_none(world: World) -> None:
    report = by_receipt(world)
    post(client_of(world.ines), report, "notes", text="Alleen voor ons")
    note = report.messages.get()
    assert (note.is_internal, note.number) == (True, None)


def test_own_acts_are_shown_on_top_and_no_ordinary_text_is_offered(world: World) -> None:
    report, client = by_receipt(world), client_of(world.ines)
    post(client, report, "own-acts")
    page = str(client.get(f"/reports/{report.number}/").content, "utf-8")
    assert "message warning" in page
    assert "/questions" not in page
    form = client.get(f"/reports/{report.number}/decide?outcome=settled").context["form"]
    assert not form["text_nl"].value()


def test_only_who_may_destroys_and_then_the_page_is_gone(world: World) -> None:
    report = made_report(world, state="closed")
    assert post(client_of(world.ines), report, "destroy", reason="x").status_code == 403
    done = post(client_of(world.dirk), report, "destroy", reason="termijn om")
    assert (done.status_code, done.url) == (302, "/reports/")
    assert client_of(world.dirk).get(f"/reports/{report.number}/").status_code == 404


def test_what_was_kept_long_enough_is_listed_for_who_may_destroy(world: World) -> None:
    old = made_report(world, state="closed", state_at=timezone.now() - timedelta(days=400))
    assert old.number in str(client_of(world.dirk).get("/reports/due").content, "utf-8")
    assert client_of(world.ines).get("/reports/due").status_code == 403


# -- typing in, and complaints ----------------------------------------------------------------------------------------

PUBLIC = DoorKeys("public", bytes(range(32)))


def typed(client: Client, **more: object) -> object:
    form = client.get("/reports/new").context["form"]
    sent = {
        "nonce": form["nonce"].value(),
        "channel": "telephone",
        "received_at": "2026-01-02T10:00",
        "language": "nl",
        "story": "een profiel deelde strafbaar materiaal",
        **more,
    }
    return client.post("/reports/new", sent)


def test_a_call_becomes_a_report_with_a_receipt_that_is_shown_once(world: World, settings) -> None:
    write_card(PUBLIC.card, settings.PUBLIC_CARD)
    client = client_of(world.ines)
    page = typed(client, nicknames="testaccount_42")
    report = Report.objects.get()
    code = receipt.read(page.context["code"])
    assert report.receipt == receipt.digest(code, PUBLIC.shared_with(keeping.desk_keys().card)).hex()
    assert page.context["spelled"][0][0][0] == code[0]
    assert page["Cache-Control"] in (
        "no-store",
        "no-store, private",
        "private, no-store",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert code[:4] not in str(client.get(f"/reports/{report.number}/").content, "utf-8")


def test_without_a_public_door_the_form_says_that_there_is_no_receipt(world: World) -> None:
    client = client_of(world.ines)
    assert client.get("/reports/new").context["gives_receipts"] is False
    page = typed(client)
    assert (page.status_code, page.context["code"]) == (200, "")
    assert Report.objects.count() == 1


def test_a_form_that_is_refused_keeps_all_that_was_typed(world: World) -> None:
    page = typed(client_of(world.ines), story=" ", place="Voorbeelddorp", nicknames="testaccount_42")
    assert page.status_code == 422
    text = str(page.content, "utf-8")
    assert "Voorbeelddorp" in text
    assert "testaccount_42" in text
    assert not Report.objects.exists()


def test_a_complaint_is_written_down_from_a_report_and_listed_apart(world: World) -> None:
    report, client = made_report(world), client_of(world.ines)
    sent = {"registration_number": "PL-1", "filed_on": "2026-01-02", "summary": "aangifte"}
    client.post(f"/reports/complaints/new?report={report.number}", sent)
    complaint = CriminalComplaint.objects.get()
    assert complaint.number in see(world.ines, report)
    assert report.number in str(client.get(f"/reports/complaints/{complaint.pk}/").content, "utf-8")
    assert complaint.number in str(client.get("/reports/complaints/").content, "utf-8")
    post(client, report, f"complaints/{complaint.pk}/unlink")
    assert not complaint.reports.exists()
    client.post(f"/reports/complaints/{complaint.pk}/", {"number": report.number.lower(), "act": "link"})
    assert complaint.reports.get() == report
    assert client_of(world.iris).get(f"/reports/complaints/{complaint.pk}/").status_code == 404


# -- panels of other rooms --------------------------------------------------------------------------------------------


def crowded(world: World) -> Report:
    """A report of which every panel and every form of the page is shown, each more than once where it can be."""
    nickname = Told(kind=Kind.NICKNAME, value="testaccount_42", platform="Voorbeeldapp")
    made_report(world, told=(nickname,))
    receipted = by_receipt(world, told=(nickname,), reporter={"name": "melder", "telephone": "+31 6 00000000"})
    Report.objects.filter(pk=receipted.pk).update(state="routed", owner=world.ines)
    for code, kind in (("elders", "foreign"), ("jeugdzorg", "youth_care")):
        there = Destination.objects.create(code=code, name=code, kind=kind, contact="per koerier")
        receipted.deliveries.create(destination=there, reason="x", due_at=timezone.now())
    for number in (1, 2):
        receipted.attachments.create(number=number, name=f"{number}.txt", size=1, sha256="0" * 64)
        Decision.objects.create(report=receipted, outcome="settled", reason="x", made_by=world.ines)
    Hotline.objects.create(name="offlimits", title="Offlimits", unit=world.unit)
    receipted.refresh_from_db()
    return receipted


def test_every_panel_stands_in_the_table_of_contents_and_no_id_or_key_stands_twice(world: World) -> None:
    report = crowded(world)
    response = client_of(world.ines).get(f"/reports/{report.number}/")
    page = str(response.content, "utf-8")
    panels = response.context["panels"]
    assert [panel["anchor"] for panel in panels] == ["attachments", "hotline", "deliveries", "links"]
    assert all(panel["title"] for panel in panels)
    contents = page[page.index('<nav class="contents') :].split("</nav>", maxsplit=1)[0]
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert [id_ for id_, count in Counter(ids).items() if count > 1] == []
    assert [to for to in re.findall(r'href="#([^"]+)"', page) if to not in ids] == []
    assert [panel["anchor"] for panel in panels if f'href="#{panel["anchor"]}"' not in contents] == []
    keys = re.findall(r'data-key="([^"]*)"', page)
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert {"s", "j", "n", "t"} <= set(keys)
    table = page[page.index('<table class="keys">') :].split("</table>", maxsplit=1)[0]
    assert [key for key in keys if f"<kbd>{key}</kbd>" not in table] == []
