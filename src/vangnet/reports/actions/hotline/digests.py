"""The digests that a hotline may look up: proposed by the library's custodian, approved by somebody of the exchange.

They come from released lists that may be distributed. What minors made of themselves is on none of those, and what was
retracted is left out: by itself, because a wrong yes hurts somebody and a missing one does not.
"""

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.actions.releasing import entry_of
from vangnet.cases.models import Proposal, Release
from vangnet.cases.queries.library import lists
from vangnet.errors import InputRefused
from vangnet.reports.models import DigestList

KINDS = ("md5", "sha1", "sha256")


def digests_of(releases: Sequence[Release]) -> dict[str, list[bytes]]:
    """The digests by kind, sorted, each once."""
    found: dict[str, set[bytes]] = {kind: set() for kind in KINDS}
    gone = {release.pk: _retracted(release) for release in releases}
    rows = Proposal.objects.filter(release__in=releases, release__distributed=True, self_generated=False)
    for row in rows.only("pk", "release", *KINDS).iterator():
        retracted = gone[row.release_id or 0]
        if retracted is None or entry_of(row) in retracted:
            continue
        for kind in KINDS:
            if told := getattr(row, kind):
                found[kind].add(bytes.fromhex(told))
    return {kind: sorted(held) for kind, held in found.items()}


def _retracted(release: Release) -> frozenset[str] | None:
    """The entries of a released list that were taken back since; None: all of it was."""
    entries: set[str] = set()
    for listed in lists():
        if listed.file_sha256 == release.digest:
            if listed.retracted:
                return None
            entries.update(*(gone.entries for gone in listed.entries_retracted))
    return frozenset(entries)


def digest_of(found: dict[str, list[bytes]]) -> str:
    """SHA-256 of a list: what the two people agree on."""
    whole = hashlib.sha256()
    for kind in KINDS:
        whole.update(f"{kind} {len(found[kind])}\n".encode() + b"".join(found[kind]))
    return whole.hexdigest()


def in_force() -> DigestList | None:
    """The list that counts: the newest one that was approved."""
    return DigestList.objects.exclude(approved_at=None).order_by("-version").first()


def waiting() -> DigestList | None:
    """The list that was proposed and waits for a second person."""
    return DigestList.objects.filter(approved_at=None, refused_at=None).order_by("-version").first()


@transaction.atomic
def propose_digests(releases: Sequence[Release], *, by: Actor) -> DigestList:
    """Propose what hotlines may look up from now on: all of these lists together. Raises InputRefused."""
    person = person_of(by)
    if any(not release.distributed for release in releases):
        raise InputRefused(_("One of these lists is never distributed."))
    if waiting() is not None:
        raise InputRefused(_("A proposal waits for a second person; that one is decided on first."))
    found = digests_of(releases)
    made = DigestList.objects.create(
        version=_next_version(),
        digest=digest_of(found),
        counts={kind: len(held) for kind, held in found.items()},
        proposed_by=person,
    )
    made.releases.set(releases)
    details = {"version": made.version, "counts": made.counts, "sha256": made.digest}
    record(Act("hotline.digests.propose", objects=(f"digest_list:{made.pk}",), details=details), by=by)
    return made


@transaction.atomic
def approve_digests(proposed: DigestList, *, by: Actor) -> DigestList:
    """A second person agrees; the list goes to the public door with the next bundle. Raises InputRefused."""
    person = person_of(by)
    listed = _open(proposed)
    if listed.proposed_by_id == person.pk:
        raise InputRefused(_("Nobody approves a proposal of their own: a second person must do it."))
    if digest_of(digests_of(list(listed.releases.all()))) != listed.digest:
        raise InputRefused(_("The lists changed after this was proposed; refuse it, and let it be proposed again."))
    listed.approved_by, listed.approved_at = person, timezone.now()
    listed.save(update_fields=["approved_by", "approved_at"])
    record(Act("hotline.digests.approve", objects=(f"digest_list:{listed.pk}",)), by=by)
    return listed


@transaction.atomic
def refuse_digests(proposed: DigestList, *, reason: str, by: Actor) -> None:
    """A second person does not agree, or the custodian takes it back. Raises InputRefused."""
    listed = _open(proposed)
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    listed.refused_by, listed.refused_at, listed.refused_why = person_of(by), timezone.now(), reason.strip()
    listed.save(update_fields=["refused_by", "refused_at", "refused_why"])
    record(Act("hotline.digests.refuse", objects=(f"digest_list:{listed.pk}",)), by=by)


@transaction.atomic
def narrow_digests() -> DigestList | None:
    """Where something on the list that counts was retracted since, make a version without it; None: nothing was."""
    now = in_force()
    if now is None:
        return None
    found = digests_of(list(now.releases.all()))
    if digest_of(found) == now.digest:
        return None
    made = DigestList.objects.create(
        version=_next_version(),
        digest=digest_of(found),
        counts={kind: len(held) for kind, held in found.items()},
        narrowed_from=now,
        proposed_by=now.proposed_by,
        approved_by=now.approved_by,
        approved_at=timezone.now(),
    )
    made.releases.set(now.releases.all())
    details = {"version": made.version, "counts": made.counts}
    record(Act("hotline.digests.narrow", objects=(f"digest_list:{made.pk}",), details=details), by=Actor(None))
    return made


def _open(proposed: DigestList) -> DigestList:
    listed = DigestList.objects.select_for_update().get(pk=proposed.pk)
    if listed.approved_at or listed.refused_at:
        raise InputRefused(_("This was decided on before."))
    return listed


def _next_version() -> int:
    return (DigestList.objects.aggregate(last=Max("version"))["last"] or 0) + 1
