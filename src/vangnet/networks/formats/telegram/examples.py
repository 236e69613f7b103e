"""Invented exports of Telegram Desktop; nobody in them exists."""

import json
from typing import Any

from vangnet.networks.formats.format import Example

_START = 1_700_000_000  # 14 November 2023


def _written(value: dict[str, Any]) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode()


def _at(minute: int) -> dict[str, str]:
    hour, rest = divmod(13 + minute, 60)
    return {
        "date": f"2023-11-14T{23 + hour:02}:{rest:02}:20",
        "date_unixtime": str(_START + 60 * minute),
    }


def _said(number: int, who: int, name: str | None, text: Any, **more: Any) -> dict[str, Any]:
    sender = {"from": name, "from_id": f"user{who}"}
    return {"id": number, "type": "message", **_at(number % 40), **sender, "text": text, **more}


def _done(number: int, who: int, name: str, action: str, **more: Any) -> dict[str, Any]:
    actor = {"actor": name, "actor_id": f"user{who}", "action": action}
    return {"id": number, "type": "service", **_at(number % 40), **actor, **more, "text": "", "text_entities": []}


_ABSENT = "(File not included. Change data exporting settings to download.)"
_LARGE = "(File exceeds maximum size. Change data exporting settings to download.)"

GROUP: dict[str, Any] = {
    "name": "Wandelclub Proef",
    "type": "private_supergroup",
    "id": 1500,
    "messages": [
        _done(1, 101, "A. Proefpersoon", "migrate_from_group", title="Wandelclub"),
        _done(2, 102, "B. Voorbeeld", "join_group_by_link", inviter="A. Proefpersoon"),
        _done(3, 101, "A. Proefpersoon", "invite_members", members=["C. Monster", "C. Monster"]),
        _said(4, 102, "B. Voorbeeld", "Wie gaat er mee?"),
        _said(
            5,
            103,
            "C. Monster",
            ["Ik, en ", {"type": "mention", "text": "@d_voorbeeld"}, " ook."],
            reply_to_message_id=4,
            text_entities=[
                {"type": "plain", "text": "Ik, en "},
                {"type": "mention", "text": "@d_voorbeeld"},
                {"type": "plain", "text": " ook."},
            ],
        ),
        _said(6, 102, "B. Voorbeeld", "", photo="photos/photo_1@14-11-2023_23-19-20.jpg", width=640, height=480),
        _said(7, 102, "B. Voorbeeld", "", file=_ABSENT, thumbnail=_ABSENT, file_name="kaart.pdf", file_size=12_345),
        _said(8, 103, "C. Monster", "", file=_LARGE, media_type="video_file", mime_type="video/mp4"),
        _said(9, 103, "C. Monster", "Uit een ander kanaal", forwarded_from="A. Proefpersoon"),
        {
            **_said(10, 0, "Wandelclub Proef", "Zaterdag om tien uur."),
            "from_id": "channel1500",
            "author": "beheer",
            "reactions": [
                {
                    "type": "emoji",
                    "count": 3,
                    "emoji": "👍",
                    "recent": [{"from": "B. Voorbeeld", "from_id": "user102", "date": "2023-11-14T23:30:00"}],
                }
            ],
        },
        _said(11, 104, None, "Ik ga weg."),
        _done(12, 101, "A. Proefpersoon", "pin_message", message_id=10),
        _done(13, 101, "A. Proefpersoon", "remove_members", members=["E. Weg"]),
        _done(14, 102, "B. Voorbeeld", "remove_members", members=["B. Voorbeeld"]),
        _done(15, 101, "A. Proefpersoon", "edit_group_title", title="Wandelclub Proef"),
        _said(
            16,
            103,
            "C. Monster",
            [{"type": "mention_name", "text": "Bee", "user_id": 102}, ", zie https://voorbeeld.example/"],
            text_entities=[
                {"type": "mention_name", "text": "Bee", "user_id": 102},
                {"type": "plain", "text": ", zie "},
                {"type": "link", "text": "https://voorbeeld.example/"},
            ],
        ),
        {"id": 17, "type": "unsupported"},
    ],
}

_ACCOUNT: dict[str, Any] = {
    "about": "Here is the data you requested. Remember: Telegram is ad free.",
    "personal_information": {
        "user_id": 200,
        "first_name": "O.",
        "last_name": "Eigenaar",
        "phone_number": "+31 6 00000000",
        "username": "@o_eigenaar",
        "bio": "",
    },
    "profile_pictures": [{"date": "2020-01-01T12:00:00", "date_unixtime": "1577876400", "photo": _ABSENT}],
    "contacts": {
        "about": "",
        "list": [
            {"user_id": 102, "first_name": "Bee", "last_name": "", "phone_number": "+31 6 00000001", **_at(0)},
            {"user_id": 0, "first_name": "Zonder", "last_name": "Telegram", "phone_number": "0600000002", **_at(0)},
        ],
    },
    "frequent_contacts": {
        "about": "",
        "list": [{"id": 102, "category": "people", "type": "user", "name": "Bee", "rating": 1.5}],
    },
    "sessions": {"about": "", "list": [{"last_active": "2023-11-14T23:00:00", "last_ip": "192.0.2.7"}]},
    "chats": {
        "about": "",
        "list": [
            {
                "name": "Bee",
                "type": "personal_chat",
                "id": 102,
                "messages": [
                    _said(1, 102, "Bee", "Hoi"),
                    _said(2, 200, "O. Eigenaar", "Dag", reply_to_message_id=1),
                    _done(3, 200, "O. Eigenaar", "phone_call", duration_seconds=4),
                ],
            },
            {"type": "saved_messages", "id": 200, "messages": [_said(4, 200, "O. Eigenaar", "Niet vergeten")]},
            {
                "name": "Buurt",
                "type": "public_supergroup",
                "id": 1600,
                "messages": [_said(7, 200, "O. Eigenaar", "Een"), _said(12, 200, "O. Eigenaar", "Twee")],
            },
        ],
    },
    "left_chats": {
        "about": "",
        "list": [
            {
                "name": "Oude groep",
                "type": "private_group",
                "id": 70,
                "messages": [_said(20, 200, "O. Eigenaar", "Tot ziens")],
            }
        ],
    },
}

_USER, _CHAT = 1 << 32, 2 << 32

_OLD: dict[str, Any] = {
    "name": "Oud",
    "type": "private_supergroup",
    "id": 1700,
    "messages": [
        {
            "id": 1,
            "type": "service",
            "date": "2019-05-01T10:00:00",
            "actor": "A. Proefpersoon",
            "actor_id": _USER + 101,
            "action": "create_channel",
            "title": "Oud",
            "text": "",
        },
        {
            "id": 2,
            "type": "message",
            "date": "2019-05-01T10:01:00",
            "edited": "1970-01-01T01:00:00",
            "from": "A. Proefpersoon",
            "from_id": _USER + 101,
            "text": "Eerste",
        },
        {
            "id": 3,
            "type": "message",
            "date": "2019-05-01T10:02:00",
            "from": "Oud",
            "from_id": _CHAT + 1700,
            "text": "Zonder naam",
        },
    ],
}

_BROKEN = b"""{
 "name": "Tekens",
 "type": "private_group",
 "id": 80,
 "messages": [
  {
   "id": 1,
   "type": "message",
   "date": "2022-09-01T10:00:00",
   "date_unixtime": "1662019200",
   "from": "A. Proef\\x01persoon",
   "from_id": "user101",
   "text": "een\\x1Ftwee, en \\\\x03 blijft"
  },
  {
   "id": 2,
   "type": "message",
   "date": "2022-09-01T10:01:00",
   "date_unixtime": "1662019260",
   "from": "B. Voorbeeld",
   "from_id": "user102",
   "text": [
    {
     "type": "custom_emoji",
     "text": "a: b",
     "document_id": chats/chat_1/stickers/sticker (2).webp
    },
    " klaar"
   ]
  }
 ]
}"""

JSON = (
    Example("group.json", _written(GROUP), members=10, messages=10, acts=7),
    Example("account.json", _written(_ACCOUNT), members=3, messages=6, acts=1),
    Example("old.json", _written(_OLD), members=2, messages=2, acts=1),
    Example("broken.json", _BROKEN, members=2, messages=2, acts=0),
)

_PAGE = """<!DOCTYPE html>
<html>
 <head>
  <meta charset="utf-8"/>
<title>Exported Data</title>
 </head>
 <body onload="CheckLocation();">
  <div class="page_wrap">
   <div class="page_header">
    <div class="content">
     <div class="text bold">
Wandelclub Proef
     </div>
    </div>
   </div>
   <div class="page_body chat_page">
    <div class="history">
     <div class="message service" id="message-1">
      <div class="body details">
14 November 2023
      </div>
     </div>
     <div class="message service" id="message1">
      <div class="body details">
A. Proefpersoon created group &laquo;Wandelclub Proef&raquo; with members B. Voorbeeld and C. Monster
      </div>
     </div>
     <div class="message default clearfix" id="message2">
      <div class="pull_left userpic_wrap">
       <div class="userpic userpic6" style="width: 42px; height: 42px">
        <div class="initials" style="line-height: 42px">
B
        </div>
       </div>
      </div>
      <div class="body">
       <div class="pull_right date details" title="14.11.2023 23:15:20 UTC+01:00">
23:15
       </div>
       <div class="from_name">
B. Voorbeeld
       </div>
       <div class="text">
Wie gaat er mee?<br>Zie <a href="https://voorbeeld.example/">https://voorbeeld.example/</a> of vraag <a href="https://t.me/d_voorbeeld">@d_voorbeeld</a>
       </div>
      </div>
     </div>
     <div class="message default clearfix joined" id="message3">
      <div class="body">
       <div class="pull_right date details" title="14.11.2023 23:16:20">
23:16
       </div>
       <div class="media_wrap clearfix">
        <div class="media clearfix pull_left media_photo">
         <div class="fill pull_left">
         </div>
         <div class="body">
          <div class="title bold">
Photo
          </div>
          <div class="description">
Not included, change data exporting settings to download.
          </div>
          <div class="status details">
640x480, 12.3 KB
          </div>
         </div>
        </div>
       </div>
      </div>
     </div>
     <div class="message default clearfix" id="message4">
      <div class="body">
       <div class="pull_right date details" title="14.11.2023 23:17:20 UTC+01:00">
23:17
       </div>
       <div class="from_name">
C. Monster
       </div>
       <div class="reply_to details">
In reply to <a href="#go_to_message2" onclick="return GoToMessage(2)">this message</a>
       </div>
       <div class="media_wrap clearfix">
        <a class="photo_wrap clearfix pull_left" href="photos/photo_1@14-11-2023_23-17-20.jpg">
         <img class="photo" src="photos/photo_1@14-11-2023_23-17-20_thumb.jpg" style="width: 260px; height: 195px"/>
        </a>
       </div>
       <div class="text">
Deze &lt;weg&gt; &amp; terug
       </div>
       <span class="reactions">
        <span class="reaction">
         <span class="emoji">
👍
         </span>
         <span class="userpics">
          <div class="userpic userpic1" style="width: 20px; height: 20px">
           <div class="initials" style="line-height: 20px" title="B. Voorbeeld">
B
           </div>
          </div>
         </span>
        </span>
       </span>
      </div>
     </div>
     <div class="message default clearfix" id="message5">
      <div class="body">
       <div class="pull_right date details" title="14.11.2023 23:18:20 UTC+01:00">
23:18
       </div>
       <div class="from_name">
C. Monster
       </div>
       <div class="pull_left forwarded userpic_wrap">
       </div>
       <div class="forwarded body">
        <div class="from_name">
Ander kanaal<span class="date details" title="01.11.2023 10:00:00 UTC+01:00"> 01.11.2023 10:00:00</span>
        </div>
        <div class="text">
Doorgestuurd
        </div>
       </div>
      </div>
     </div>
     <div class="message service" id="message6">
      <div class="body details">
A. Proefpersoon pinned <a href="#go_to_message4" onclick="return GoToMessage(4)">this message</a>
      </div>
     </div>
     <div class="message service" id="message7">
      <div class="body details">
C. Monster removed C. Monster
      </div>
     </div>
    </div>
   </div>
  </div>
 </body>
</html>
"""

HTML = (Example("messages.html", _PAGE.encode(), members=4, messages=4, acts=3),)
