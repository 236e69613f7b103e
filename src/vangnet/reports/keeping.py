"""Files as they came, kept whole: each sealed to the desk's own key, under the digest of its contents."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vangnet.errors import InputRefused
from vangnet.reports.models import KeptFile
from vangnet.transfer.keys import DoorKeys, keys_at
from vangnet.transfer.sealing import seal, unseal
from vangnet.transfer.writing import keep_names, write_whole

DOOR = "desk"
_FILES = "files"
_SEALED = (_FILES, "attachments", "made")
"""Folders of what was sealed to the desk, or signed by it."""


def desk_keys() -> DoorKeys:
    """The keys of this desk: they lie in a file outside its database, made at first use.

    Raises InputRefused when they are gone and something was sealed to them: new ones would hide that.
    """
    place = Path(settings.DOOR_KEYS)
    if not place.exists() and any(any(Path(settings.REPORTS).glob(f"{name}/*")) for name in _SEALED):
        raise InputRefused(f"{place}: the keys of this desk are gone; put them back from where they are kept apart")
    return keys_at(place, DOOR)


def keep_file(data: bytes, name: str) -> KeptFile:
    """Keep a file as it came. The same contents are kept once, under the name that they first came with.

    The file is on the disk before its row is: a transaction that is taken back leaves a sealed file that is used again.
    """
    sha256 = put(_FILES, data)
    facts = {"name": name[:300], "size": len(data)}
    file, is_new = KeptFile.objects.get_or_create(sha256=sha256, defaults=facts)
    if not is_new and file.destroyed_at is not None:  # it came again after it was destroyed
        KeptFile.objects.filter(pk=file.pk).update(destroyed_at=None, kept_at=timezone.now(), **facts)
        file.refresh_from_db()
    return file


def read_kept(file: KeptFile) -> bytes:
    """The contents of a kept file. Raises InputRefused when it was destroyed, is gone, or is not what it was."""
    if file.destroyed_at is not None:
        raise InputRefused(f"{file.name}: was destroyed")
    return get(_FILES, file.sha256)


def destroy_kept(file: KeptFile) -> None:
    """Take the contents of a kept file away; its row tells that there was one. The caller writes the line in the log.

    They go when the transaction that is open has come to its end.
    """
    KeptFile.objects.filter(pk=file.pk, destroyed_at=None).update(destroyed_at=timezone.now())
    transaction.on_commit(lambda: _remove_destroyed(file.sha256))


def finish_destroying() -> None:
    """A duty: take away what a process that was killed left of destroyed files."""
    for sha256 in KeptFile.objects.exclude(destroyed_at=None).values_list("sha256", flat=True).iterator():
        _remove_destroyed(sha256)


def _remove_destroyed(sha256: str) -> None:
    if KeptFile.objects.filter(sha256=sha256).exclude(destroyed_at=None).exists():
        remove(_FILES, sha256)


# -- sealed files by digest -------------------------------------------------------------------------------------------


def put(folder: str, data: bytes) -> str:
    """Seal contents to the desk's own key in a folder of the reports; gives their SHA-256, which is their name."""
    digest = hashlib.sha256(data)
    place = _place(folder, digest.hexdigest())
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _holds(place, folder, digest.digest()):
        write_whole(place, [seal(data, desk_keys().card.opening, about=_about(folder, digest.digest()))])
    return digest.hexdigest()


def get(folder: str, sha256: str) -> bytes:
    """Contents by their SHA-256. Raises InputRefused."""
    try:
        sealed = _place(folder, sha256).read_bytes()
    except OSError as error:
        raise InputRefused(f"{folder}/{sha256}: {error.strerror}") from error
    return unseal(sealed, desk_keys().opening, about=_about(folder, bytes.fromhex(sha256)))


def remove(folder: str, sha256: str) -> None:
    """Take contents away for good."""
    place = _place(folder, sha256)
    if place.exists():
        place.unlink(missing_ok=True)
        keep_names(place.parent)


def _holds(place: Path, folder: str, digest: bytes) -> bool:
    """Whether these contents lie there already, and can be read: a damaged file is written anew."""
    if not place.exists():
        return False
    try:
        return hashlib.sha256(get(folder, digest.hex())).digest() == digest
    except InputRefused:
        return False


def _place(folder: str, sha256: str) -> Path:
    return Path(settings.REPORTS) / folder / sha256


def _about(folder: str, digest: bytes) -> bytes:
    """What a seal is about: a file that was put under another name cannot be opened."""
    return f"vangnet kept in {folder} ".encode() + digest
