"""Invented exports in each of the texts that tools write of Signal."""

from vangnet.networks.formats.format import Example

_JSON = """\
{"date": "2024-01-31T22:05:00", "sender": "Me", "body": "Hallo  ", "quote": "", "sticker": "", \
"reactions": [["A. Proefpersoon", "👍"]], "attachments": []}
{"date": "2024-01-31T22:06:00", "sender": "A. Proefpersoon", "body": "Kijk  ", "quote": "\\n\\n> Hallo\\n\\n", \
"sticker": null, "reactions": [], "attachments": [{"name": "een foto.jpg", "path": "media/een%20foto.jpg"}]}
{"date": "2024-01-31T22:07:00", "sender": "A. Proefpersoon", "body": "Incoming voice call (accepted, 10s)  ", \
"quote": "", "sticker": null, "reactions": [], "attachments": [], "deleted": false, "call": true, "missed": false}
{"date": "2024-01-31T22:08:00", "sender": "No-Sender", "body": "  ", "quote": "", "sticker": null, "reactions": [], \
"attachments": [], "deleted": true}
"""

_MARKDOWN = """\
[2024-01-31 22:05:00] Me: Hallo\x20\x20
(- A. Proefpersoon: 👍 -)

[2024-01-31 22:06:00] A. Proefpersoon: Kijk  ![een foto.jpg](./media/een%20foto.jpg)\x20\x20

[2024-01-31 22:07:00] B. Voorbeeld: (This message was deleted)

"""

_FIELDS = """\
Conversation: Oefening (group)

From: A. Proefpersoon (+31612345678)
Type: incoming
Sent: Wed, 31 Jan 2024 22:05:00 +0100
Received: Wed, 31 Jan 2024 22:05:01 +0100
Attachment: foto.jpg (image/jpeg, 1234 bytes)
Reaction: 👍 from B. Voorbeeld

Hallo

tweede alinea

From: You
Type: outgoing
Sent: Wed, 31 Jan 2024 22:06:00 +0100

Antwoord

Type: group-v2-change
Sent: Wed, 31 Jan 2024 22:07:00 +0100
Received: Wed, 31 Jan 2024 22:07:00 +0100

"""

_SHORT = """\
2024-01-31 22:05 A. Proefpersoon: Hallo
tweede regel
2024-01-31 22:06 You: [reply to A. Proefpersoon on 2024-01-31 22:05, edited] Antwoord
2024-01-31 22:07 A. Proefpersoon: [keychange message]
"""

EXAMPLES = (
    Example("A. Proefpersoon/data.json", _JSON.encode(), members=2, messages=3, acts=1),
    Example("Oefening/chat.md", _MARKDOWN.encode(), members=3, messages=3, acts=0),
    Example("Oefening (group).txt", _FIELDS.encode(), members=3, messages=2, acts=1),
    Example("A. Proefpersoon (+31612345678).txt", _SHORT.encode(), members=2, messages=2, acts=1),
)
