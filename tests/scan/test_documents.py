"""Known pictures inside of mail and documents are known, in a real confined worker."""

import zlib
from email.message import EmailMessage

import pytest
from PIL import ImageOps

from tests.world import encoded, outcome, pattern, zipped
from vangnet.evidence.formats import compound, pdf


def mail_with(picture: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "neutral"
    message.set_content("a neutral text")
    message.add_attachment(picture, maintype="image", subtype="png", filename="photo.png")
    return message.as_bytes()


def test_a_known_picture_attached_to_a_mail_in_a_zip_is_known(exhibit, scanned):
    (exhibit / "mails.zip").write_bytes(zipped({"one.eml": mail_with(encoded(pattern(0)))}))
    assert outcome(scanned()) == {
        "mails.zip": ("other", None),
        "mails.zip//one.eml": ("other", None),
        "mails.zip//one.eml//photo.png": ("known", None),
    }


def test_a_known_picture_in_a_message_of_outlook_is_known(exhibit, scanned):
    attachment = {"__substg1.0_37010102": encoded(pattern(1)), "__substg1.0_3707001F": "a.png".encode("utf-16-le")}
    (exhibit / "one.msg").write_bytes(compound.written({"__attach_version1.0_#00000000": attachment}))
    assert outcome(scanned()) == {"one.msg": ("other", None), "one.msg//a.png": ("known", None)}


def test_known_pictures_in_a_pdf_in_a_mail_are_known_or_similar(exhibit, scanned):
    image = "/Subtype /Image /Width 640 /Height 480 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter"
    objects = [
        ("/Type /Catalog /Pages 2 0 R", None),
        ("/Type /Pages /Count 0 /Kids []", None),
        (f"{image} /FlateDecode", zlib.compress(ImageOps.mirror(pattern(0)).tobytes())),
        ("/Type /EmbeddedFile", encoded(pattern(1))),
        (f"{image} /DCTDecode", encoded(pattern(9), "JPEG")),
    ]
    (exhibit / "one.eml").write_bytes(mail_with(pdf.written(objects)))
    assert outcome(scanned()) == {
        "one.eml": ("other", None),
        "one.eml//photo.png": ("other", None),
        "one.eml//photo.png//image 3": ("similar", None),
        "one.eml//photo.png//file 4": ("known", None),
        "one.eml//photo.png//image 5": ("new", None),
    }


@pytest.mark.parametrize("place", ["word/media/image1.png", "xl/media/image1.png", "ppt/media/image1.png"])
def test_a_picture_in_a_modern_office_document_is_known(place, exhibit, scanned):
    parts = {"[Content_Types].xml": b'<?xml version="1.0"?><Types/>', place: encoded(pattern(0))}
    (exhibit / "report.docx").write_bytes(zipped(parts))
    assert outcome(scanned())[f"report.docx//{place}"] == ("known", None)
