"""Both doors in one process, each with its own keys, folders and tables, and a link between them that copies files."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vangnet.portals.public import carrying as public
from vangnet.portals.public import keeping, models, trust
from vangnet.reports.exchange import carrying as desk
from vangnet.reports.exchange.public import PUBLIC
from vangnet.reports.keeping import desk_keys
from vangnet.transfer import bundle, receipt, shapes
from vangnet.transfer.folder import Outcome
from vangnet.transfer.keys import write_card

AT = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)


class Doors:
    """`report` is what somebody sends on the public page; `there` and `back` are the one-way links."""

    def __init__(self, settings: Any, place: Path) -> None:
        self.settings, self.place = settings, place
        settings.REPORTS = place / "desk" / "reports"
        settings.DOOR_KEYS = place / "desk" / "door.key"
        settings.PUBLIC_CARD = place / "desk" / "public-card.json"
        settings.BUNDLES_IN, settings.BUNDLES_OUT = place / "desk" / "in", place / "desk" / "out"
        settings.PUBLIC_KEYS = place / "public" / "door.key"
        settings.DESK_CARD = place / "public" / "desk-card.json"
        settings.PUBLIC_BUNDLES_IN, settings.PUBLIC_BUNDLES_OUT = place / "public" / "in", place / "public" / "out"
        settings.DATA = place / "public"  # only its lock
        settings.BUNDLE_PATIENCE = settings.BUNDLE_PATIENCE * 0
        for folder in (settings.BUNDLES_IN, settings.PUBLIC_BUNDLES_IN):
            folder.mkdir(parents=True)
        write_card(desk_keys().card, settings.DESK_CARD)
        write_card(trust.keys().card, settings.PUBLIC_CARD)

    # -- at the public door --------------------------------------------------------------------------------------------

    def report(self, story: str = "Een profiel deelde strafbaar materiaal", **more: Any) -> str:
        """Somebody sends a report; gives the code of its receipt."""
        code = more.pop("code", None) or receipt.new()
        answers = {"story": story} | more.pop("answers", {})
        self.keep(self.sent(code, answers=answers, **more), code)
        return code

    def sent(self, code: str, **more: Any) -> shapes.Sent:
        key = receipt.reply_key(code).public_key().public_bytes_raw()
        return shapes.Sent(**{"receipt": trust.receipt_digest(code), "reply_key": key, "sent_at": AT} | more)

    def keep(self, entry: Any, code: str | None = None) -> models.Waiting:
        waiting = keeping.keep(entry)
        if code is not None:
            digest = trust.receipt_digest(code)
            models.Receipt.objects.get_or_create(digest=digest, defaults={"made_hour": AT, "waiting": waiting})
        return waiting

    def add(self, code: str, text: str, **more: Any) -> None:
        self.keep(shapes.Added(receipt=trust.receipt_digest(code), sent_at=AT, text=text, **more))

    # -- between them --------------------------------------------------------------------------------------------------

    def there(self) -> list[Path]:
        """The link from the public door to the desk: whatever lies there, as often as it runs."""
        return _copied(self.settings.PUBLIC_BUNDLES_OUT, self.settings.BUNDLES_IN)

    def back(self) -> list[Path]:
        """The link from the desk to the public door."""
        return _copied(self.settings.BUNDLES_OUT, self.settings.PUBLIC_BUNDLES_IN)

    def carry_public(self) -> Outcome:
        with_patience = public.CARRIER.take_bundles(0)
        public.carry()
        return with_patience

    def carry_desk(self) -> Outcome:
        return desk.carry(PUBLIC)[0]

    def carry(self) -> Outcome:
        """Once all the way: out, in, and back."""
        self.carry_public()
        self.there()
        outcome = self.carry_desk()
        self.back()
        self.carry_public()
        return outcome

    def write(self, entries: list[bytes], number: int = 1, **more: Any) -> Path:
        """A bundle that the public door signs, with whatever in it: as somebody could who took it over."""
        facts = {"keys": trust.keys(), "to": trust.desk(), "previous": bundle.FIRST, "heard": bundle.Heard()}
        place = self.settings.BUNDLES_IN / bundle.name_of("public", number)
        bundle.write(place, entries, number=number, **facts | {"made_at": AT} | more)
        return place


def _copied(source: Path, target: Path) -> list[Path]:
    source.mkdir(exist_ok=True)
    return [Path(shutil.copy(each, target)) for each in sorted(source.glob("*.bundle"))]
