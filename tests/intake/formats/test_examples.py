"""Every format reads its own examples, is recognised by them, and knows every place in them."""

import io
import zipfile

import pytest

from vangnet.intake.formats import FORMATS, Example, Format, cybertip_xml, mail, recognise, scart
from vangnet.intake.report import Channel, Kind, Report, Role
from vangnet.words import Word

CASES = [
    pytest.param(format_, example, id=f"{format_.NAME} {example.name}")
    for format_ in FORMATS.values()
    for example in format_.EXAMPLES
]


def read(format_: Format, data: bytes) -> list[Report | Word]:
    pieces = format_.pieces(io.BytesIO(data))
    return [piece if isinstance(piece, Word) else format_.report(piece) for piece in pieces]


def reports(format_: Format, data: bytes) -> list[Report]:
    return [one for one in read(format_, data) if isinstance(one, Report)]


@pytest.mark.parametrize(("format_", "example"), CASES)
def test_a_format_reads_its_examples(format_: Format, example: Example) -> None:
    assert [one.source_number for one in reports(format_, example.data)] == list(example.numbers)


@pytest.mark.parametrize(("format_", "example"), CASES)
def test_an_example_is_recognised(format_: Format, example: Example) -> None:
    assert recognise(example.data, example.name) is format_


@pytest.mark.parametrize(("format_", "example"), CASES)
def test_a_format_knows_every_place_of_its_examples(format_: Format, example: Example) -> None:
    assert [field for one in reports(format_, example.data) for field in one.fields if not field.is_known] == []


@pytest.mark.parametrize(("format_", "example"), CASES)
def test_utf_16_is_read_too(format_: Format, example: Example) -> None:
    if format_ is mail:
        return  # mail is bytes
    data = example.data.replace(b'encoding="UTF-8"', b"").decode().encode("utf-16")
    assert recognise(data, example.name) is format_
    assert [one.source_number for one in reports(format_, data)] == list(example.numbers)


def test_a_message_of_the_hotline_tells_all_that_is_documented() -> None:
    report, update = reports(FORMATS["hotline_json"], FORMATS["hotline_json"].EXAMPLES[0].data)
    assert report.channel is Channel.HOTLINE
    assert report.urgent == "R4 possible new victim"
    assert report.annotations == ("grade_illegal", "takedown_on_hold", "possible_new_victim")
    assert report.files[0].digests == {"md5": "00112233445566778899aabbccddeeff"}
    assert report.files[0].tags == ("pubescent",)
    assert {one.path: one.value for one in report.fields if not one.landed} == {
        "format": "vangnet hotline 1",
        "id": "H-1",
        "items/hosting_country": "NL",
        "iccam": "77",
        "grading/answers/setting": "home",
        "feedback": "soon",
        "answer_by": "2026-03-08T00:00:00Z",
    }
    assert update.source_number == "H-2"  # of the same thread, and not the same report


def test_scart_tells_local_time() -> None:
    report = reports(scart, scart.EXAMPLES[0].data)[0]
    assert report.sent_at is not None
    assert report.sent_at.isoformat() == "2026-03-01T08:00:00+00:00"
    assert report.doubts == ()
    assert report.annotations == ("grade_illegal", "status_first_police", "source_webform")


def test_scart_is_read_by_the_titles_of_its_columns() -> None:
    data = (
        b"filenumber;host;IP;url;status;classification;received\nA1;example.org;192.0.2.1;https://example.org/;work;;\n"
    )
    assert recognise(data, "export.csv") is scart
    (report,) = reports(scart, data)
    assert {one.path for one in report.fields} == {"filenumber", "host", "url_ip", "url", "status_code"}


def test_the_host_of_a_page_is_nobody() -> None:
    assert not [one for one in reports(scart, scart.EXAMPLES[0].data)[0].told if one.kind is Kind.IP]


def test_a_row_that_breaks_off_is_told() -> None:
    (report,) = reports(scart, b"filenumber;url;status_code;grade_code\nA1;https://example.org/a")
    assert [one.code for one in report.doubts] == ["intake.short_row"]


def test_a_quotation_mark_that_does_not_close_is_told() -> None:
    data = b'filenumber;url;status_code\nA1;"https://example.org/a;x\nA2;https://example.org/b;y\n'
    assert [one.code for one in read(scart, data) if isinstance(one, Word)] == ["intake.rows_swallowed"]


def test_the_sender_of_a_mail_is_its_reporter() -> None:
    (report,) = reports(mail, mail.EXAMPLES[0].data)
    told = {(one.kind, one.value): one.role for one in report.told}
    assert told == {
        (Kind.EMAIL, "melder@example.nl"): Role.REPORTER,
        (Kind.EMAIL, "testaccount_42@example.org"): Role.OTHER,
        (Kind.URL, "https://example.org/u/42"): Role.OTHER,
    }


def test_a_tip_in_a_mail_keeps_the_mail_that_it_came_in() -> None:
    (report,) = reports(mail, mail.EXAMPLES[1].data)
    assert report.channel is Channel.PLATFORM
    told = {one.path: one.value for one in report.fields}
    assert told["mail/from"] == "safety@example.org"
    assert told["mail/text"] == "See the attachment."
    assert told["mail/attachments/name"] == "r.xml"


def test_a_page_in_a_mail_is_text_without_its_script() -> None:
    data = (
        b"From: a@example.org\nSubject: x\nContent-Type: text/html\n\n"
        b"<p>Zie <a href='https://example.org/a'>hier</a></p><script>alert(1)</script>"
    )
    (report,) = reports(mail, data)
    assert report.summary == "Zie  <https://example.org/a> hier"


def test_a_picture_in_a_mail_is_named_and_not_read() -> None:
    data = (
        b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=c\n\n--c\n"
        b"Content-Type: image/jpeg\nContent-Disposition: attachment; filename==?utf-8?q?beeld=C3=A9.jpg?=\n"
        b"Content-Transfer-Encoding: base64\n\n//79\n--c--\n"
    )
    (report,) = reports(mail, data)
    assert len(report.files[0].digests["sha256"]) == 64
    assert {one.path: one.value for one in report.fields}["attachments/size"] == "3"


def test_nothing_else_is_taken_for_a_report() -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("a.txt", "x")
    for data in (b"", b"hello", b"<html><body>report</body></html>", b"a;b\n1;2", b'{"a": 1}', book.getvalue()):
        assert recognise(data, "x") is None, data[:20]


def test_xml_of_another_platform_names_its_source_by_what_it_has() -> None:
    data = b"<report><personOrUserReported><espService>Dienst</espService></personOrUserReported></report>"
    assert reports(cybertip_xml, data)[0].source == "Dienst"
