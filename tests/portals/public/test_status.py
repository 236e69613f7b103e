"""With a code its reporter, and nobody else, sees what became of a report."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.portals.public.conftest import Door
from tests.portals.public.world import reported, token_of
from vangnet.portals.public import trust
from vangnet.portals.public.keeping import this_hour
from vangnet.portals.public.models import BundleMade, Receipt, Told, Waiting
from vangnet.portals.public.standing import STATES
from vangnet.transfer import receipt
from vangnet.transfer.sealing import seal
from vangnet.transfer.shapes import Added, Telling, Withdrawn, pack

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def tell(code: str, number: int, **told: Any) -> None:
    """What the desk tells, as it comes in with a bundle."""
    bare = receipt.read(code)
    key = receipt.reply_key(bare).public_key().public_bytes_raw()
    sealed = seal(pack(Telling(at=AT, **told)), key, about=b"told")
    Told.objects.create(receipt=trust.receipt_digest(bare), number=number, sealed=sealed)


def look(door: Door, code: str, **more: Any) -> str:
    return door.client().post("/status/", {"code": code, **more}).content.decode()


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".lower(), "{}."])
def test_a_code_is_read_however_it_is_typed(door: Door, typed: str) -> None:
    code = reported(door.client())
    for told in (code, code.lower(), code.replace("-", " "), code.replace("-", ""), code.replace("0", "O")):
        assert "Ontvangen, en nog niet vervoerd" in look(door, typed.format(told))


def test_the_way_to_the_police_is_told_as_it_is(door: Door) -> None:
    code = reported(door.client())
    assert "Ontvangen, en nog niet vervoerd" in look(door, code)
    Waiting.objects.update(bundle=1)
    made = BundleMade.objects.create(number=1, digest=bytes(32), entries=1, made_hour=this_hour())
    assert "Onderweg" in look(door, code)
    BundleMade.objects.filter(pk=made.pk).update(is_acknowledged=True)
    assert "Aangekomen bij de politie" in look(door, code)
    Waiting.objects.all().delete()
    assert "Aangekomen bij de politie" in look(door, code)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_state_has_words_that_tell_nothing_of_an_investigation(door: Door, state: str, prefix: str) -> None:
    code = reported(door.client())
    tell(code, 1, state=state)
    page = door.client().post(f"{prefix}/status/", {"code": code}).content.decode()
    assert state not in page.partition("<main")[2] or state in {"question", "closed", "settled", "waiting", "linked"}
    main = page.partition("<main")[2].partition("</main>")[0].lower()
    for word in ("verdachte", "suspect", "onderzoek loopt", "aangehouden", "arrest", "zaaknummer"):
        assert word not in main


def test_what_is_told_is_read_newest_first_with_its_text_and_day(door: Door) -> None:
    code = reported(door.client())
    tell(code, 1, state="received")
    tell(code, 2, state="question", text="Weet u nog <b>wanneer</b>?", question=7)
    page = look(door, code)
    assert "Een vraag aan u" in page
    assert "Weet u nog &lt;b&gt;wanneer&lt;/b&gt;?" in page
    assert "4 maart 2026" in page
    assert page.index("Weet u nog") < page.index("Aangekomen bij de politie")


def test_a_state_of_a_newer_desk_is_told_as_news(door: Door) -> None:
    code = reported(door.client())
    tell(code, 1, state="something_new")
    assert "Er is nieuws" in look(door, code)


def test_what_cannot_be_opened_is_told_and_the_desk_hears_of_it(door: Door) -> None:
    code = reported(door.client())
    Told.objects.create(receipt=trust.receipt_digest(receipt.read(code)), number=1, sealed=b"damaged")
    assert "een bericht dat hier niet opengaat" in look(door, code)
    assert [getattr(entry, "kind", "") for entry in door.carried()] == ["", "unread_telling"]


def test_a_question_is_answered_with_its_number_and_once(door: Door) -> None:
    code = reported(door.client())
    tell(code, 1, state="question", text="Wanneer was het?", question=7)
    page = look(door, code)
    form = {"code": code, "form": token_of(page), "act": "add", "text": "Gisteren.", "question": "7"}
    for _ in range(2):
        assert "verzegeld" in door.client().post("/status/", form).content.decode()
    added = door.carried()[1:]
    assert [(one.text, one.question) for one in added if isinstance(one, Added)] == [("Gisteren.", 7)]


def test_a_question_that_was_never_asked_is_not_answered(door: Door) -> None:
    code = reported(door.client())
    form = {"code": code, "form": token_of(look(door, code)), "act": "add", "text": "x", "question": "99"}
    door.client().post("/status/", form)
    added = door.carried()[1]
    assert isinstance(added, Added)
    assert added.question is None


def test_contact_details_are_withdrawn(door: Door) -> None:
    code = reported(door.client(), contact_email="melder@example.org")
    form = {"code": code, "form": token_of(look(door, code)), "act": "withdraw"}
    assert "wist uw naam" in door.client().post("/status/", form).content.decode()
    sent, withdrawn = door.carried()
    assert isinstance(withdrawn, Withdrawn)
    assert withdrawn.receipt == sent.receipt


def test_text_that_cannot_be_sent_yet_comes_back(door: Door) -> None:
    code = reported(door.client())
    page = look(door, code, act="add", text="dit bleef staan", form="too old")
    assert "dit bleef staan" in page
    assert "Er is nog niets verstuurd" in page
    assert len(door.carried()) == 1


def test_a_forgotten_report_is_told_to_be_gone(door: Door) -> None:
    code = reported(door.client())
    Receipt.objects.update(is_forgotten=True)
    page = look(door, code)
    assert "Wordt niet meer bewaard" in page
    assert 'name="act"' not in page


def test_a_receipt_shows_its_own_report_and_no_other(door: Door) -> None:
    one, other = reported(door.client()), reported(door.client())
    tell(one, 1, state="question", text="alleen voor de een", question=1)
    assert "alleen voor de een" in look(door, one)
    assert "alleen voor de een" not in look(door, other)
    stolen = Told.objects.get()  # a desk or a thief who hangs it under another receipt
    stolen.receipt = trust.receipt_digest(receipt.read(other))
    stolen.save()
    assert "alleen voor de een" not in look(door, other)


# -- codes that are wrong ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "U typte er 0"),
        ("0123", "U typte er 4"),
        ("0123456789ABCDEFU", "zonder U"),
        ("0123456789ABCDEFZ", "een tikfout"),
        ("é" * 17, "zonder U"),
        ("<script>" * 50, "Een meldcode heeft"),
        ("\0" * 17, "U typte er 0"),
    ],
)
def test_a_typing_fault_is_told_from_the_check_sign_alone(door: Door, typed: str, told: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = door.client().post("/status/", {"code": typed}).content.decode()
    assert told in page
    assert "<script>" * 2 not in page
    assert len(asked) == 0


def test_a_code_that_no_report_has_is_told_in_one_way(door: Door) -> None:
    reported(door.client())
    pages = set()
    for _ in range(3):
        code = receipt.new()
        with CaptureQueriesContext(connection) as asked:
            pages.add(look(door, code).replace(code, ""))
        assert len(asked) == 1
    assert len(pages) == 1


def test_the_code_stands_in_no_address_and_no_cookie(door: Door) -> None:
    code = reported(door.client())
    client = door.client()
    assert client.get("/status/", {"code": code}).content.decode().count(code) == 0
    response = client.post("/status/", {"code": code})
    assert response.status_code == 200
    assert not response.cookies
    assert f'action="/status/?{code}' not in response.content.decode()
