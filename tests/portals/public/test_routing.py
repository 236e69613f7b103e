"""Which way each situation goes: one test for each row, in the words of the police's own page and the hotline's."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings

from tests.portals.public.conftest import Door
from vangnet.errors import InputRefused
from vangnet.portals.public import contacts, routing
from vangnet.transfer.form import SITUATIONS

ROWS = {
    "r1": (["+31 6 428 346 35"], "r1"),  # R1: chat number, or this page
    "r2": (["https://meldpunt-kinderporno.nl/"], "r2"),  # R2: the hotline
    "r3": (["https://meldpunt-kinderporno.nl/"], "r3"),  # R3: the hotline
    "r4": (["112"], ""),  # R4: 112, and nothing else
    "r5": (["0900-8844"], "r5"),  # R5
    "r6": (["0900-8844"], ""),  # R6: a criminal complaint is no report
    "h1": (["https://meldpunt-kinderporno.nl/"], "other"),
    "h2": (["0900-8844"], "other"),
    "h3": (["0800-2000"], "other"),
    "h4": (["0800-7000"], "other"),
    "other": (["0900-8844"], "other"),
}


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_situation_goes_where_its_source_says(door: Door, row: str, prefix: str) -> None:
    to, form = ROWS[row]
    found = routing.routes()[row]
    assert [one.phone or one.url for one in found.contacts] == to
    assert found.form == form
    main = door.client().get(f"{prefix}/route/{row}/").content.decode().partition("<main")[2]
    for contact in found.contacts:
        assert (contact.dial if contact.phone else contact.url) in main
    assert (f"{prefix}/report/{form}/" in main) is bool(form)


def test_no_row_is_without_a_test(door: Door) -> None:
    assert list(ROWS.keys() - routing.routes().keys()) == list(routing.routes().keys() - ROWS.keys()) == []


def test_every_row_and_number_is_dated_and_has_a_source(door: Door) -> None:
    rows = [*routing.routes().values(), *contacts.contacts().values()]
    assert all(row.source and row.valid_from <= row.checked_on for row in rows)


def test_what_is_not_held_against_a_source_is_marked(door: Door) -> None:
    told = contacts.contacts()
    assert {key for key, one in told.items() if not one.is_verified} == {"stop_it_now", "lawyer", "exit"}


def test_current_abuse_with_a_known_victim_or_place_has_no_way_but_112(door: Door) -> None:
    page = door.client().get("/route/r4/").content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "tel:112" in main
    assert "0900" not in main
    assert "/report/" not in page
    for situation in ("r4", "r6"):
        response = door.client().get(f"/report/{situation}/")
        assert (response.status_code, response.headers["Location"]) == (302, f"/route/{situation}/")


def test_a_row_counts_from_its_date_on(door: Door, tmp_path: Path) -> None:
    newer = routing.text_of(Path("nothing"), "routes.toml") + (
        '\n[[route]]\nid = "r5"\npart = "now"\nnl = "x"\nen = "x"\nto = ["tip_line"]\nsource = "invented"\n'
        "valid_from = 2030-01-01\nchecked_on = 2030-01-01\n"
    )
    (tmp_path / "routes.toml").write_text(newer)
    with override_settings(ROUTES=tmp_path / "routes.toml"):
        assert routing.routes(date(2029, 12, 31))["r5"].to == ["police"]
        assert routing.routes(date(2030, 1, 1))["r5"].to == ["tip_line"]


def test_a_unit_replaces_the_numbers_and_the_pages_show_them(door: Door, tmp_path: Path) -> None:
    told = contacts.text_of(Path("nothing"), "contacts.toml").replace("0900-8844", "0900-0000")
    (tmp_path / "contacts.toml").write_text(told)
    with override_settings(CONTACTS=tmp_path / "contacts.toml"):
        assert "tel:09000000" in door.client().get("/route/r5/").content.decode()


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("contacts", 'phone = "112"', 'phone = "113"', "the emergency number is 112"),
        ("contacts", "[police]", "[constabulary]", "no police"),
        ("contacts", "checked_on =", "checked =", "unknown field"),
        ("routes", 'to = ["emergency"]', 'to = ["emergency"]\nform = "r1"', "goes to 112, and nowhere else"),
        ("routes", 'to = ["police_chat"]', 'to = ["nobody"]', "nobody that is known"),
        ("routes", 'form = "r5"', 'form = "r9"', "a form that there is not"),
        ("routes", "[[route]]", "[[route", "routes.toml"),
    ],
)
def test_a_table_that_is_not_whole_opens_no_door(
    door: Door, tmp_path: Path, name: str, old: str, new: str, reason: str
) -> None:
    place = tmp_path / f"{name}.toml"
    place.write_text(contacts.text_of(Path("nothing"), f"{name}.toml").replace(old, new, 1))
    with override_settings(**{name.upper(): place}), pytest.raises(InputRefused, match=re.escape(reason)):
        routing.routes()


def test_every_form_has_a_situation_that_the_desk_knows(door: Door) -> None:
    assert {row.form for row in routing.routes().values() if row.form} <= set(SITUATIONS)
    assert door.client().get("/report/invented/").status_code == 404
