"""Work that follows from expose groups: a list is kept, and people take items up, settle them, and say why."""

from collections.abc import Iterable

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.chats.kept import KeptItem
from vangnet.chats.models import Export, WorkAct, WorkItem
from vangnet.errors import InputRefused
from vangnet.reports.numbers import numbers
from vangnet.suspects.actions.opening import open_suspect
from vangnet.suspects.models import Suspect

LETTER = "EW"
State, Kind = WorkItem.State, WorkAct.Kind
_BATCH = 500
_FIELDS = ("place", "kind", "leads_to", "item", "is_gone")

MOVES: dict[str, tuple[frozenset[str], str]] = {
    Kind.TAKE: (frozenset({State.OPEN, State.TAKEN}), State.TAKEN),
    Kind.DONE: (frozenset({State.OPEN, State.TAKEN}), State.DONE),
    Kind.ASIDE: (frozenset({State.OPEN, State.TAKEN}), State.ASIDE),
    Kind.REOPEN: (frozenset({State.DONE, State.ASIDE}), State.OPEN),
}
"""What leads from which states to which."""


class NewItem(msgspec.Struct, frozen=True):
    """An item of a list that was made now. `key` finds it again in the next one."""

    key: str
    kind: str
    leads_to: str
    told: KeptItem


@transaction.atomic
def keep_list(export: Export, rows: Iterable[NewItem], *, by: Actor) -> None:
    """Make the work list of an export this one. What people did stays; what is in it no more and untouched goes."""
    Export.objects.select_for_update().get(pk=export.pk)
    there = {one.key: one for one in WorkItem.objects.select_for_update().filter(export=export)}
    fresh: list[WorkItem] = []
    again: list[WorkItem] = []
    seen: set[str] = set()
    for place, row in enumerate(rows, 1):
        if row.key in seen:
            continue
        seen.add(row.key)
        one = there.get(row.key) or WorkItem(export=export, key=row.key)
        one.place, one.kind, one.leads_to, one.is_gone = place, row.kind, row.leads_to, False
        one.item = msgspec.to_builtins(row.told)
        (again if one.pk else fresh).append(one)
    for one, number in zip(fresh, numbers(WorkItem, LETTER, len(fresh)) if fresh else (), strict=True):
        one.number = number
    WorkItem.objects.bulk_create(fresh, batch_size=_BATCH)
    WorkItem.objects.bulk_update(again, _FIELDS, batch_size=_BATCH)
    gone = _leave([one for key, one in there.items() if key not in seen])
    told = {"items": len(seen), "new": len(fresh), "gone": gone}
    record(Act("chats.work.make", export.exhibit.case.number, (f"chats:{export.pk}",), told), by=by)


def _leave(missing: list[WorkItem]) -> int:
    """Items that a new list does not have: untouched ones go, others are marked. Gives how many."""
    touched = set(WorkAct.objects.filter(item__in=missing).values_list("item_id", flat=True))
    kept = {one.pk for one in missing if one.pk in touched or one.suspect_id or one.owner_id or one.state != State.OPEN}
    WorkItem.objects.filter(pk__in=kept).update(is_gone=True)
    WorkItem.objects.filter(pk__in=[one.pk for one in missing if one.pk not in kept]).delete()
    return len(missing)


# -- what people do with an item --------------------------------------------------------------------------------------


@transaction.atomic
def do(item: WorkItem, *, kind: str, reason: str, by: Actor) -> WorkAct:
    """Take an item up, settle it, set it aside, open it again, or write a note.

    All but taking up asks for a reason. Raises InputRefused where it is not in a state for that.
    """
    if kind not in (*MOVES, Kind.NOTE):
        raise InputRefused(_("Choose one of the list."))
    person, reason = person_of(by), reason.strip()
    if kind != Kind.TAKE and not reason:
        raise InputRefused(_("Say why; it is written down."))
    now = _locked(item)
    if kind in MOVES:
        begins, ends = MOVES[kind]
        if now.state not in begins or (kind == Kind.TAKE and now.owner_id == person.pk):
            raise InputRefused(_("This cannot be done now: see how far this work is."))
        now.state = ends
        if kind in (Kind.TAKE, Kind.REOPEN):
            now.owner = person if kind == Kind.TAKE else None
        now.save(update_fields=["state", "owner"])
    done = WorkAct.objects.create(item=now, kind=kind, reason=reason, made_by=person)
    record(_line(f"chats.work.{kind}", now), by=by)
    return done


@transaction.atomic
def write_suspect(item: WorkItem, *, reason: str, name: str = "", by: Actor) -> Suspect:
    """Write the member of an item down as a suspect of the case, in the track for minors: no age is proven.

    Raises InputRefused without a reason, for data of a victim, and where it was done before.
    """
    person = person_of(by)
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    now = _locked(item)
    if now.kind == "victim" or now.item.get("member") is None:
        raise InputRefused(_("This work is not about a member of the export."))
    if now.suspect_id:
        raise InputRefused(_("This member was written down as a suspect before."))
    now.suspect = open_suspect(now.export.exhibit.case, name=name, by=by)
    now.save(update_fields=["suspect"])
    WorkAct.objects.create(item=now, kind=Kind.SUSPECT, reason=reason.strip(), made_by=person)
    record(_line("chats.work.suspect", now, f"suspect:{now.suspect.pk}"), by=by)
    return now.suspect


def _locked(item: WorkItem) -> WorkItem:
    found = WorkItem.objects.select_for_update(of=("self",)).select_related("export__exhibit__case")
    return found.get(pk=item.pk)


def _line(name: str, item: WorkItem, *things: str) -> Act:
    """A line of the log: never what anybody wrote."""
    return Act(name, item.export.exhibit.case.number, (f"work_item:{item.pk}", *things), {"kind": item.kind})
