"""What rings: a yes that nobody checked yet, of an alert whose child somebody may see."""

from django.db.models import QuerySet

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.alerts.models import Alert, Answer
from vangnet.victims.rules import visible_victims


def open_yeses(alert: Alert) -> QuerySet[Answer]:
    """The recognitions of an alert that were not checked yet."""
    return alert.answers.filter(kind=Answer.Kind.YES, verification=None)


def ringing(person: Person) -> QuerySet[Answer]:
    """The recognitions that ring for a person, oldest first: also those that came after their alert ended."""
    if not people.may(person, Verb.RUN_ALERTS):
        return Answer.objects.none()
    mine = Answer.objects.filter(alert__victim__in=visible_victims(person).values("pk"))
    return mine.filter(kind=Answer.Kind.YES, verification=None).select_related("alert").order_by("pk")
