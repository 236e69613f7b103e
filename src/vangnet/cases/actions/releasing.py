"""The custodian releases lists into the library, and takes entries out of it again. Every step is a new version."""

import hashlib
import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Proposal, Release, Reliance, Retraction
from vangnet.cases.queries.library import agreed
from vangnet.errors import InputRefused
from vangnet.reference import changing, store
from vangnet.scan.categorised_listing import CategorisedMedium, write_categorised_list
from vangnet.values import Standing

NEVER_DISTRIBUTED = "self-generated, never distributed"


def lists_folder() -> Path:
    """Where the desk keeps the lists that it released."""
    return Path(settings.DATA) / "lists"


def released_file(release: Release) -> Path:
    """The file of a released list."""
    return lists_folder() / release.file


def entry_of(proposal: Proposal) -> str:
    """How a released list, and every hit on it, names a content."""
    return f"V{proposal.pk}"


def release(*, name: str, by: Actor) -> list[Release]:
    """Release all that two people agree on: one list for each profile, and apart what is never distributed.

    Raises InputRefused when nothing is ready. Each list is whole, or not there and its proposals still wait.
    """
    groups: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for pk, profile, apart in agreed().values_list("pk", "profile", "self_generated"):
        groups[profile, apart].append(pk)
    if not groups:
        raise InputRefused(_("Nothing is ready: two people must agree on each medium first."))
    return [
        _release(name, several, profile=profile, distributed=not apart, by=by)
        for (profile, apart), several in sorted(groups.items())
    ]


@transaction.atomic
def _release(name: str, asked: Sequence[int], *, profile: str, distributed: bool, by: Actor) -> Release:
    """Write a list, add it to the library and remember it. A list that the library refuses is not left behind."""
    proposals = list(Proposal.objects.select_for_update().filter(pk__in=asked, release__isnull=True).order_by("pk"))
    if len(proposals) != len(asked):
        raise InputRefused(_("Somebody else released some of this at the same moment; look at the list again."))
    title = name if distributed else f"{name} ({NEVER_DISTRIBUTED})"
    stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
    file = f"{stamp}-{profile}{'' if distributed else '-never-distributed'}.csv"
    place = lists_folder() / file
    place.parent.mkdir(parents=True, exist_ok=True)
    counts = write_categorised_list(map(_medium, proposals), place, profile=profile, standing=Standing.RELEASED)
    try:
        version = _add(place, title)
        made = Release.objects.create(
            name=title,
            file=file,
            distributed=distributed,
            entries=counts.listed,
            digest=hashlib.sha256(place.read_bytes()).hexdigest(),
            library_version=version,
            released_by=person_of(by),
        )
    except Exception:
        place.unlink()
        raise
    Proposal.objects.filter(pk__in=asked).update(release=made)
    details = {"name": title, "sha256": made.digest, "entries": made.entries, "version": version}
    record(Act("library.release", objects=(f"release:{made.pk}",), details=details), by=by)
    return made


def _add(place: Path, title: str) -> int:
    """Add a list to the desk's library, which is made if there is none; gives the new version."""
    library = str(settings.LIBRARY)
    if not os.path.exists(library):
        Path(library).parent.mkdir(parents=True, exist_ok=True)
        store.init(library)
    return changing.add(library, changing.Source(str(place), title)).version


def _medium(proposal: Proposal) -> CategorisedMedium:
    return CategorisedMedium(
        entry=entry_of(proposal),
        category=proposal.category,
        md5=proposal.md5 or None,
        sha1=proposal.sha1 or None,
        sha256=proposal.sha256,
        size=proposal.size,
        type=proposal.type or None,
        pdq=proposal.pdq or None,
        pdq_quality=proposal.pdq_quality,
        series=proposal.series or None,
        victim_identified=proposal.victim_identified,
        self_generated=proposal.self_generated,
    )


@transaction.atomic
def retract(*, number: int, entry: str, reason: str, by: Actor) -> Retraction:
    """Take an entry of a list (by its number in the library) out of use: a new version, and every case that relied."""
    listed = store.read_version(str(settings.LIBRARY)).list_of(number)
    version = changing.retract_entries(str(settings.LIBRARY), number, [entry], reason)
    made = Retraction.objects.create(
        list=listed.title, entry=entry, reason=reason.strip(), library_version=version.number, made_by=person_of(by)
    )
    relied = Reliance.objects.filter(list=made.list, entry=entry).count()
    details = {"list": made.list, "entry": entry, "version": version.number, "cases": relied}
    record(Act("library.retract", objects=(f"retraction:{made.pk}",), details=details), by=by)
    return made
