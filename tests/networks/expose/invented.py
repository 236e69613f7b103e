"""An invented group, as a Telegram export would tell it: neutral texts and drawn-up names, and no imagery at all."""

from datetime import UTC, datetime, timedelta

from vangnet.networks.shape import (
    Act,
    ActKind,
    Identifier,
    IdentifierKind,
    Layer,
    Medium,
    Member,
    MemberKind,
    Message,
    Moment,
    Network,
    NetworkKind,
    Reach,
    Record,
    Role,
)

KNOWN = "ab" * 32
_START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
GROUP, OTHER, DIRECT = "telegram:chat1", "telegram:chat2", "telegram:chat3"


def user(number: int, name: str, *identifiers: Identifier) -> Member:
    return Member(f"telegram:user{number}", name, MemberKind.PERSON, identifiers)


def post(number: int, author: int, text: str, network: str = GROUP, **more: object) -> Message:
    moment = Moment(_START + timedelta(minutes=number))
    return Message(f"{network}:{number}", network, f"telegram:user{author}" if author else "", moment, text, **more)  # type: ignore[arg-type]


PICTURE = (Medium(path="photos/leeg_1.jpg", name="leeg_1.jpg", type="image/jpeg"),)
KNOWN_FILE = (Medium(path="photos/leeg_2.jpg", name="leeg_2.jpg", type="image/jpeg", sha256=KNOWN.upper()),)


def export() -> list[Record]:
    """A group with a dialling code in emoji, one about football, and a private chat of an adult with a minor."""
    return [
        Network(GROUP, "0️⃣5️⃣4️⃣1️⃣ EXPOSE", "telegram", NetworkKind.GROUP),
        Network(OTHER, "Voetbal JO15", "telegram", NetworkKind.GROUP),
        Network(DIRECT, "", "telegram", NetworkKind.DIRECT),
        user(1, "A. Beheerder"),
        user(2, "B. Plaatser", Identifier(IdentifierKind.USERNAME, "plaatser_b", Reach.REUSED)),
        user(3, "C. Doorgever"),
        user(4, "D. Volwassene"),
        user(5, "E. Jongere", Identifier(IdentifierKind.PHONE, "+31612345678", Reach.REUSED)),
        Act(ActKind.CREATE, GROUP, "telegram:user1"),
        Act(ActKind.PIN, GROUP, "telegram:user1"),
        Role("telegram:user3", GROUP, "Moderator", 1, "stated"),
        post(1, 1, "Welkom, ik ben 16. Stuur alles naar mij"),
        post(2, 2, "foto van iemand, snap: proefje_12", media=PICTURE),
        post(3, 2, "Nog een: snap: proefje_12 en 06-12345678", media=PICTURE),
        post(4, 2, "mijn snap is plaatser_b"),
        post(5, 3, "foto van iemand uit 3 havo: Proef Persoon uit klas 3b", forwarded_from="X", media=PICTURE),
        post(6, 2, "ik zit in klas 2 en ben 14"),
        post(7, 3, "zie plaatje", media=KNOWN_FILE),
        post(8, 5, "verwijder dit, ik ben 15 en dat is mijn nummer"),
        post(9, 4, "leuk hier", GROUP),
        post(20, 5, "morgen om 15:00 training, neem 10 euro mee", OTHER),
        post(21, 5, "mijn nummer is 0612345678", OTHER),
        post(30, 4, "ik ben 34, hoe oud ben je", DIRECT, layer=Layer.PRIVATE, to=("telegram:user5",)),
        post(31, 5, "ik ben 15", DIRECT, layer=Layer.PRIVATE, to=("telegram:user4",)),
        post(32, 4, "heb je snap? niet tegen je ouders zeggen", DIRECT, layer=Layer.PRIVATE, to=("telegram:user5",)),
    ]
