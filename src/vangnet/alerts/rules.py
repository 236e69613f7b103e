"""Who may do what with alerts: whoever may see the child; coordinators of schools know of those of their unit.

What an alert shows - the child, the crop, the question, what was answered - asks for the child (`sees_child`); running
alerts in the unit gives no right to a child whom one may not see.
"""

from django.db.models import Q, QuerySet

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.alerts.models import Alert
from vangnet.victims.rules import visible_victims


def visible_alerts(person: Person) -> QuerySet[Alert]:
    """The alerts that a person may know of; what they show asks for `sees_child` too."""
    held = people.verbs(person)
    if Verb.READ_ALERTS not in held:
        return Alert.objects.none()
    mine = Q(victim__in=visible_victims(person).values("pk"))
    if Verb.MANAGE_SCHOOLS in held:
        mine |= Q(unit=person.unit_id)
    return Alert.objects.filter(mine)


def sees_child(person: Person, alert: Alert) -> bool:
    """Whether a person may see what an alert shows, not only that it is there and its counts."""
    return visible_victims(person).filter(pk=alert.victim_id).exists()


def may(person: Person, verb: Verb, alert: Alert) -> bool:
    """Whether a person may do this with this alert: always the child's alert, never one known by its counts only."""
    return (
        people.may(person, verb) and sees_child(person, alert) and visible_alerts(person).filter(pk=alert.pk).exists()
    )
