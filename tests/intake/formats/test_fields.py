"""No field is lost: each of the CyberTipline model can be seen, has a name, and lands where the table says."""

import io
import json
import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from tests.intake.formats import fields
from vangnet.intake.completeness import CARDS, PART_OF, carded
from vangnet.intake.formats import FORMATS, cybertip_json, cybertip_xml
from vangnet.intake.labels import is_labelled, label
from vangnet.intake.report import Channel, Kind, Report, Role
from vangnet.intake.source import plain

_PART = re.compile(r"(.+?)(?:\[(\d+)\])?$")


def _full_xml() -> bytes:
    top = ET.Element("report")
    for _, place, value, _ in fields.lines(fields.XML):
        at = top
        for part in place.split("/"):
            if part.startswith("@"):
                at.set(part[1:], value)
                break
            if part == "#":
                break
            name, number = _PART.match(part).groups()  # type: ignore[union-attr]
            there = at.findall(name)
            wanted = int(number or 1)
            at = there[wanted - 1] if len(there) >= wanted else ET.SubElement(at, name)
        if not place.rpartition("/")[2].startswith("@"):
            at.text = value
    return ET.tostring(top)


LISTS = frozenset(
    {"emailIncident", "webpageIncident", "contents", "additionalInformations", "reportedPersons", "groups", "tags"}
    | {"sourceCaptures", "metadatas"}
)
TWICE = frozenset({"emails", "phones", "addresses", "intendedRecipients", "uploadedFiles"})


def _full_json() -> bytes:
    top: dict[str, Any] = {}
    for _, place, value, _ in fields.lines(fields.JSON):
        at, parts = top, place.split("/")
        for number, part in enumerate(parts[:-1]):
            is_list = part in LISTS or (part in TWICE and parts[number - 1] == part)
            below = at.setdefault(part, [{}] if is_list else {})
            at = below[0] if is_list else below
        at[parts[-1]] = value
    return json.dumps(top).encode()


def _read(format_: Any, data: bytes) -> Report:
    (piece,) = format_.pieces(io.BytesIO(data))
    report: Report = format_.report(piece)
    return report


XML, JSON = _read(cybertip_xml, _full_xml()), _read(cybertip_json, _full_json())
CASES = [
    pytest.param(report, TABLE, place, value, landed, id=f"{name} {block}: {place}")
    for name, report, TABLE, blocks in (
        ("xml", XML, cybertip_xml.TABLE, fields.XML),
        ("json", JSON, cybertip_json.TABLE, fields.JSON),
    )
    for block, place, value, landed in fields.lines(blocks)
]


@pytest.mark.parametrize(("report", "known", "place", "value", "landed"), CASES)
def test_a_field_is_seen_named_and_lands(
    report: Report, known: dict[str, str], place: str, value: str, landed: str
) -> None:
    (field,) = [one for one in report.fields if one.path == place]
    assert field.value == value
    assert field.is_known
    assert known[plain(place)] == landed
    assert is_labelled(place)
    assert label(place, "nl").name
    assert label(place, "en").name
    assert field.landed == landed
    if landed:
        assert _stands_in(report, landed, place, value)


def _stands_in(report: Report, landed: str, place: str, value: str) -> bool:
    """Whether the value stands in that part of the report, in the form that the part has."""
    part, _, name = landed.partition(".")
    held = getattr(report, part)
    if name:
        held = [getattr(one, name) for one in held]
    if part == "told" and not name:
        held = [one.value for one in report.told]
    if name == "kind":
        return value.split(maxsplit=1)[0].lower() in held
    if part == "annotations" or name == "tags":
        value = value or place.rpartition("/")[2]
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", value).lower() in str(held)
    if part == "occurred_at" or name in ("at", "uploaded_at") or part == "sent_at":
        return datetime.fromisoformat(value) in (held if isinstance(held, list) else [held])
    if name == "port":
        return int(value) in held
    if name in ("viewed", "is_public", "access_to_children"):
        return (value in ("true", "Yes")) in held
    if name == "doubt":
        return any(held)
    if landed == "source":
        return value.rpartition("@")[2] == held
    if place.endswith("@hashType"):
        return value.lower() in str(held)
    return value in str(held)


def test_all_eight_kinds_of_incident_are_in_the_test() -> None:
    named = {place.split("/")[1] for _, place, *_ in fields.lines(fields.XML) if place.startswith("internetDetails")}
    assert len(named) == 8


def test_a_victim_is_a_child_with_a_school() -> None:
    (victim,) = [one for one in XML.people if one.role is Role.VICTIM]
    assert victim.is_child is True
    assert "Basisschool Voorbeeld" in victim.place
    (reported,) = [one for one in XML.people if one.role is Role.REPORTED]
    assert reported.is_child is False


def test_an_address_keeps_its_port_its_moment_and_its_doubt() -> None:
    (address,) = [one for one in XML.told if one.value == "192.0.2.1"]
    assert address.port == 50001
    assert address.at == datetime.fromisoformat("2026-03-01T10:00:01Z")
    assert address.event == "Login"
    assert address.doubt == "possible proxy"
    assert XML.people[address.person or 0].role is Role.REPORTED


def test_staff_of_a_platform_are_no_identifiers() -> None:
    assert not [one for one in XML.told if "safety@" in one.value or "Contact" in one.value]


def test_a_file_has_its_digests_tags_and_whether_it_was_viewed() -> None:
    (file,) = XML.files
    assert file.digests == {"md5": "00112233445566778899aabbccddeeff"}
    assert "live_streaming" in file.tags
    assert file.viewed is True
    assert file.is_public is False
    assert file.uploaded_at == datetime.fromisoformat("2026-03-01T10:00:08Z")


def test_someone_with_access_to_children_is_told_so() -> None:
    assert JSON.people[0].access_to_children is True


def test_a_full_report_has_an_empty_card() -> None:
    assert carded(XML).not_told == ()


@pytest.mark.parametrize(
    ("format_", "data"),
    [
        (
            cybertip_xml,
            (
                b"<report><incidentSummary><incidentType>Child Sex Tourism</incidentType>"
                b"<incidentDateTime>2026-03-01T10:00:00Z</incidentDateTime></incidentSummary></report>"
            ),
        ),
        (
            cybertip_json,
            (
                b'{"reportedInformation": {"incidentSummary": {"incidentType": "Child Sex Tourism",'
                b' "incidentDateTime": "2026-03-01T10:00:00Z"}}}'
            ),
        ),
    ],
)
def test_a_thin_report_is_a_report_with_a_full_card(format_: Any, data: bytes) -> None:
    report = carded(_read(format_, data))
    assert report.incident == "Child Sex Tourism"
    assert report.occurred_at == datetime.fromisoformat("2026-03-01T10:00:00Z")
    assert set(report.not_told) == set(CARDS[Channel.PLATFORM]) - {"incident_time"} - set(PART_OF)


def test_every_known_place_has_a_name() -> None:
    places = [(one.NAME, place) for one in FORMATS.values() for place in one.TABLE if not place.endswith("*")]
    assert [one for one in places if not is_labelled(one[1])] == []


def test_every_landing_is_a_part_of_a_report() -> None:
    parts = {name for one in FORMATS.values() for landed in one.TABLE.values() if (name := landed.partition(".")[0])}
    assert parts <= {one.name for one in msgspec.structs.fields(Report)}


def test_what_is_not_known_is_shown_as_it_is() -> None:
    report = _read(cybertip_xml, b"<report><incidentSummary><nieuw soort='x'>waarde</nieuw></incidentSummary></report>")
    assert [(one.path, one.value, one.is_known) for one in report.fields] == [
        ("incidentSummary/nieuw/@soort", "x", False),
        ("incidentSummary/nieuw/#", "waarde", False),
    ]
    assert label("incidentSummary/nieuw/@soort") == ("Voorval, nieuw", "soort")


def test_urgent_is_the_presence_of_the_mark() -> None:
    report = _read(cybertip_xml, b"<report><incidentSummary><escalateToHighPriority/></incidentSummary></report>")
    assert report.urgent == "escalateToHighPriority"
    thin = _read(cybertip_xml, b"<report><incidentSummary><incidentType>x</incidentType></incidentSummary></report>")
    assert thin.urgent == ""


def test_a_retraction_is_told() -> None:
    report = _read(cybertip_xml, b"<report><reportId>1</reportId><retracted>true</retracted></report>")
    assert report.annotations == ("retracted",)


def test_details_of_files_after_a_report_are_of_that_report() -> None:
    data = (
        b"<tip><report><reportId>5</reportId></report><fileDetails><reportId>5</reportId><fileId>a</fileId>"
        b"</fileDetails><fileDetails><reportId>5</reportId><fileId>b</fileId></fileDetails></tip>"
    )
    assert [one.number for one in _read(cybertip_xml, data).files] == ["a", "b"]


def test_details_of_files_alone_are_read_with_a_doubt() -> None:
    report = _read(cybertip_xml, b"<fileDetails><reportId>5</reportId><fileId>a</fileId></fileDetails>")
    assert report.source_number == "5"
    assert [one.code for one in report.doubts] == ["intake.files_alone"]


def test_names_with_a_prefix_are_read_as_names() -> None:
    report = _read(cybertip_xml, b'<n:report xmlns:n="urn:x"><n:reportId>9</n:reportId></n:report>')
    assert report.source_number == "9"


# -- the traps of the JSON ---------------------------------------------------------------------------------------------


def _tip(platform: str, **told: Any) -> Report:
    tip = {"reportId": "1", "reportedInformation": {"reportingEsp": {"espName": platform}, **told}}
    return _read(cybertip_json, json.dumps(tip).encode())


def _file(**told: Any) -> dict[str, Any]:
    return {"uploadedFiles": {"uploadedFiles": [told]}}


def test_not_applicable_is_no_value_but_stays_to_be_seen() -> None:
    person = {"firstName": "N/A", "screenName": {"value": "N/A"}, "espUserId": None}
    report = _tip("Voorbeeld", reportedPeople={"reportedPersons": [person]})
    assert report.told == ()
    assert report.people[0].name == ""
    assert [one.value for one in report.fields if one.path.endswith("firstName")] == ["N/A"]


def test_dropbox_puts_the_moment_of_upload_in_the_metadata() -> None:
    metadata = {"metadatas": [{"name": "Upload Date and Time", "value": "2026-01-02T03:04:05Z"}]}
    report = _tip("Dropbox, Inc.", **_file(espMetadata=metadata))
    assert report.files[0].uploaded_at == datetime.fromisoformat("2026-01-02T03:04:05Z")


def test_an_address_of_x_is_not_of_the_post() -> None:
    capture = {"captureType": "IP Address", "value": "192.0.2.5", "dateTime": "2026-01-02T03:04:05Z"}
    report = _tip("X Corp", **_file(sourceInformation={"sourceCaptures": [capture]}))
    assert [(one.value, one.doubt) for one in report.told] == [("192.0.2.5", "not of the post itself")]


def test_a_message_of_yahoo_gives_its_file_a_date_and_its_addresses() -> None:
    mail = "Sent Date: 2026-01-02T03:04:05Z\nFrom: een@example.org\nTo: twee@example.org\nX-Ymail-Msg-Id: m7"
    details = {"emailIncident": [{"contents": [{"value": mail}]}]}
    file = _file(filename="a.jpg", additionalInformations=[{"value": "Message ID: m7"}])
    report = _tip("Yahoo", incidentDetails=details, **file)
    assert report.files[0].uploaded_at == datetime.fromisoformat("2026-01-02T03:04:05Z")
    assert [(one.kind, one.value, one.event) for one in report.told] == [
        (Kind.EMAIL, "een@example.org", "From"),
        (Kind.EMAIL, "twee@example.org", "To"),
    ]


def test_sentences_that_are_in_every_report_are_no_story_but_stay_to_be_seen() -> None:
    text = 'Een profiel deelde materiaal.\nThe content can be found in this report.\nWhen Meta responds "Yes" it means'
    report = _tip("Facebook", additionalInformations=[{"value": text}])
    assert report.summary == "Een profiel deelde materiaal."
    assert text in [one.value for one in report.fields]


def test_lines_of_a_platform_tell_identifiers() -> None:
    text = "Registration IP: 192.0.2.8\nEmail: testaccount_9@example.org\n2026-01-02 03:04:05 192.0.2.9 (app)"
    report = _tip("MeetMe", additionalInformations=[{"value": text}])
    assert [(one.kind, one.value) for one in report.told] == [
        (Kind.IP, "192.0.2.8"),
        (Kind.EMAIL, "testaccount_9@example.org"),
        (Kind.IP, "192.0.2.9"),
    ]


def test_a_name_that_stands_twice_keeps_both_values() -> None:
    report = _read(cybertip_json, b'{"reportId": "1", "reportedInformation": {"nieuw": "a", "nieuw": "b"}}')
    assert [one.value for one in report.fields if "nieuw" in one.path] == ["a", "b"]


def test_numbers_stay_as_they_were_written() -> None:
    report = _read(cybertip_json, b'{"reportId": 190000001, "reportedInformation": {"nieuw": 1.10, "groot": 1e999}}')
    assert report.source_number == "190000001"
    assert [one.value for one in report.fields] == ["190000001", "1.10", "1e999"]
