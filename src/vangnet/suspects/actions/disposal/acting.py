"""What all writes of the checklist share."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.errors import InputRefused
from vangnet.suspects.actions.acting import locked
from vangnet.suspects.models import Checklist, Suspect
from vangnet.suspects.queries.disposal import checklist_of, decision_of
from vangnet.words import Word


def refuse_minor(suspect: Suspect) -> None:
    """Minors have no adult form, and who is of unknown age counts as one. Raises InputRefused."""
    if suspect.track != Suspect.Track.ADULT or suspect.born_on is None:
        raise InputRefused(
            _("This suspect stands in the track for minors, or nobody knows the age: there is no form for adults.")
        )


def held(checklist: Checklist) -> Checklist:
    """The checklist as it is now; nobody else writes to it until the end of the transaction."""
    now = checklist_of(locked(checklist.suspect))
    assert now is not None, "a checklist goes only with its suspect"
    return now


def writable(checklist: Checklist) -> Checklist:
    """The checklist, held, where something may still be filled in: of a grown-up, and not decided on."""
    now = held(checklist)
    refuse_minor(now.suspect)
    if decision_of(now) is not None:
        raise InputRefused(_("The prosecutor has decided: nothing is filled in any more, unless that is taken back."))
    return now


def refuse(words: Iterable[Word]) -> None:
    """Raise InputRefused with these words in the language of who acts, if there are any."""
    language = "en" if get_language() == "en" else "nl"
    if told := [each.tell(language) for each in words]:
        raise InputRefused(" ".join(told))
