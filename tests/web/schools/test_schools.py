"""Pages of schools: who may see them, what a list would change, letters that are made once, and genuine mails."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.alerts.lists import code, duo, register
from tests.alerts.schooled import made_board, made_contact, made_school
from tests.desk_world import World, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.alerts.models import Board, School, SchoolContact, SchoolMail, ToGo
from vangnet.transfer import receipt
from vangnet.transfer.keys import keys_at, write_card

pytestmark = pytest.mark.django_db
ADDRESS = "https://schoolalert.example.nl"


@pytest.fixture(autouse=True)
def door(settings: object, tmp_path: Path) -> Iterator[None]:
    """A school door whose card the desk trusts, at an address."""
    settings.REPORTS, settings.DOOR_KEYS = tmp_path / "reports", tmp_path / "desk.key"
    settings.SCHOOL_CARD, settings.SCHOOL_ADDRESS = tmp_path / "school-card.json", ADDRESS
    write_card(keys_at(tmp_path / "school.key", "school").card, settings.SCHOOL_CARD)


def look(world: World, data: bytes, kind: str = "duo"):
    told = {"kind": kind, "edition": "2026-11", "file": SimpleUploadedFile("lijst.csv", data)}
    return client_of(world.dirk).post("/schools/lists/look", told)


def hidden(response) -> dict[str, str]:
    form = response.context["form"]
    return {name: form[name].value() for name in form.fields if name != "are_many_right" and form[name].value()}


def text_of(pdf: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_list_is_looked_at_and_then_taken_in(world: World, settings: object) -> None:
    seen = look(world, duo(20))
    assert seen.status_code == 200
    assert not School.objects.exists()
    assert "Basisschool De Testboom 3" in seen.content.decode()

    done = client_of(world.dirk).post("/schools/lists/take-in", hidden(seen), follow=True)
    assert "De lijst is ingelezen." in done.content.decode()
    assert School.objects.count() == 20
    assert not list((settings.REPORTS / "school_lists").iterdir())


def test_a_list_that_is_left_is_not_kept(world: World, settings: object) -> None:
    seen = look(world, duo(2))
    client_of(world.dirk).post("/schools/lists/take-in", hidden(seen) | {"leave": "1"})

    assert not School.objects.exists()
    assert not list((settings.REPORTS / "school_lists").iterdir())
    again = client_of(world.dirk).post("/schools/lists/take-in", hidden(seen), follow=True)
    assert "niet meer bewaard" in again.content.decode()


def test_a_list_that_is_held_lies_on_disk_sealed(world: World, settings: object) -> None:
    look(world, duo(1))
    look(world, register(1, 1), "rio")

    assert not any(b"example.org" in place.read_bytes() for place in (settings.REPORTS / "school_lists").iterdir())


def test_what_is_no_list_is_refused_in_words(world: World) -> None:
    assert look(world, b"PK\x03\x04").status_code == 422
    assert "Excel" in look(world, b"PK\x03\x04").content.decode()


def test_when_many_would_go_somebody_must_say_that_it_is_right(world: World) -> None:
    client = client_of(world.dirk)
    client.post("/schools/lists/take-in", hidden(look(world, duo(100))))
    seen = look(world, duo(40))
    refused = client.post("/schools/lists/take-in", hidden(seen))
    assert refused.status_code == 422
    assert School.objects.filter(is_open=True).count() == 100

    client.post("/schools/lists/take-in", hidden(seen) | {"are_many_right": "on"})
    assert School.objects.filter(is_open=True).count() == 40


def test_a_name_that_is_a_formula_or_a_script_stays_text_on_the_page(world: World) -> None:
    made_school("01AB00", made_board(), name="<script>alert(1)</script>=1+1")

    page = client_of(world.dirk).get("/schools/01AB00/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_schools_are_found_by_name_code_town_and_board(world: World) -> None:
    made_school("01AB00", made_board("41111"))
    made_school("02CD00", made_board("42222"), town="Goes", province="Zeeland")
    client = client_of(world.dirk)
    for words in ("02cd", "goes", "42222", "testboom goes"):
        found = client.get("/schools/", {"q": words}).context["page"].object_list
        assert [school.code for school in found] == ["02CD00"]
    assert client.get("/schools/", {"province": "Zeeland"}).context["page"].paginator.count == 1


def test_a_board_takes_part_and_takes_it_back(world: World) -> None:
    board = made_board(consents=False)
    made_contact(made_school("01AB00", board))
    client, place = client_of(world.dirk), f"/schools/boards/{board.pk}/"
    said = {"said_by": "T. Voorzitter", "on": str(timezone.localdate())}
    client.post(f"{place}consent", said)
    assert "doet mee" in client.get(place).content.decode()
    assert ToGo.objects.count() == 1

    client.post(f"{place}withdraw")
    board.refresh_from_db()
    assert board.withdrawn_on == timezone.localdate()
    assert ToGo.objects.count() == 2
    assert client.post(f"{place}consent", said | {"on": "9999-12-31"}).status_code == 422


def test_letters_are_made_once_and_the_code_in_each_is_the_one_that_the_desk_knows(world: World) -> None:
    board = made_board()
    people = [made_contact(made_school(f"0{number}AB00", board), f"T. Tester {number}") for number in range(1, 4)]
    made = client_of(world.dirk).post("/schools/letters/print")

    assert made["Content-Type"] == "application/pdf"
    assert made["Cache-Control"] == "no-store"
    text = text_of(made.content)
    assert text.count("Uw code voor Schoolalert") == 3
    assert ADDRESS in text
    assert all(contact.name in text for contact in people)
    from vangnet.alerts.actions.coding import school_card
    from vangnet.reports.keeping import desk_keys

    key = desk_keys().shared_with(school_card())
    codes = [receipt.read(word) for word in text.split() if word.count("-") == 3 and len(word) == 20]
    assert {receipt.digest(each, key).hex() for each in codes} == set(
        SchoolContact.objects.values_list("activation", flat=True)
    )
    again = client_of(world.dirk).post("/schools/letters/print", follow=True)
    assert "heeft al een code" in again.content.decode()


def test_a_code_over_the_telephone_stands_on_the_page_once(world: World) -> None:
    contact = made_contact(made_school("01AB00", made_board()))
    client = client_of(world.dirk)
    page = client.post(f"/schools/people/{contact.pk}/telephone")
    word = page.context["code"]

    assert word in page.content.decode()
    assert word not in client.get("/schools/01AB00/").content.decode()
    assert client.get(f"/schools/people/{contact.pk}/telephone").status_code == 405


def test_without_a_trusted_door_or_an_address_no_letter_is_made_and_no_code_counts(
    world: World, settings: object, tmp_path: Path
) -> None:
    contact = made_contact(made_school("01AB00", made_board()), activation="a" * 64)
    client, place = client_of(world.dirk), f"/schools/people/{contact.pk}/letter"
    settings.SCHOOL_ADDRESS = ""
    assert "VANGNET_SCHOOL_ADDRESS" in client.post(place, follow=True).content.decode()
    settings.SCHOOL_ADDRESS, settings.SCHOOL_CARD = ADDRESS, tmp_path / "none.json"
    assert "nog geen schooldeur" in client.post(place, follow=True).content.decode()
    contact.refresh_from_db()
    assert contact.activation == "a" * 64


def test_whoever_answers_the_telephone_hears_of_a_mail_and_of_nothing_else(world: World) -> None:
    contact = made_contact(made_school("01AB00", made_board()), "Geheime Naam")
    SchoolMail.objects.create(contact=contact, kind="reminder", reference="AAAABBBBB", at=timezone.now())
    client = client_of(world.ines)
    page = client.post("/school-mail/", {"reference": "aaaa bbbbb"}).content.decode()

    assert "Er is een mail met dit kenmerk verstuurd" in page
    assert "01AB00" in page
    assert "Geheime" not in page
    assert contact.email not in page
    assert "reminder" not in page
    assert "niet bekend" in client.post("/school-mail/", {"reference": "xxxx"}).content.decode()


@pytest.mark.parametrize("who", ["anna", "ines", "wies", "eva", "beheer", "toezicht", "nobody"])
def test_only_who_manages_schools_sees_them(world: World, who: str) -> None:
    parts = world.address_parts()
    client = client_of(getattr(world, who))
    for place in ("", "boards/", "lists/", "letters/", "counselling/", f"{parts['<str:school>']}/"):
        assert client.get(f"/schools/{place}").status_code == 403
    assert client.post("/schools/letters/print").status_code == 403


@pytest.mark.parametrize(("who", "may"), [("ines", True), ("wies", True), ("dirk", True), ("anna", False)])
def test_who_may_confirm_a_mail(world: World, who: str, may: bool) -> None:
    assert (client_of(getattr(world, who)).get("/school-mail/").status_code == 200) is may


def test_a_wish_to_talk_is_handled_once_and_written_down(world: World) -> None:
    contact = made_contact(made_school("01AB00", made_board()))
    wish = contact.counselling.create(asked_at=timezone.now(), text="graag bellen")
    client = client_of(world.dirk)
    assert "graag bellen" in client.get("/schools/counselling/").content.decode()
    client.post(f"/schools/counselling/{wish.pk}/", {"how": "belt morgen met een deskundige"})
    wish.refresh_from_db()

    assert (wish.handled_by, wish.handled_how) == (world.dirk, "belt morgen met een deskundige")
    assert AuditEntry.objects.filter(name="counselling.handle").count() == 1
    assert client.post(f"/schools/counselling/{wish.pk}/", {"how": "nog eens"}).status_code == 422


def test_pages_ask_the_same_few_questions_for_many_schools(world: World, django_assert_max_num_queries) -> None:
    client = client_of(world.dirk)
    client.post("/schools/lists/take-in", hidden(look(world, duo(120))))
    client.post("/schools/lists/take-in", hidden(look(world, register(1, 40), "rio")))
    Board.objects.update(consented_on="2026-01-01")
    for place in ("/schools/", "/schools/boards/", f"/schools/{code(0)}/"):
        with django_assert_max_num_queries(25):
            assert client.get(place).status_code == 200
