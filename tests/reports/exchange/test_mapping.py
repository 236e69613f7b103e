"""Every answer of the public page lands somewhere that a person can see, and contact details only with the reporter."""

import doctest

import msgspec
import pytest
from django.utils import timezone

from vangnet.intake.report import Channel, Kind, Role, Told
from vangnet.portals.public.fields import FIELDS
from vangnet.reports.exchange import mapping
from vangnet.reports.exchange.mapping import incoming
from vangnet.transfer.form import ASKED, BY_NAME
from vangnet.transfer.shapes import Sent


def sent(**answers: str) -> Sent:
    return Sent(receipt=b"r" * 32, reply_key=b"k" * 32, sent_at=timezone.now(), answers=answers)


def told(**answers: str) -> list[Told]:
    return list(incoming(sent(**answers)).report.told)


@pytest.mark.parametrize("field", [field for field in FIELDS if field.kind != "contact"], ids=lambda field: field.name)
def test_every_field_of_the_form_is_shown_and_known(field) -> None:
    report = incoming(sent(**{field.name: "een antwoord"})).report
    shown = next(one for one in report.fields if one.path == field.name)
    assert (shown.value, shown.is_known) == ("een antwoord", True)


@pytest.mark.parametrize("field", [field for field in FIELDS if field.kind == "contact"], ids=lambda field: field.name)
def test_contact_details_go_to_the_reporter_and_nowhere_else(field) -> None:
    came = incoming(sent(story="x", **{field.name: "reporter@example.org"}))
    assert "reporter@example.org" in came.reporter.values()
    assert b"reporter@example.org" not in msgspec.json.encode(came.report)


@pytest.mark.parametrize("field", [field for field in FIELDS if field.kind in set(Kind)], ids=lambda field: field.name)
def test_every_list_of_identifiers_is_told_with_its_kind_and_place(field) -> None:
    values = {"ip": "192.0.2.1", "url": "example.org/a"}.get(field.kind, "iets")
    found = [one for one in told(**{field.name: values}) if one.path == field.name]
    assert [(one.kind, one.value) for one in found] == [(field.kind, values)]


def test_the_form_and_the_desk_know_the_same_names() -> None:
    assert {field.name for field in FIELDS} == {asked.name for asked in ASKED}
    assert set(BY_NAME) == mapping._KNOWN | set(mapping._CONTACT)
    assert set(mapping._LANDED) <= set(BY_NAME)


def test_what_the_desk_does_not_know_is_shown_all_the_same() -> None:
    fields = incoming(sent(new_question="iets nieuws")).report.fields
    assert [(one.path, one.value, one.is_known) for one in fields] == [("new_question", "iets nieuws", False)]


def test_what_stands_in_the_story_is_found_and_said_to_be_from_there() -> None:
    found = told(
        story="Hij heet @testaccount_42, mail iemand@example.org of bel 06-12345678, zie www.example.org/groep",
        emails="iemand@example.org",
        platform="chatapp",
    )
    assert [(one.kind, one.value, one.doubt) for one in found] == [
        (Kind.EMAIL, "iemand@example.org", ""),
        (Kind.PHONE, "06-12345678", mapping.IN_STORY),
        (Kind.URL, "www.example.org/groep", mapping.IN_STORY),
        (Kind.NICKNAME, "testaccount_42", mapping.IN_STORY),
    ]
    assert found[0].role == Role.REPORTED
    assert {one.role for one in found[1:]} == {Role.OTHER}
    assert found[3].platform == "chatapp"


@pytest.mark.parametrize(
    ("line", "value", "port"),
    [
        ("192.0.2.7", "192.0.2.7", None),
        ("192.0.2.7:4711", "192.0.2.7", 4711),
        ("192.0.2.7:99999", "192.0.2.7", None),
        ("12-11-2026 14:00 192.0.2.7", "192.0.2.7", None),
        ("2001:DB8::1", "2001:db8::1", None),
        ("[2001:db8::1]:443", "2001:db8::1", 443),
        ("geen idee", "geen idee", None),
    ],
)
def test_an_address_is_read_out_of_its_line(line: str, value: str, port: int | None) -> None:
    assert [(one.value, one.port) for one in told(ip_addresses=line)] == [(value, port)]


def test_a_flood_in_one_field_stays_readable_and_does_not_link() -> None:
    report = incoming(sent(nicknames="\n".join(f"naam{number}" for number in range(2_000)))).report
    assert len(report.told) == mapping._MOST_OF_A_KIND
    assert report.fields[0].value.count("\n") == 1_999


def test_what_is_too_long_for_its_field_is_not_cut_off() -> None:
    came = incoming(sent(contact_phone="bel mijn zus, zij weet hoe u mij bereikt: 0612345678 na zessen"))
    assert came.reporter == {"wishes": "bel mijn zus, zij weet hoe u mij bereikt: 0612345678 na zessen"}


def test_danger_now_is_told_as_urgent() -> None:
    report = incoming(sent(child_in_danger="yes")).report
    assert (report.urgent, report.annotations) == ("child_in_danger", ("child_in_danger",))
    assert incoming(sent(child_in_danger="unknown")).report.urgent == ""


def test_who_reports_on_himself_is_marked() -> None:
    came = incoming(sent(story="x", incriminates_self="yes"))
    assert came.incriminates_self
    assert [one.path for one in came.report.fields] == ["story"]


def test_signs_that_no_database_keeps_leave_a_mark() -> None:
    report = incoming(sent(story="a\x00b\x1b[31m", nicknames="x\x00y")).report
    assert report.summary == "a\ufffdb\ufffd[31m"
    assert report.told[0].value == "x\ufffdy"
    assert report.channel is Channel.PUBLIC
    assert doctest.testmod(mapping).failed == 0
