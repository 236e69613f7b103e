"""What youth officers do on the page of a conversation: each a small form."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vangnet.accounts.audit import Actor
from vangnet.suspects import models
from vangnet.suspects.actions import stop, stop_holding, stop_inviting
from vangnet.suspects.models import Conversation
from vangnet.web.conversations import forms
from vangnet.web.conversations.acting import adds, does, on

_TAKEN_BACK = _("Taken back; it stays to be read.")


def _take_up(conversation: Conversation, *, by: Actor) -> None:
    assert by.person is not None, "nobody comes in here without a name"
    stop.hand_to(conversation, owner=by.person, by=by)


def _invitee(conversation: Conversation, *, who: str, by: Actor, **said: Any) -> None:
    stop_inviting.add_invitee(conversation, name=who, by=by, **said)


take_up = does("take_up", forms.Nothing, _take_up, _("It is yours."), "whose")
hand_over = adds("hand_over", forms.Owner, stop.hand_to, _("It is in other hands."))
decline = does("decline", forms.Declined, stop.decline, _("The conversation ends here: it is voluntary."), "whose")
withdraw = does("withdraw", forms.Withdrawn, stop.withdraw, _("The conversation is withdrawn."), "whose")

add_invitee = adds("invitee.add", forms.NewInvitee, _invitee, _("Written down."))
_INVITEE = (models.Invitee, "invitee")
take_back_invitee = on(
    "invitee.take_back", _INVITEE, forms.Nothing, stop_inviting.take_back_invitee, _TAKEN_BACK, "invitation"
)
make_letter = on(
    *("letter.make", _INVITEE, forms.Phone, stop_inviting.make_letter),
    *(_("The letter is made. Read it before it goes out."), "invitation"),
)
invite = on("invite", _INVITEE, forms.Invite, stop_inviting.invite, _("The invitation is written down."), "invitation")
answered = on(
    *("answered", (models.Invitation, "invitation"), forms.Answered, stop_inviting.answered),
    *(_("The answer is written down."), "invitation"),
)

plan = adds("plan", forms.Plan, stop_holding.plan, _("The appointment stands. Tell everybody, by letter or telephone."))
miss = does("miss", forms.Missed, stop_holding.miss, _("Written down: invite them again."), "appointment")
hold = adds("hold", forms.Hold, stop_holding.hold, _("The talk stands as held. Now the safety check and what follows."))
take_back_talk = on(
    *("hold.take_back", (models.Talk, "talk"), forms.Nothing, stop_holding.take_back_talk, _TAKEN_BACK, "talk"),
)

check = does("safety", forms.Safety, stop_holding.check, _("The answer is written down."), "safety")
offer_help = adds("help.offer", forms.Help, stop_holding.offer_help, _("The offer is written down."))
_OFFER = (models.HelpOffer, "help_offer")
help_answered = on(
    "help.answered", _OFFER, forms.HelpAnswered, stop_holding.help_answered, _("The answer is written down."), "help"
)
take_back_help = on("help.take_back", _OFFER, forms.Nothing, stop_holding.take_back, _TAKEN_BACK, "help")

follow = adds("follow_up.plan", forms.Follow, stop_holding.follow, _("The follow-up is planned."))
followed = on(
    *("follow_up.done", (models.FollowUp, "follow_up"), forms.On, stop_holding.followed),
    *(_("The follow-up is done."), "follow-up"),
)
finish = does("finish", forms.Nothing, stop_holding.finish, _("The conversation is followed up."), "follow-up")

separate = adds("separate", forms.Separate, stop_holding.ask_separately, _("Written down that it was asked for."))
take_back_separate = on(
    *("separate.take_back", (models.SeparateRequest, "separate"), forms.Nothing, stop_holding.take_back),
    *(_TAKEN_BACK, "separate"),
)
