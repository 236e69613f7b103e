"""The prosecutor's written authority: entered by an officer, confirmed by a prosecutor who works at the desk."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.alerts.models import Alert, Authority
from vangnet.alerts.states import drafted
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused


@transaction.atomic
def enter_authority(
    alert: Alert, *, prosecutor: str, number: str, on: date, term_days: int, area: str, by: Actor
) -> Authority:
    """Write down the authority as it stands on paper. Entered again, it is another one, and is not confirmed."""
    now = drafted(alert)
    told = {"prosecutor": prosecutor.strip(), "number": number.strip(), "area": area.strip()}
    if not all(told.values()):
        raise InputRefused(_("Give the prosecutor, the number and the area of the authority, as they are written."))
    if on > timezone.localdate():
        raise InputRefused(_("The date of the authority lies in the future."))
    fresh = {"entered_by": person_of(by), "entered_at": timezone.now(), "confirmed_by": None, "confirmed_at": None}
    made, _is_new = Authority.objects.update_or_create(
        alert=now, defaults={**told, "on": on, "term_days": term_days, **fresh}
    )
    details = {"number": made.number, "on": on.isoformat(), "term_days": term_days}
    record(Act("alert.authority", objects=(f"alert:{now.pk}",), details=details), by=by)
    return made


@transaction.atomic
def confirm_authority(alert: Alert, *, by: Actor) -> None:
    """A prosecutor says that this is the authority that was given. Who entered it cannot."""
    person = person_of(by)
    told = Authority.objects.filter(alert=drafted(alert)).first()
    if told is None:
        raise InputRefused(_("No authority was entered."))
    if told.entered_by_id == person.pk:
        raise InputRefused(_("Somebody else must confirm what you entered yourself."))
    done = {"confirmed_by": person, "confirmed_at": timezone.now()}
    if not Authority.objects.filter(pk=told.pk, confirmed_at=None).update(**done):
        raise InputRefused(_("This authority was confirmed before."))
    record(Act("alert.confirm", objects=(f"alert:{alert.pk}",), details={"number": told.number}), by=by)
