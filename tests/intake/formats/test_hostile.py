"""What strangers may send: nothing is carried out, costs more than its own report, or gets lost without a word."""

import io
import json
import time
from typing import Any

import pytest

from tests.intake import invented
from vangnet.intake.completeness import carded
from vangnet.intake.formats import FORMATS, Format, Unreadable, cybertip_json, cybertip_xml, mail
from vangnet.intake.report import Report
from vangnet.intake.source import LONGEST
from vangnet.words import Word


def read(format_: Format, data: bytes) -> tuple[list[Report], list[Word]]:
    """What the worker does with a file: the reports, and a word for each that could not be read."""
    reports: list[Report] = []
    problems: list[Word] = []
    for piece in format_.pieces(io.BytesIO(data)):
        if isinstance(piece, Word):
            problems.append(piece)
            continue
        try:
            reports.append(carded(format_.report(piece)))
        except Unreadable as refused:
            problems.append(refused.word)
    return reports, problems


def xml(inside: str = "", *, before: str = "") -> bytes:
    first, second = f"<report><reportId>1</reportId>{inside}</report>", "<report><reportId>2</reportId></report>"
    return f"{before}<reports>{first}{second}</reports>".encode()


def numbers(reports: list[Report]) -> list[str]:
    return [one.source_number for one in reports]


BOMB = (
    "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9))
    + "]>"
)
OUTSIDE = "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize("before", [BOMB, OUTSIDE])
def test_an_entity_is_never_carried_out_and_costs_its_own_report(before: str) -> None:
    reports, problems = read(cybertip_xml, xml("<additionalInfo>&a;</additionalInfo>", before=before))
    assert numbers(reports) == ["2"]
    assert [one.code for one in problems] == ["intake.no_xml"]


def test_a_document_type_inside_a_report_is_refused() -> None:
    reports, problems = read(cybertip_xml, xml("<!DOCTYPE x><additionalInfo>a</additionalInfo>"))
    assert numbers(reports) == ["2"]
    assert len(problems) == 1


def test_xml_a_hundred_thousand_deep_is_read_with_a_doubt() -> None:
    reports, problems = read(cybertip_xml, xml("<a>" * 100_000 + "diep" + "</a>" * 100_000))
    assert numbers(reports) == ["1", "2"]
    assert problems == []
    assert [one.code for one in reports[0].doubts] == ["intake.too_deep"]
    assert "diep" in str(reports[0].fields)


def test_json_a_hundred_thousand_deep_costs_its_own_line() -> None:
    deep = '{"reportedInformation": ' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}"
    after = '{"reportId": "2", "reportedInformation": {}}'
    reports, problems = read(cybertip_json, f"{deep}\n{after}\n".encode())
    assert numbers(reports) == ["2"]
    assert [one.code for one in problems] == ["intake.no_json"]


def test_json_some_hundreds_deep_loses_nothing_silently() -> None:
    deep = '{"reportId": "1", "reportedInformation": ' + '{"a":' * 300 + '"diep"' + "}" * 301
    reports, problems = read(cybertip_json, deep.encode())
    assert "diep" in str(reports) or problems


@pytest.mark.parametrize("format_", [cybertip_xml, cybertip_json])
def test_a_text_of_ten_megabytes_is_shortened_and_says_so(format_: Format) -> None:
    text = "a" * 10_000_000
    tip = {"reportId": "1", "reportedInformation": {"additionalInformations": [{"value": text}]}}
    data = xml(f"<additionalInfo>{text}</additionalInfo>") if format_ is cybertip_xml else json.dumps(tip).encode()
    reports, problems = read(format_, data)
    assert problems == []
    assert len(reports[0].summary) == LONGEST
    assert max(len(one.value) for one in reports[0].fields) == LONGEST
    (doubt,) = reports[0].doubts
    assert doubt.code == "intake.shortened"
    assert doubt.values["length"] == "10000000"


def test_a_number_too_long_is_no_number_and_never_that_of_another() -> None:
    data = xml().replace(b"<reportId>1<", b"<reportId>" + b"1" * 201 + b"<")
    reports, _ = read(cybertip_xml, data)
    assert numbers(reports) == ["", "2"]
    assert [one.code for one in reports[0].doubts] == ["intake.long_number"]


def test_many_texts_are_a_story_that_says_where_it_was_cut() -> None:
    text = "".join(f"<additionalInfo>{number} {'a' * 9_000}</additionalInfo>" for number in range(3))
    reports, _ = read(cybertip_xml, xml(text))
    assert len(reports[0].summary) == LONGEST
    assert [one.values["path"] for one in reports[0].doubts] == ["summary"]


def test_a_page_that_is_made_to_take_long_is_cut() -> None:
    data = b"From: a@example.org\nSubject: x\nContent-Type: text/html\n\n<p>begin</p>" + b"<!" * 1_000_000
    (report,), _ = read(mail, data)
    assert report.summary.startswith("begin")
    assert "intake.shortened" in [one.code for one in report.doubts]


@pytest.mark.parametrize("text", ["0612345678 " * 1_800, "1" * 20_000, "+" * 20_000, "a@" * 10_000, "http://" * 2_800])
def test_a_text_that_is_made_to_take_long_is_read_soon(text: str) -> None:
    start = time.perf_counter()
    read(mail, b"From: a@example.org\nSubject: x\n\n" + text.encode())
    assert time.perf_counter() - start < 10


def test_a_report_beyond_all_measure_costs_itself() -> None:
    data = xml(f"<additionalInfo>{'a' * 17_000_000}</additionalInfo>")
    reports, problems = read(cybertip_xml, data)
    assert numbers(reports) == ["2"]
    assert [one.code for one in problems] == ["intake.too_large_report"]


def test_a_hundred_thousand_fields_are_counted_and_not_all_kept() -> None:
    reports, _ = read(cybertip_xml, xml("<additionalInfo>a</additionalInfo>" * 100_000))
    assert len(reports[0].fields) == 50_000
    assert [one.values["left"] for one in reports[0].doubts if one.code == "intake.too_many_fields"] == ["50001"]


def test_a_size_that_is_only_declared_takes_no_memory() -> None:
    data = (
        b"From: a@example.org\nSubject: x\nContent-Length: 1073741824\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: image/jpeg; size=1073741824\n\nx\n--c--\n"
    )
    (report,), _ = read(mail, data)
    assert {one.path: one.value for one in report.fields}["attachments/size"] == "1"


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("naam\u202egnp.exe", "naam<U+202E>gnp.exe"),
        ("a\u2066b\u2069", "a<U+2066>b<U+2069>"),
        ("x\u200ey", "x<U+200E>y"),
    ],
)
def test_characters_that_hide_are_made_visible(value: str, seen: str) -> None:
    reports, _ = read(cybertip_xml, xml(f"<additionalInfo>{value}</additionalInfo>"))
    assert reports[0].summary == seen
    assert reports[0].fields[1].value == seen
    assert [one.code for one in reports[0].doubts] == ["intake.hidden_characters"]


def test_a_nul_and_half_a_character_never_leave_the_reading() -> None:
    data = b'{"reportId": "1\\u0000", "reportedInformation": {"espName\\ud800": "x\\ud800y\\u0000"}}'
    (report,), _ = read(cybertip_json, data)
    told = str(report)
    assert "\0" not in told
    told.encode()  # and the database can hold it
    assert report.source_number == "1<U+0000>"


@pytest.mark.parametrize("broken", [b"\xff\xfe\xfd", b"\xc3(", b"\x00", b"\xed\xa0\x80"])
def test_bytes_that_are_no_text_are_told_and_cost_nothing_else(broken: bytes) -> None:
    data = xml("<additionalInfo>voor@na</additionalInfo>").replace(b"@", broken)
    reports, problems = read(cybertip_xml, data)
    assert numbers(reports) == ["1", "2"]
    assert problems == []
    assert "intake.not_text" in [one.code for one in reports[0].doubts]
    reports, problems = read(cybertip_json, b'{"reportId": "1", "reportedInformation": {"a": "voor%sna"}}' % broken)
    assert numbers(reports) == ["1"]


@pytest.mark.parametrize(
    "written",
    [
        *("0000-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "9999-12-31", "0001-01-01T00:00:00+14:00", "32/13/2026"),
        *("2026-02-30T00:00:00Z", "99999999999", "-1", "2026-01-01T25:00:00Z", "x"),
    ],
)
def test_a_date_that_cannot_be_is_no_date_and_stays_to_be_seen(written: str) -> None:
    inside = f"<incidentSummary><incidentDateTime>{written}</incidentDateTime></incidentSummary>"
    (report, _), problems = read(cybertip_xml, xml(inside))
    assert problems == []
    assert report.occurred_at is None
    assert [one.code for one in report.doubts] == ["intake.no_date"]
    assert written in [one.value for one in report.fields]


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "9" * 5_000, "٣", "1.5"])
def test_a_port_that_cannot_be_is_no_port(port: str) -> None:
    inside = f"<ipCaptureEvent><ipAddress>192.0.2.1</ipAddress><port>{port}</port></ipCaptureEvent>"
    (report, _), problems = read(cybertip_xml, xml(f"<personOrUserReported>{inside}</personOrUserReported>"))
    assert problems == []
    assert report.told[0].port is None or report.told[0].port == 3
    assert port[:10] in str(report.fields)


@pytest.mark.parametrize("address", ["192.0.2.1:443", "[2001:db8::1]:443"])
def test_a_port_behind_an_address_is_a_port(address: str) -> None:
    inside = f"<ipCaptureEvent><ipAddress>{address}</ipAddress></ipCaptureEvent>"
    (report, _), _ = read(cybertip_xml, xml(f"<personOrUserReported>{inside}</personOrUserReported>"))
    assert report.told[0].port == 443
    assert report.told[0].value in ("192.0.2.1", "2001:db8::1")


def test_numbers_and_truth_of_any_type_are_read() -> None:
    tip: dict[str, Any] = {
        "reportId": 5,
        "reportedInformation": {
            "reportedPeople": {"reportedPersons": [{"approximateAge": "17", "accessToChildren": "no"}, "x", 7, None]},
            "uploadedFiles": [{"viewedByEsp": "Yes"}, {"viewedByEsp": 0}, {"filename": "a", "viewedByEsp": None}],
            "incidentSummary": "niets",
            "additionalInformations": "los",
        },
    }
    (report,), problems = read(cybertip_json, json.dumps(tip).encode())
    assert problems == []
    assert [one.viewed for one in report.files] == [True, False, None]
    assert report.people[0].is_child is True
    assert report.people[0].access_to_children is False
    assert report.summary == "los"


@pytest.mark.parametrize(
    "data", [b"[]", b"{}", b"[1, 2]", b"null", b'[{"reportedInformation": {}}, null, []]', b"[[[]]]"]
)
def test_json_that_holds_no_report_gives_reasons(data: bytes) -> None:
    reports, _ = read(cybertip_json, data)
    assert all(isinstance(one, Report) for one in reports)


def test_a_broken_report_in_the_middle_costs_itself() -> None:
    whole = invented.xml(5, mix=invented.Mix(thin=0))
    broken = whole.replace(b"</personOrUserReported>", b"</persoon>", 1)
    reports, problems = read(cybertip_xml, broken)
    assert len(reports) == 4
    assert len(problems) == 1


def test_a_comment_or_a_quotation_does_not_end_a_report() -> None:
    inside = "<!-- </report> --><additionalInfo><![CDATA[</report><report>]]></additionalInfo>"
    reports, problems = read(cybertip_xml, xml(inside))
    assert numbers(reports) == ["1", "2"]
    assert problems == []
    assert reports[0].summary == "</report><report>"


def _tips() -> bytes:
    file = io.BytesIO()
    invented.write_json(invented.invent(6, seed=3), file, lines=False)
    return file.getvalue()


@pytest.mark.parametrize(
    ("format_", "data"),
    [(cybertip_xml, invented.xml(6, seed=3)), (cybertip_json, _tips())],
    ids=["xml", "json"],
)
def test_a_file_cut_at_every_sixty_fourth_byte_gives_what_was_whole_and_says_so(format_: Format, data: bytes) -> None:
    whole = numbers(read(format_, data)[0])
    assert len(whole) == 6
    for cut in range(64, len(data) - 16, 64):
        reports, problems = read(format_, data[:cut])
        assert numbers(reports) == whole[: len(reports)], cut
        assert problems, cut
    ends = len(data) * 9 // 10
    assert len(read(format_, data[:ends])[0]) >= 4


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_examples_cut_anywhere_never_break_the_reading(name: str) -> None:
    format_ = FORMATS[name]
    for example in format_.EXAMPLES:
        for cut in range(len(example.data)):
            read(format_, example.data[:cut])


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_examples_with_a_flipped_byte_never_break_the_reading(name: str) -> None:
    format_ = FORMATS[name]
    for example in format_.EXAMPLES:
        for place in range(0, len(example.data), 3):
            broken = bytearray(example.data)
            broken[place] ^= 0x15
            read(format_, bytes(broken))
