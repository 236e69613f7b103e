"""Attachments of mail: each comes out byte for byte, in whatever way a mail program sent it."""

import base64
import binascii

import pytest

from tests.evidence.opened import ForwardOnly, contents, noise, opened
from vangnet.evidence.archives import members
from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats import mail
from vangnet.values import Reason

MESSAGE, MBOX = mail.MESSAGE, mail.MBOX
CONTENT = noise(1, 5_000)
BASE64 = base64.encodebytes(CONTENT).decode()
HEAD = "From: a@example.org\r\nSubject: neutral\r\nMIME-Version: 1.0\r\n"


def part(body: str, *fields: str) -> str:
    return "\n".join((*fields, "", body))


def attachment(name: str = "a.bin", body: str = BASE64, encoding: str = "base64") -> str:
    disposition = f"Content-Disposition: attachment; filename={name}"
    return part(body, "Content-Type: application/octet-stream", f"Content-Transfer-Encoding: {encoding}", disposition)


def multipart(*parts: str, boundary: str = "b", kind: str = "mixed", end: str = "--") -> str:
    inside = "".join(f"--{boundary}\n{each}\n" for each in parts)
    return part(f"{inside}--{boundary}{end}\n", f"Content-Type: multipart/{kind}; boundary={boundary}")


def reasons(message: str) -> tuple[list[tuple[str, str | None]], str | None]:
    found, reason = opened((HEAD + message).encode(), MESSAGE)
    return [(member.name, member.reason) for member in found], reason


def of(message: str) -> dict[str, bytes]:
    return contents((HEAD + message).encode(), MESSAGE)


def uuencoded(name: str) -> str:
    lines = b"".join(binascii.b2a_uu(CONTENT[at : at + 45]) for at in range(0, len(CONTENT), 45))
    return f"begin 644 {name}\n{lines.decode()}`\nend\n"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=repr)
def test_an_attachment_comes_out_byte_for_byte(line_end):
    sent = (HEAD.replace("\r\n", "\n") + multipart("\nhello", attachment())).replace("\n", line_end)
    assert contents(sent.encode(), MESSAGE) == {"a.bin": CONTENT}


def test_quoted_printable_and_uuencode_are_decoded():
    quoted = binascii.b2a_qp(CONTENT, istext=False).decode()
    found = of(multipart(attachment("q", quoted, "quoted-printable"), attachment("u", uuencoded("x"), "x-uuencode")))
    assert found == {"q": CONTENT, "u": CONTENT}


def test_bytes_that_are_sent_as_they_are_lose_nothing():
    sent = (HEAD + multipart(attachment("a.bin", "HERE", "binary"))).encode().replace(b"HERE", b"\r\n\x00\xff\r\n--c\n")
    assert contents(sent, MESSAGE) == {"a.bin": b"\r\n\x00\xff\r\n--c\n"}


def test_a_message_that_is_nothing_but_a_picture_is_a_member():
    assert of(part(BASE64, "Content-Type: image/png", "Content-Transfer-Encoding: BASE64")) == {"part 1": CONTENT}


def test_a_file_uuencoded_in_a_text_is_found():
    assert of(part(f"See below.\n\n{uuencoded('old name.bin')}bye")) == {"old name.bin": CONTENT}


@pytest.mark.parametrize("encoding", ["7bit", "quoted-printable", "base64"])
def test_pictures_in_html_are_found(encoding):
    html = f'<img src="data:image/png;base64,{base64.b64encode(CONTENT).decode()}"> and <img src="cid:1">'
    written = {"base64": base64.encodebytes(html.encode()), "quoted-printable": binascii.b2a_qp(html.encode())}
    body = written.get(encoding, html.encode()).decode()
    found = of(multipart(part(body, "Content-Type: text/html", f"Content-Transfer-Encoding: {encoding}")))
    assert found == {"part 1 picture 1": CONTENT}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("=?utf-8?B?w6nDqW4uanBn?=", "één.jpg"),
        ('"=?iso-8859-1?Q?=E9=E9n.jpg?="', "één.jpg"),
        ('"../../up.jpg"', "%2E%2E/%2E%2E/up.jpg"),
        ('"=?nonsense?B?####?="', "=?nonsense?B?####?="),
        ("", "part 1"),
    ],
)
def test_names_are_read_and_made_safe(written, name):
    assert of(multipart(attachment(written))) == {name: CONTENT}


def test_a_name_in_pieces_is_put_together():
    fields = (
        "Content-Type: image/jpeg;\n name*0*=utf-8''%C3%A9%C3%A9;\n name*1=n.jpg",
        "Content-Transfer-Encoding: base64",
    )
    assert of(multipart(part(BASE64, *fields))) == {"één.jpg": CONTENT}


def test_messages_inside_messages_are_opened_in_passing():
    inner = HEAD.replace("\r\n", "\n") + multipart(attachment(), boundary="inner")
    forwarded = part(inner, "Content-Type: message/rfc822; name=old.eml")
    encoded = part(
        base64.encodebytes(inner.encode()).decode(), "Content-Type: message/rfc822", "Content-Transfer-Encoding: base64"
    )
    assert of(multipart(forwarded, encoded)) == {"old.eml/a.bin": CONTENT, "part 2/a.bin": CONTENT}


def test_a_digest_holds_messages_without_saying_so():
    inner = HEAD.replace("\r\n", "\n") + multipart(attachment(), boundary="inner")
    assert of(multipart(f"\n{inner}", kind="digest")) == {"part 1/a.bin": CONTENT}


def test_a_message_quoted_in_a_bounce_is_opened():
    quoted = HEAD.replace("\r\n", "\n") + multipart(attachment(), boundary="lost")
    assert of(part(f"Your message was not delivered.\n\n{quoted}{quoted}bye")) == {"a.bin": CONTENT}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",), Reason.ENCRYPTED),
        (("Content-Type: application/x-pkcs7-mime; name=smime.p7m",), Reason.ENCRYPTED),
        (("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",), Reason.UNSUPPORTED),
        (("Content-Type: application/x; name=smime.p7m", "Content-Transfer-Encoding: x-binhex40"), Reason.UNSUPPORTED),
    ],
)
def test_what_cannot_be_read_is_told(fields, reason):
    assert reasons(part(BASE64, *fields)) == ([("smime.p7m", reason)], None)


def test_pgp_is_told_as_encrypted():
    version = part("Version: 1", "Content-Type: application/pgp-encrypted")
    assert reasons(multipart(version, attachment(), kind="encrypted")) == ([("part 1", Reason.ENCRYPTED)], None)
    assert reasons(part("-----BEGIN PGP MESSAGE-----\n\nhQ\n")) == ([("part 1", Reason.ENCRYPTED)], None)


def test_broken_base64_gives_what_decodes():
    (member,), reason = opened((HEAD + multipart(attachment(body=BASE64[:1003]))).encode(), MESSAGE)
    assert (member.reason, reason) == (Reason.CORRUPT, None)
    assert CONTENT.startswith(member.content)
    assert len(member.content) > 700


def test_letters_that_are_no_base64_are_passed_over():
    assert of(multipart(attachment(body=BASE64.replace("\n", "!\n> ")))) == {"a.bin": CONTENT}


def test_a_message_without_its_end_is_told():
    assert reasons(multipart(attachment(), end="")[:-4]) == ([("a.bin", None)], Reason.CORRUPT)


def test_an_mbox_gives_each_message_its_folder():
    one = "From a@b Mon Jul 20 01:01:07 2015\n" + HEAD + multipart("\nFrom here on\n\nFrom us", attachment()) + "\n\n"
    found = contents(one.encode() * 300, MBOX)
    assert found == {f"message {number}/a.bin": CONTENT for number in range(1, 301)}


def test_a_fault_in_one_message_leaves_the_others():
    sound = "From a@b Mon Jul 20 01:01:07 2015\n" + HEAD + multipart(attachment()) + "\n\n"
    broken = sound.replace("\n--b--", "")
    found, reason = opened((broken + sound).encode(), MBOX)
    assert [member.name for member in found] == ["message 1/a.bin", "message 2/a.bin"]
    assert reason == Reason.CORRUPT


def test_a_message_that_is_too_long_is_told_and_the_next_is_opened(monkeypatch):
    monkeypatch.setattr(mail, "MOST_BYTES", 3 << 20)
    line = "From a@b Mon Jul 20 01:01:07 2015\n"
    sound = line + HEAD + multipart(attachment()) + "\n\n"
    found, reason = opened((sound + line + HEAD + "\n" + "x" * (9 << 20) + "\n\n" + sound).encode(), MBOX)
    assert [member.name for member in found] == ["message 1/a.bin", "message 3/a.bin"]
    assert reason == Reason.LIMIT


def test_endless_nesting_meets_the_limit():
    message = attachment()
    for level in range(500):
        message = multipart(message, boundary=f"b{level}")
    assert reasons(message)[0] == [(".".join(["part 1"] + ["1"] * mail.MOST_DEPTH), Reason.LIMIT)]


def test_many_beginnings_without_an_end_cost_little():
    assert len(reasons(part("begin 644 x\n!!\n" * 200_000))[0]) == 1
    assert len(reasons(part("--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 20_000))[0]) < 100


def test_a_disk_that_fails_is_told_after_what_was_read():
    class Failing(ForwardOnly):
        def readinto(self, buffer):
            count = super().readinto(buffer)
            if not count:
                raise Damaged(Reason.UNREADABLE, "gone")
            return count

    found = members(Failing((HEAD + multipart(attachment())).encode()), MESSAGE)
    assert next(found).name == "a.bin"
    with pytest.raises(Damaged) as damage:
        next(found)
    assert damage.value.reason == Reason.UNREADABLE


@pytest.mark.evidence
@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("testEmailWithPNGAtt.eml", {"message 1/testPNG.png": b"\x89PNG"}),
        ("testMBOX_complex.mbox", {}),
        ("testRFC822-multipart", {"logo.gif": b"GIF8"}),
        ("testRFC822_encrypted_zip", {"test.zip": b"PK\x03\x04"}),
    ],
)
def test_real_mail_holds_what_its_maker_put_in(evidence, name, holds):
    data = (evidence / "mail" / name).read_bytes()
    found = contents(data, MBOX if data.startswith(b"From ") else MESSAGE)
    assert {name: content[:4] for name, content in found.items()} == holds
