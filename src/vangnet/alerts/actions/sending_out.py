"""An alert is sent, when nothing is missing: by somebody who neither entered the authority nor made the crop.

So two people answer for each of the two things that matter most: that the prosecutor gave this authority, and that
this crop harms nobody. Whoever approved the crop may send: he or she looked at it as the second pair of eyes.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.alerts import conditions
from vangnet.alerts.actions.sending import send
from vangnet.alerts.limits import Limits, limits
from vangnet.alerts.models import Alert, AskedContact, SchoolKey
from vangnet.alerts.queries.schools import asked_contacts
from vangnet.alerts.queries.standing import facts_of
from vangnet.alerts.states import drafted
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.reports.numbers import take_turn
from vangnet.transfer.school import CROP, AlertRun
from vangnet.transfer.sealing import seal
from vangnet.victims.actions.cropping import check_again
from vangnet.victims.crops import png_of
from vangnet.words import Word

_AT_ONCE = 2_000


class NotYet(InputRefused):
    """The alert may not be sent: `words` tell all that is missing."""

    def __init__(self, words: list[Word]) -> None:
        language = "en" if get_language() == "en" else "nl"
        super().__init__(" ".join(word.tell(language) for word in words))
        self.words = words


def send_alert(alert: Alert, *, has_read_authority: bool, area_is_within: bool, by: Actor) -> None:
    """Seal the crop to a key of the school door and ask the people of these schools. Raises InputRefused.

    The crop is made anew from the exhibit, and refused unless it is what was approved. What takes long is done before
    the transaction; all conditions are looked at in it once more.
    """
    person, by_limits = person_of(by), limits()
    if not (has_read_authority and area_is_within):
        raise InputRefused(_("Read the written authority yourself, and see that the area of the alert lies within it."))
    _refuse_missing(alert, by_limits)
    crop = alert.crop
    assert crop is not None, "a condition asks for it"
    if check_again(crop, by=by):
        raise InputRefused(_("The crop was checked once more and may not leave the desk: see why on its page."))
    png = png_of(crop)
    with transaction.atomic():
        take_turn("S")  # two alerts never take the same key
        now = drafted(alert)
        Case.objects.select_for_update().get(pk=crop.case_id)  # not taken away meanwhile
        facts = _refuse_missing(now, by_limits)
        if now.crop is None or (now.crop_id, now.crop.pixels_sha256) != (crop.pk, crop.pixels_sha256):
            raise InputRefused(_("The crop was changed while it was being sent. Look at it again."))
        _refuse_own(now, person)
        assert facts.authority is not None, "a condition asks for it"
        assert facts.term_days is not None, "a condition asks for it"
        key = SchoolKey.objects.filter(alert=None).latest("number")  # a door that lost its memory lost all older ones
        now.until = conditions.ends_at(facts.authority, facts.term_days, timezone.localtime())
        now.state, now.key, now.sent_at, now.sent_by = Alert.State.RUNNING, key, timezone.now(), person
        now.save(update_fields=["state", "key", "sent_at", "sent_by", "until"])
        people = put_in_line(now)
        send(
            AlertRun(
                alert=now.identity,
                question_nl=now.question_nl,
                question_en=now.question_en,
                until=now.until,
                key=key.number,
                crop=seal(png, bytes.fromhex(key.public), about=CROP + now.identity.encode()),
                contacts=tuple(people),
            )
        )
        objects = (f"alert:{now.pk}", f"victim:{now.victim_id}", f"crop:{crop.pk}")
        told = {"people": len(people), "until": now.until.isoformat(), "limits": by_limits.told, "key": key.number}
        record(Act("alert.send", objects=objects, details=told), by=by)


def put_in_line(alert: Alert) -> list[str]:
    """Whoever may be asked and is not yet, is asked from now on; gives their identities."""
    found = asked_contacts(alert).exclude(pk__in=AskedContact.objects.filter(alert=alert).values("contact"))
    rows = list(found.values_list("pk", "identity"))
    AskedContact.objects.bulk_create([AskedContact(alert=alert, contact_id=pk) for pk, _known in rows], _AT_ONCE)
    return [identity for _pk, identity in rows]


def _refuse_missing(alert: Alert, by_limits: Limits) -> conditions.Facts:
    facts = facts_of(alert)
    if missing := conditions.missing(facts, by_limits, timezone.localtime()):
        raise NotYet(missing)
    return facts


def _refuse_own(alert: Alert, person: Person) -> None:
    if alert.authority.entered_by_id == person.pk:
        raise InputRefused(_("You entered the authority: somebody else sends the alert."))
    if alert.crop is not None and alert.crop.made_by_id == person.pk:
        raise InputRefused(_("You made the crop: somebody else sends the alert."))
