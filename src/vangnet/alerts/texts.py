"""Where people wrote about a child in an alert: a wrongly named one is erased from it, and it goes with the case."""

from django.db import models

from vangnet.alerts.models import Alert, Answer, AskedContact, ExcludedSchool, Verification
from vangnet.victims.erasing import ERASED, also_in

_OF_ALERT = (
    "question_nl",
    "question_en",
    "last_resort",
    "abuse_established",
    "in_netherlands",
    "not_identified",
    "suspect_reason",
    "end_reason",
)
_PLACES: tuple[tuple[type[models.Model], str, tuple[str, ...]], ...] = (
    (Alert, "", _OF_ALERT),
    (AskedContact, "alert", ("telephoned_outcome",)),
    (Answer, "alert", ("who", "text")),
    (Verification, "answer__alert", ("reason",)),
    (ExcludedSchool, "alert", ("reason",)),
)
"""Tables, the way from a row to its alert, and the columns in which people write."""


def add_texts() -> None:
    """Say where that is; to be called once, when the program starts."""
    for model, way, fields in _PLACES:
        also_in(model, f"{way}__victim" if way else "victim", *fields)


def forget_texts(alert: Alert) -> None:
    """Put ERASED for all that people wrote in an alert; who, when, and which answer was given stay."""
    for model, way, fields in _PLACES:
        rows = model._default_manager.filter(**{way or "pk": alert.pk})  # noqa: SLF001  # Django's public name for it
        for field in fields:
            rows.exclude(**{field: ""}).update(**{field: ERASED})
