"""Destinations: where reports can go, added, changed and ended by whoever manages the routes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.errors import InputRefused
from vangnet.reports.actions.sorting import check_table
from vangnet.reports.models import Destination

FIELDS = ("name", "kind", "team", "unit", "contact", "days", "is_active")


@transaction.atomic
def add_destination(*, code: str, by: Actor, **facts: Any) -> Destination:
    """Add a destination. Its code stands in the table and never changes. Raises InputRefused."""
    destination = Destination(code=code, **facts)
    _check(destination)
    destination.save()
    record(Act("route.add", objects=(f"destination:{destination.pk}",), details={"code": code}), by=by)
    return destination


@transaction.atomic
def change_destination(destination: Destination, *, by: Actor, **facts: Any) -> Destination:
    """Change a destination, or end it. Rows of the table in force that name one that ended are an alarm at once."""
    changed = [name for name in FIELDS if name in facts and getattr(destination, name) != facts[name]]
    for name in changed:
        setattr(destination, name, facts[name])
    _check(destination)
    destination.save()
    check_table()
    told = {"code": destination.code, "changed": changed}
    record(Act("route.change", objects=(f"destination:{destination.pk}",), details=told), by=by)
    return destination


def _check(destination: Destination) -> None:
    kind = Destination.Kind
    if destination.kind == kind.TEAM and destination.team is None:
        raise InputRefused(_("Choose the team."))
    if destination.kind in (kind.FOREIGN, kind.YOUTH_CARE, kind.UNIT) and not destination.contact.strip():
        raise InputRefused(_("Say how a report gets there."))
    try:
        destination.full_clean()
    except ValidationError as error:
        raise InputRefused(" ".join(error.messages)) from error
