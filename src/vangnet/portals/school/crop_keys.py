"""The keys that crops are sealed to: each for one alert, a file of its own, in no database and in no backup.

The files say what there is: a key whose file is gone is destroyed, whatever a database says that came from a backup,
and a file that the database does not know is a key that a restored database forgot.
"""

import os
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vangnet.errors import InputRefused
from vangnet.portals.school.keeping import keep
from vangnet.portals.school.models import Alert, OneTimeKey
from vangnet.transfer.school import KeyMade
from vangnet.transfer.writing import keep_names, sweep, write_whole

STOCK = 10
"""How many keys wait for an alert."""

_SUFFIX = ".key"
_BYTES = 32
_EPOCH = 1_577_836_800  # 2020: numbers begin with seconds since then, so that none comes twice after a restored backup


def stock() -> int:
    """Make keys until there are enough that wait, and tell the desk their public halves; gives how many were made.

    To be called by one process at a time, when bundles are carried.
    """
    sweep(_folder(), older_than=60)
    _adopt()
    forget_lost()
    used = Alert.objects.values("key")
    missing = STOCK - OneTimeKey.objects.filter(destroyed_at=None).exclude(pk__in=used).count()
    for _ in range(missing):
        _make()
    return max(missing, 0)


def forget_lost() -> int:
    """Write down as destroyed those whose file is gone (memory that lost its power, a restored backup)."""
    lost = [key.pk for key in OneTimeKey.objects.filter(destroyed_at=None) if not _place(key.number).exists()]
    return OneTimeKey.objects.filter(pk__in=lost).update(destroyed_at=timezone.now())


def is_there(key: OneTimeKey) -> bool:
    """Whether what was sealed to this key can still be opened."""
    return key.destroyed_at is None and _place(key.number).exists()


def private(key: OneTimeKey) -> X25519PrivateKey:
    """The private half, read anew each time. Raises InputRefused when it is destroyed."""
    if key.destroyed_at is not None:
        raise InputRefused("this key is destroyed")
    return _read(_place(key.number))


def destroy(key: OneTimeKey) -> None:
    """Overwrite the file of a key, take it away, and bring that to the disk. Doing so again changes nothing.

    It is no part of a transaction: what follows may fail, the key is gone.
    """
    _erase(_place(key.number))
    OneTimeKey.objects.filter(pk=key.pk, destroyed_at=None).update(destroyed_at=timezone.now())


@transaction.atomic
def _make() -> None:
    last = OneTimeKey.objects.order_by("-number").values_list("number", flat=True).first() or 0
    made, number = X25519PrivateKey.generate(), max(last + 1, int(time.time()) - _EPOCH)
    write_whole(_place(number), [made.private_bytes_raw()])
    _tell(number, made)


def _adopt() -> None:
    """Know keys again that a restored database forgot; finish those that it knows as destroyed."""
    known = dict(OneTimeKey.objects.values_list("number", "destroyed_at"))
    for place in sorted(_folder().glob(f"*{_SUFFIX}")):
        if not place.stem.isdecimal() or place.stat().st_size != _BYTES or known.get(int(place.stem)) is not None:
            _erase(place)
        elif int(place.stem) not in known:
            with transaction.atomic():
                _tell(int(place.stem), _read(place))


def _tell(number: int, made: X25519PrivateKey) -> None:
    public = made.public_key().public_bytes_raw()
    OneTimeKey.objects.create(number=number, public=public)
    keep(KeyMade(number=number, public=public))


def _read(place: Path) -> X25519PrivateKey:
    try:
        return X25519PrivateKey.from_private_bytes(place.read_bytes())
    except (OSError, ValueError) as error:
        raise InputRefused("the key of this crop is not there") from error


def _erase(place: Path) -> None:
    try:
        with place.open("r+b") as file:
            file.write(os.urandom(max(_BYTES, place.stat().st_size)))
            file.flush()
            os.fsync(file.fileno())
        place.unlink()
    except FileNotFoundError:
        return
    keep_names(place.parent)


def _place(number: int) -> Path:
    return _folder() / f"{number}{_SUFFIX}"


def _folder() -> Path:
    folder = Path(settings.SCHOOL_CROP_KEYS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
