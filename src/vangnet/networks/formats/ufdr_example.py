"""An invented report of Cellebrite, by which the reader is tested."""

from xml.sax.saxutils import escape  # writes only

from vangnet.networks.formats.format import Example

_ZONE = "+00:00"


def field(name: str, value: str = "") -> str:
    """A field with its value."""
    inner = f'<value type="String"><![CDATA[{value}]]></value>' if value else "<empty />"
    return f'<field name="{name}" type="String">{inner}</field>\n'


def model(kind: str, number: str, *parts: str, state: str = "Intact") -> str:
    """A model with its fields."""
    return f'<model type="{kind}" id="{escape(number)}" deleted_state="{state}">\n{"".join(parts)}</model>\n'


def models(name: str, kind: str, *parts: str) -> str:
    """A field of models."""
    return f'<multiModelField name="{name}" type="{kind}">{"".join(parts)}</multiModelField>\n'


def party(number: str, name: str = "", *parts: str, owner: str = "False", admin: str = "") -> str:
    """Somebody who takes part."""
    return model(
        "Party",
        f"p-{number}",
        field("Identifier", number),
        field("Name", name),
        field("IsPhoneOwner", owner),
        field("IsGroupAdmin", admin),
        *parts,
    )


def message(number: str, sender: str, body: str, minute: int, *parts: str, state: str = "Intact") -> str:
    """A message of a chat."""
    return model(
        "InstantMessage",
        f"m-{number}",
        models("From", "Party", sender),
        field("Body", body),
        field("Identifier", number),
        field("TimeStamp", f"2024-03-01T12:{minute:02}:00.000{_ZONE}"),
        *parts,
        state=state,
    )


def report(*parts: str) -> bytes:
    """A report with these models."""
    head = '<?xml version="1.0" encoding="utf-8"?>\n<project xmlns="http://pa.cellebrite.com/report/2.0" id="1">\n'
    return (
        f'{head}<decodedData>\n<modelType type="Chat">\n{"".join(parts)}</modelType></decodedData></project>'.encode()
    )


PROEF = "31600000001@s.whatsapp.net"
TWEEDE = "31600000002@s.whatsapp.net"
DERDE = "900000000000003@lid"


def group() -> str:
    """A chat of three, of whom one is its administrator."""
    activity = model(
        "ChatActivity",
        "a-1",
        field("Action", "ParticipantJoined"),
        models("Participant", "Party", party(DERDE, "Derde")),
        field("SystemMessageBody", "Derde joined using an invite link"),
    )
    attachment = model(
        "Attachment",
        "f-1",
        field("Filename", "fiets.jpg"),
        field("ContentType", "image/jpeg"),
        '<dataField name="Data" type="MemoryRange"><source length="1024" /></dataField>',
        field("attachment_extracted_path", "files\\Image\\fiets.jpg"),
    )
    reply = model("ReplyMessageData", "r-1", field("Label", "Reply"), field("OriginalMessageID", "1"))
    forward = model("MessageLabel", "l-1", field("Label", "Forwarded"))
    read = field("DateRead", f"2024-03-01T12:30:00.000{_ZONE}")
    return model(
        "Chat",
        "c-1",
        field("Source", "WhatsApp"),
        field("Id", "31600000001-1577880000@g.us"),
        field("Name", "Voetbal zaterdag"),
        field("ChatType", "Group"),
        field("StartTime", f"2024-03-01T12:00:00.000{_ZONE}"),
        models(
            "Participants",
            "Party",
            party(PROEF, "A. Proefpersoon", owner="True", admin="True"),
            party(TWEEDE, "Tweede", admin="False"),
            party(DERDE, "Derde"),
        ),
        models(
            "Messages",
            "InstantMessage",
            message("0", party("System message", "System message"), "", 1, models("ActivityLog", "x", activity)),
            message("1", party(PROEF, "A. Proefpersoon", owner="True"), "Wie gaat er mee?", 2),
            message("2", party(TWEEDE, "Tweede"), "Ik!", 3, models("MessageExtraData", "x", reply)),
            message("3", party(DERDE), "", 4, models("Attachments", "Attachment", attachment)),
            message("4", party(TWEEDE), "Van elders", 5, models("MessageExtraData", "x", forward), state="Deleted"),
            message("5", party(PROEF), "Dag", 6, models("To", "Party", party(TWEEDE, "Tweede", read))),
        ),
    )


def contact() -> str:
    """A contact with a number and a name in WhatsApp."""
    return model(
        "Contact",
        "k-1",
        field("Source", "WhatsApp"),
        field("Name", "Vierde"),
        models(
            "Entries",
            "ContactEntry",
            model("PhoneNumber", "k-2", field("Value", "+31 6 00000004")),
            model("UserID", "k-3", field("Value", "31600000004@s.whatsapp.net")),
        ),
    )


EXAMPLES = (Example("report.xml", report(group(), contact()), members=4, messages=5, acts=5),)
