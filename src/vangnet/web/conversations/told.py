"""What the queue and the page tell of a conversation, in words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from vangnet.suspects.stop.waiting import Told
from vangnet.web.shell.templatetags.desk import day


def words(told: Told) -> str:
    """One reason to look, as a sentence."""
    values: dict[str, Any] = {"on": day(told.on), "days": told.days}
    return _SENTENCES[told.code]() % values


def _no_owner_long() -> str:
    return _("Nobody has taken it up; it was asked for on %(on)s, more than %(days)s days ago.")


def _invite_late() -> str:
    return _("Nobody was invited yet; it was asked for on %(on)s, more than %(days)s days ago.")


def _no_answer() -> str:
    return _("No answer; the last invitation was on %(on)s, more than %(days)s days ago.")


def _plan_late() -> str:
    return _("No appointment yet; they answered on %(on)s, more than %(days)s days ago.")


def _not_reported() -> str:
    return _("The appointment was on %(on)s: write down whether the talk was held.")


_SENTENCES: dict[str, Callable[[], str]] = {
    "moved_to_adult": lambda: _("Is dealt with as an adult now: the conversation cannot go on. Withdraw it."),
    "age_unknown": lambda: _("The date of birth is not known: counts as a minor."),
    "of_age": lambda: _("Is 18 or older on %(on)s. Ask the case officer by which rules this goes on."),
    "no_owner": lambda: _("Nobody has taken it up."),
    "no_owner_long": _no_owner_long,
    "invite_late": _invite_late,
    "no_answer": _no_answer,
    "plan_late": _plan_late,
    "not_reported": _not_reported,
    "safety_open": lambda: _("The safety check is not whole."),
    "no_follow_up": lambda: _("No follow-up is planned."),
    "to_finish": lambda: _("All follow-ups are done: close the conversation."),
    "follow_up_late": lambda: _("A follow-up was to be done on %(on)s."),
}
