"""Versions of the table: a draft is changed, tried on past reports, and switched on by a second person."""

from collections import Counter
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.actions.teams import REGIONAL
from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Unit
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.models import Destination, Report, RouteTable
from vangnet.reports.routing.proposing import Engine, Proposal, in_force, problems_of
from vangnet.reports.routing.table import LONGEST, read, standard

MOST_TRIED = 5_000
"""Past reports that a draft is tried on: the newest ones."""
MOST_SHOWN = 500
State = RouteTable.State


@transaction.atomic
def draft(*, text: str, by: Actor) -> RouteTable:
    """Make a new version, as a draft. It may still be wrong; then it cannot be switched on."""
    _refuse_length(text)
    last = RouteTable.objects.aggregate(last=Max("version"))["last"] or 0
    table = RouteTable.objects.create(version=last + 1, text=text, made_by=by.person)
    record(Act("routes.draft", objects=(f"routes:{table.version}",)), by=by)
    return table


@transaction.atomic
def change(table: RouteTable, *, text: str, by: Actor) -> RouteTable:
    """Change a draft. What it was tried on does not count any more; whoever changed it last cannot switch it on."""
    _refuse_length(text)
    now = _draft(table)
    if now.text != text:
        now.text, now.tried_at, now.tried, now.made_by = text, None, {}, person_of(by)
        now.save(update_fields=["text", "tried_at", "tried", "made_by"])
        record(Act("routes.change", objects=(f"routes:{now.version}",)), by=by)
    return now


@transaction.atomic
def try_out(table: RouteTable, *, by: Actor, most: int = MOST_TRIED) -> dict[str, Any]:
    """Try a draft on past reports: which would go elsewhere, which rows fit none, which reports fit no row."""
    now = _draft(table)
    now.tried = compare(now.text, most=most)
    now.tried_at = timezone.now()
    now.save(update_fields=["tried", "tried_at"])
    details = {"reports": now.tried["reports"], "elsewhere": now.tried["elsewhere"]}
    record(Act("routes.try", objects=(f"routes:{now.version}",), details=details), by=by)
    table.tried, table.tried_at = now.tried, now.tried_at
    return dict(now.tried)


@transaction.atomic
def switch_on(table: RouteTable, *, by: Actor) -> RouteTable:
    """A second person puts a tried draft in force; the table until then retires. Raises InputRefused."""
    now, person = _draft(table), person_of(by)
    if now.made_by_id == person.pk:
        raise InputRefused(_("You changed this draft last: a second person must switch it on."))
    if now.tried_at is None:
        raise InputRefused(_("Try the draft on past reports first; it was changed since, or never tried."))
    if problems_of(read(now.text)):
        raise InputRefused(_("There are errors in the table. Mend them first."))
    moment = timezone.now()
    RouteTable.objects.filter(state=State.IN_FORCE).update(state=State.RETIRED, retired_at=moment)
    now.state, now.in_force_by, now.in_force_at = State.IN_FORCE, person, moment
    now.save(update_fields=["state", "in_force_by", "in_force_at"])
    record(Act("routes.switch_on", objects=(f"routes:{now.version}",)), by=by)
    table.refresh_from_db()
    return now


def compare(text: str, *, most: int = MOST_TRIED) -> dict[str, Any]:
    """What a table would say of the newest reports, beside the table in force. Changes nothing."""
    before, after = Engine(in_force()), Engine(None, text=text)
    reports = Report.objects.exclude(state=Report.State.DESTROYED).order_by("-received_at", "-pk")[:most]
    fits: Counter[str] = Counter()
    elsewhere, none, count, differ = [], [], 0, 0
    for report in reports.select_related("unit").iterator(chunk_size=500):
        count += 1
        was, becomes = before.propose(report), after.propose(report)
        if becomes.row is None:
            none.append(report.number)
        else:
            fits[becomes.row.name] += 1
        if _where(was) != _where(becomes):
            differ += 1
            told = {"report": report.number, "before": _where(was), "after": _where(becomes)}
            told |= {"row_before": _row(was), "row_after": _row(becomes)}
            elsewhere.append(told)
    return {
        "reports": count,
        "elsewhere": differ,
        "changes": elsewhere[:MOST_SHOWN],
        "fits": {line.row.name: fits[line.row.name] for line in after.table.lines},
        "never": [line.row.name for line in after.table.lines if not fits[line.row.name]],
        "none": len(none),
        "without_row": none[:MOST_SHOWN],
        "problems": msgspec.to_builtins(list(after.problems)),
    }


def _where(proposal: Proposal) -> str:
    """Where a report goes: the code of a destination, "here", or nothing."""
    if proposal.row is None:
        return ""
    return proposal.destination.code if proposal.destination else "here"


def _row(proposal: Proposal) -> str:
    return proposal.row.name if proposal.row else ""


@transaction.atomic
def add_standard(*, by: Actor) -> RouteTable:
    """Make the first draft from the table that comes with the program, and the destinations that it names."""
    for code, told in _standard_destinations().items():
        Destination.objects.get_or_create(code=code, defaults=told)
    table = draft(text=standard(), by=by)
    record(Act("routes.add_standard", objects=(f"routes:{table.version}",)), by=by)
    return table


def _standard_destinations() -> dict[str, dict[str, Any]]:
    kind, by_hand = Destination.Kind, _("By hand: fill in how it gets there")
    units = {unit.name: unit for unit in Unit.objects.all()}
    found: dict[str, dict[str, Any]] = {
        "offlimits": {"name": "Offlimits", "kind": kind.HOTLINE},
        "veilig-thuis": {"name": "Veilig Thuis", "kind": kind.YOUTH_CARE, "contact": by_hand, "days": 1},
        "lirc": {"name": "LIRC", "kind": kind.FOREIGN, "contact": by_hand},
        "close-nothing-told": {"name": _("Close: nothing was told"), "kind": kind.CLOSE},
    }
    for name in REGIONAL:
        told = {"name": f"Eenheid {name}", "kind": kind.UNIT, "contact": by_hand, "unit": units.get(name)}
        found[f"eenheid-{name.lower().replace(' ', '-')}"] = told
    return found


def _draft(table: RouteTable) -> RouteTable:
    now = RouteTable.objects.select_for_update().get(pk=table.pk)
    if now.state != State.DRAFT:
        raise InputRefused(_("Only a draft can be changed, tried and switched on."))
    return now


def _refuse_length(text: str) -> None:
    if not text.strip():
        raise InputRefused(_("The table is empty."))
    if len(text) > LONGEST:
        raise InputRefused(_("The table is too long."))
