"""How far an alert reached: schools and people asked, invited, who came, revealed and answered, and who did not.

Counts only: nothing here tells what was shown or answered, so that coordinators of schools may see it.
"""

import msgspec
from django.db.models import Count, Q, QuerySet

from vangnet.alerts.models import Alert, Answer, AskedContact, School


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of an alert. A school is reached when somebody there signed in, answered, or was telephoned."""

    people: int
    invited: int
    mail_problems: int
    came: int
    revealed: int
    answered: int
    telephoned: int
    schools: int
    schools_reached: int
    schools_answered: int

    @property
    def schools_not_reached(self) -> int:
        return self.schools - self.schools_reached


_REACHED = Q(came_at__isnull=False) | Q(answered_at__isnull=False) | Q(telephoned_at__isnull=False)


def reached(alert: Alert) -> Reached:
    """Count once over all who are asked: one question to the database."""
    some = {name: Q(**{f"{field}__isnull": False}) for name, field in _FIELDS.items()}
    told = alert.asked.aggregate(
        people=Count("pk"),
        mail_problems=Count("pk", filter=~Q(mail_problem="")),
        schools=Count("contact__school", distinct=True),
        schools_reached=Count("contact__school", distinct=True, filter=_REACHED),
        schools_answered=Count("contact__school", distinct=True, filter=some["answered"]),
        **{name: Count("pk", filter=held) for name, held in some.items()},
    )
    return Reached(**told)


_FIELDS = {
    "invited": "invited_at",
    "came": "came_at",
    "revealed": "revealed_at",
    "answered": "answered_at",
    "telephoned": "telephoned_at",
}


def not_reached(alert: Alert) -> QuerySet[School]:
    """The schools of which nobody came, answered or was telephoned: to be called, without the image."""
    asked = AskedContact.objects.filter(alert=alert).order_by()
    found = School.objects.filter(pk__in=asked.values("contact__school"))
    found = found.exclude(pk__in=asked.filter(_REACHED).values("contact__school"))
    return found.order_by("municipality", "code")


def people_at(alert: Alert, school: School) -> QuerySet[AskedContact]:
    """Those of a school who are asked in an alert."""
    return alert.asked.filter(contact__school=school).select_related("contact", "telephoned_by").order_by("pk")


def silent(alert: Alert) -> QuerySet[AskedContact]:
    """Who is asked, may still sign in and did not answer."""
    return alert.asked.filter(answered_at=None, contact__is_active=True)


def answers_by_kind(alert: Alert) -> dict[str, int]:
    """How many yes, no and perhaps there are."""
    told = dict(alert.answers.order_by().values_list("kind").annotate(Count("pk")))
    return {kind: told.get(kind, 0) for kind in Answer.Kind.values}
