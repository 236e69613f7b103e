"""An invented expose group in which somebody is only named: neutral texts, a drawn-up name, no imagery at all."""

from typing import Any

from tests.chats.invented import account, chats, done, said

HANDLE, NUMBER, NAME = "voorbeeldhandle", "771234567", "Proefnaam Xantippe"
SECRETS = (HANDLE, NUMBER, "Proefnaam", "Xantippe", "xantippe", "881234567", "12345679")
"""What stands in it of whom others only name: handle, number, name; and of whom a post was forwarded from."""


def files(title: str = "0541 EXPOSE Proefnaam Xantippe") -> dict[str, bytes]:
    """The account of `invented`, with posts in the expose group that name, invite and forward somebody."""
    found = chats(title)
    posts: list[dict[str, Any]] = found[0]["messages"]
    named = [*_mention("@" + HANDLE), *_named(NAME, int(NUMBER))]
    posts += [said(number, 2, "B. Plaatser", named) for number in (11, 12)]
    posts.append(done(13, 1, "A. Beheerder", "invite_members", members=[NAME]))
    posts.append(said(14, 2, "B. Plaatser", "zie dit", forwarded_from="Xantippe", forwarded_from_id="user881234567"))
    card = {"first_name": "Proefnaam", "last_name": "", "phone_number": "+31612345679"}
    posts.append(said(15, 2, "B. Plaatser", "bel maar", contact_information=card))
    return {"result.json": account(found)}


def _mention(handle: str) -> list[Any]:
    return ["snap van haar: ", {"type": "mention", "text": handle}]


def _named(name: str, number: int) -> list[Any]:
    return [" of ", {"type": "mention_name", "text": name, "user_id": number}]
