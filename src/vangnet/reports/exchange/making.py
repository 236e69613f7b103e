"""Bundles for a door are made: what may be told back, in order, and whether it arrived.

A bundle is written among the desk's own files first, in the transaction that says what went with it; from there it goes
to the folder of the link, and lies there until the door says that it has it. A link may take it as often as it likes.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.errors import InputRefused
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.exchange.door import Door, Went, name_of_door
from vangnet.reports.keeping import DOOR, desk_keys
from vangnet.reports.models import Alarm, BundleMade, BundleTaken
from vangnet.transfer import bundle
from vangnet.transfer.bundle import Head, Heard
from vangnet.transfer.folder import Last
from vangnet.transfer.keys import Card
from vangnet.transfer.shapes import pack
from vangnet.transfer.writing import keep_names, sweep, write_whole

MOST_ENTRIES = 2_000
MOST_BYTES = 256 * 2**20
_MOST_NUMBER = 2**60
"""What a door says to have above this is not believed: numbers would end."""


def make_bundle(door: Door) -> Path | None:
    """Write the next bundle; None: there is nothing to tell. To be called by one process at a time (`exchange.carry`).

    First come bundles that a killed process made and did not bring to the folder of the link.
    """
    card = door.trusted()
    unwritten = BundleMade.objects.filter(door=name_of_door(card), is_written=False, arrived_at=None)
    made = unwritten.order_by("number").first() or _next(door, card)
    return None if made is None else _bring_out(door, made)


def write_again(door: Door, number: int) -> Path:
    """Bring a bundle out again that was lost on the way; it is the same to the byte. Raises InputRefused."""
    of_it = BundleMade.objects.filter(door=name_of_door(door.trusted()), number=number, arrived_at=None)
    made = of_it.first()
    if made is None or not _kept(made.door, number).exists():
        raise InputRefused(f"bundle {number}: was never made, or the {door.name} door has it, or gave it up")
    return _bring_out(door, made)


def acknowledged(door: Door, name: str, head: Head) -> None:
    """The door said which of our bundles it has: those need not be kept any more. What it gave up may go again."""
    bundles = BundleMade.objects.filter(door=name)
    ours = bundles.filter(number=head.acknowledges).values_list("digest", flat=True).first()
    gone = bundles.filter(number__in=head.lost)
    had = _numbers(gone.exclude(arrived_at=None))
    gone.update(arrived_at=None, is_written=True)
    given_up = _numbers(gone)
    if head.acknowledges and ours != head.acknowledged.hex():
        given_up = _went_back(door, name, head)
    elif had:
        door.forgot(had)
    door.lost(given_up)
    arrived = bundles.filter(number__lte=head.acknowledges, arrived_at=None).exclude(number__in=given_up)
    numbers = _numbers(arrived)
    arrived.update(arrived_at=timezone.now())
    door.arrived(numbers)
    transaction.on_commit(lambda: _forget(door, name, numbers + given_up))


def _went_back(door: Door, name: str, head: Head) -> list[int]:
    """This desk went back to a backup: the door has bundles that we do not know. Ours after that follow on nothing.

    Their numbers are used anew, after those of the door.
    """
    numbers = _numbers(BundleMade.objects.filter(door=name, arrived_at=None))
    BundleMade.objects.filter(door=name).filter(Q(number__in=numbers) | Q(number__gte=head.acknowledges)).delete()
    facts = {"door": door.name, "kind": "desk_went_back", "number": head.acknowledges}
    raise_alarm(Alarm.Kind.DOOR, f"{door.name}:desk_went_back:{head.acknowledges}", facts=facts, unit=door.unit())
    return numbers


def _numbers(bundles: QuerySet[BundleMade]) -> list[int]:
    return list(bundles.order_by("number").values_list("number", flat=True))


@transaction.atomic
def _next(door: Door, card: Card) -> BundleMade | None:
    name, by = name_of_door(card), Actor(None)
    sealed, went = _collect(door, card)
    last = BundleMade.objects.filter(door=name).order_by("-number").first()
    heard = _heard(name)
    if not sealed and (last.acknowledges if last else 0) >= heard.number and not _lost_since(name, last):
        return None
    before = _before(name, last)
    number = before.number + 1
    place = _kept(name, number)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(place.parent, older_than=0)
    try:
        digest = bundle.write(
            place,
            sealed,
            keys=desk_keys(),
            to=card,
            number=number,
            previous=before.digest,
            heard=heard,
            made_at=timezone.now().replace(microsecond=0),
        )
    except OSError as error:
        raise _no_room(place, error) from error
    made = BundleMade.objects.create(
        house=door.name,
        door=name,
        number=number,
        digest=digest.hex(),
        entries=len(sealed),
        acknowledges=heard.number,
    )
    for tell in went:
        tell(number)
    details = {"door": door.name, "number": number, "entries": len(sealed)}
    record(Act("bundle.make", objects=(f"bundle:{number}",), details=details), by=by)
    return made


def _before(name: str, last: BundleMade | None) -> Last:
    """The bundle that the next one follows on: our last, or the one that the door has, when we went back."""
    heard = BundleTaken.objects.filter(door=name, acknowledges__lt=_MOST_NUMBER).order_by("-acknowledges").first()
    if heard is not None and heard.acknowledges > (last.number if last else 0):
        return Last(heard.acknowledges, bytes.fromhex(heard.acknowledged))
    return Last(last.number, bytes.fromhex(last.digest)) if last else Last(0, bundle.FIRST)


def _collect(door: Door, card: Card) -> tuple[list[bytes], list[Went]]:
    """What waits, sealed to the door, as much as a bundle takes; the rest goes with the next one."""
    sealed: list[bytes] = []
    went: list[Went] = []
    size = 0
    for source in door.sources:
        for entry, tell in source():
            one = bundle.seal_entry(pack(entry), card)
            size += len(one)
            if sealed and (len(sealed) == MOST_ENTRIES or size > MOST_BYTES):
                return sealed, went
            sealed.append(one)
            went.append(tell)
    return sealed, went


def _heard(name: str) -> Heard:
    """What this desk took in, and which never came."""
    last = BundleTaken.objects.filter(door=name).exclude(digest="").order_by("-number").first()
    lost = tuple(BundleTaken.objects.filter(door=name, digest="").order_by("number").values_list("number", flat=True))
    return Heard(last.number, bytes.fromhex(last.digest), lost) if last else Heard(lost=lost)


def _lost_since(name: str, last: BundleMade | None) -> bool:
    """Whether a bundle was given up since the last one was made: the door must hear it, to send its entries again."""
    gone = BundleTaken.objects.filter(door=name, digest="")
    return gone.filter(taken_at__gt=last.made_at).exists() if last else gone.exists()


# -- files ------------------------------------------------------------------------------------------------------------


def _bring_out(door: Door, made: BundleMade) -> Path:
    kept, out = _kept(made.door, made.number), door.folder_out()
    target = out / kept.name
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(out, older_than=0)
    try:
        write_whole(target, _pieces(kept))
    except OSError as error:
        raise _no_room(target, error) from error
    BundleMade.objects.filter(pk=made.pk).update(is_written=True)
    return target


def _pieces(place: Path) -> Iterator[bytes]:
    with place.open("rb") as file:
        while piece := file.read(2**20):
            yield piece


def _kept(door: str, number: int) -> Path:
    return Path(settings.REPORTS) / "made" / door[:16] / bundle.name_of(DOOR, number)


def _forget(door: Door, name: str, numbers: list[int]) -> None:
    for number in numbers:
        for place in (_kept(name, number), door.folder_out() / bundle.name_of(DOOR, number)):
            with suppress(FileNotFoundError):
                place.unlink()
                keep_names(place.parent)


def _no_room(place: Path, error: OSError) -> InputRefused:
    return InputRefused(f"{place}: {error.strerror}; nothing is lost, it goes when this is mended")
