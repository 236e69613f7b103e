"""What became of a child: help that was offered and answered, and what he or she wants to be told of new finds."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.victims.actions.acting import act, locked, past, required
from vangnet.victims.models import Help, Told, Victim, Wish

Wants, Answer = Wish.Wants, Help.Answer


@transaction.atomic
def offer_help(victim: Victim, *, what: str, offered_on: date, by: Actor, organisation: str = "") -> Help:
    """Help or shelter was offered; the answer follows."""
    offer = Help.objects.create(
        victim=victim,
        what=required(what, _("Say which help was offered.")),
        organisation=organisation.strip(),
        offered_on=past(offered_on),
        made_by=person_of(by),
    )
    record(act("victim.help.offer", victim, offer), by=by)
    return offer


@transaction.atomic
def help_answered(offer: Help, *, answer: str, on: date, by: Actor) -> None:
    """Whether help was accepted or declined, and when."""
    if answer not in (Answer.ACCEPTED, Answer.DECLINED):
        raise InputRefused(_("Choose: accepted or declined."))
    if on < offer.offered_on:
        raise InputRefused(_("An answer does not come before the offer."))
    waiting = Help.objects.filter(pk=offer.pk, answer=Answer.OPEN, revoked_at=None)
    if not waiting.update(answer=answer, answered_on=past(on)):
        raise InputRefused(_("This offer was answered or taken back before."))
    record(act("victim.help.answered", offer.victim, offer, answer=answer), by=by)


@transaction.atomic
def state_wish(
    victim: Victim,
    *,
    wants: str,
    stated_by: str,
    on: date,
    by: Actor,
    how: str = "",
    through: str = "",
    ask_again_on: date | None = None,
) -> Wish:
    """Write down the own choice of a victim: whether, how and through whom to be told of new finds."""
    stated_by = required(stated_by, _("Say who said so: the victim, or who speaks for the victim."))
    if wants == Wants.YES and not (how.strip() and through.strip()):
        raise InputRefused(_("Say how, and through whom: nobody is told in another way."))
    if wants == Wants.LATER and ask_again_on is None:
        raise InputRefused(_("Say when to ask again."))
    wish = Wish.objects.create(
        victim=victim,
        wants=Wants(wants),
        how=how.strip(),
        through=through.strip(),
        stated_by=stated_by,
        on=past(on),
        ask_again_on=ask_again_on,
        made_by=person_of(by),
    )
    record(act("victim.wish.state", victim, wish, wants=wants), by=by)
    return wish


def standing_wish(victim: Victim) -> Wish | None:
    """The wish that counts: the newest that was not taken back."""
    return victim.wishes.filter(revoked_at=None).order_by("-pk").first()


@transaction.atomic
def write_told(victim: Victim, *, on: date, summary: str, by: Actor) -> Told:
    """A victim was told of new finds. Only while the wish that stands says yes, and not before it was said."""
    summary = required(summary, _("Say what was told."))
    locked(victim)
    wish = standing_wish(victim)
    if wish is None:
        raise InputRefused(_("No wish of the victim is known: nobody is told without it. Ask first."))
    if wish.wants == Wants.NO:
        raise InputRefused(_("The victim does not want to be told. That counts until he or she says otherwise."))
    if wish.wants == Wants.LATER:
        raise InputRefused(_("The victim wants to be asked again later, and did not say yes."))
    if on < wish.on:
        raise InputRefused(_("The wish that counts was said after this day."))
    told = Told.objects.create(victim=victim, wish=wish, on=past(on), summary=summary, made_by=person_of(by))
    record(act("victim.told", victim, told, wish=wish.pk), by=by)
    return told
