"""Forms on the page of a Stop conversation. Few of them take free text, and none about what happened."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.suspects.actions import stop as asking
from vangnet.suspects.actions import stop_holding as holding
from vangnet.suspects.models import (
    Conversation,
    ConversationStep,
    FollowUp,
    HelpOffer,
    Invitation,
    Invitee,
    MinorDecision,
    SafetyAnswer,
    SeparateRequest,
    Talk,
)
from vangnet.suspects.queries.stop import MINE, NOBODY, OPEN_ONES, OVER, Asked
from vangnet.suspects.rules import youth_officers_for
from vangnet.suspects.stop.data import stop
from vangnet.suspects.stop.report import PRESENT
from vangnet.web.examiner.forms import Moment
from vangnet.web.victims.forms import DayField

State = Conversation.State
NOT_TOLD = ("", "–")
PEOPLE = {
    "minor": _("The minor"),
    "parent": _("A parent"),
    "second_parent": _("The other parent"),
    "guardian": _("A guardian"),
    "youth_officer": _("The youth officer"),
    "help_worker": _("A care worker"),
    "school": _("Somebody of the school"),
    "interpreter": _("An interpreter"),
    "trusted": _("Somebody else whom the minor trusts"),
}


def _whys(codes: tuple[ConversationStep.Why, ...]) -> list[tuple[str, Any]]:
    return [NOT_TOLD, *((code.value, code.label) for code in codes)]


class Filters(forms.Form):
    """What a youth officer asks of the queue. What is not understood asks for nothing."""

    whose = forms.ChoiceField(
        label=_("Whose"),
        choices=[("", _("All")), (MINE, _("Mine")), (NOBODY, _("Nobody’s yet"))],
        required=False,
    )
    which = forms.ChoiceField(
        label=_("How far"),
        choices=[
            (OPEN_ONES, _("All that are open")),
            *((state.value, state.label) for state in (State.ASKED, State.INVITED, State.PLANNED, State.HELD)),
            (OVER, _("Over")),
        ],
        required=False,
    )

    def asked(self) -> Asked:
        """What is asked."""
        if not self.is_bound:
            return Asked()
        self.is_valid()
        return Asked(self.cleaned_data.get("whose", ""), self.cleaned_data.get("which", "") or OPEN_ONES)


class Acting(forms.Form):
    """What all forms on the page share."""

    name = ""
    anchor = ""

    def __init__(self, *args: Any, conversation: Conversation, person: Person, **kwargs: Any) -> None:
        self.conversation, self.person = conversation, person
        super().__init__(*args, **{"auto_id": f"{self.name}-%s", **kwargs})

    @property
    def key(self) -> str:
        """What the form is called in the templates."""
        return f"{self.name}_form"


class Owner(Acting):
    """Whose it is."""

    name, anchor = "owner", "whose"
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("Youth officer"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = youth_officers_for(self.conversation.suspect)
        field.label_from_instance = lambda person: person.name
        self.initial.setdefault("owner", self.person.pk)


class NewInvitee(Acting):
    """Somebody who is to be invited."""

    name, anchor = "invitee", "invitation"
    kind = forms.ChoiceField(label=_("Who"), choices=Invitee.Kind)
    who = forms.CharField(label=_("Name"), max_length=200)
    street = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    town = forms.CharField(label=_("Town"), max_length=100, required=False)
    reads_english = forms.BooleanField(
        label=_("Add the English text"),
        required=False,
        help_text=_("The Dutch letter counts; English stands after it as an aid."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.conversation.invitees.filter(kind=Invitee.Kind.MINOR, revoked_at=None).exists():
            self.initial.update(kind=Invitee.Kind.MINOR, who=self.conversation.suspect.name)
        else:
            self.initial["kind"] = Invitee.Kind.PARENT


class Plan(Acting):
    """The day, the time and the place."""

    name, anchor = "plan", "appointment"
    at = forms.DateTimeField(label=_("Day and time"), widget=Moment(), help_text=_("Dutch time (Europe/Amsterdam)."))
    place = forms.CharField(
        label=_("Place"), max_length=150, help_text=_("Quiet, and not where others see who comes in.")
    )
    why = forms.ChoiceField(label=_("Why it moves"), choices=_whys(holding.MOVED))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.conversation.state != State.PLANNED:
            del self.fields["why"]


class Hold(Acting):
    """That the talk was held: the day, who was there, what was explained."""

    name, anchor = "hold", "talk"
    on = DayField(label=_("Day of the talk"))
    present = forms.MultipleChoiceField(
        label=_("Who was there"),
        choices=[(code, PEOPLE[code]) for code in PRESENT],
        widget=forms.CheckboxSelectMultiple,
    )
    alone_because = forms.ChoiceField(
        label=_("If no parent or guardian was there: why"), choices=[NOT_TOLD, *Talk.Alone.choices], required=False
    )
    explained = forms.MultipleChoiceField(
        label=_("What was explained"),
        choices=lambda: [(topic.code, _must(topic.text, always=topic.always)) for topic in stop().topic],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick only what was said. What stands with “always” is said in every talk, before anything else."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = self.conversation.appointments.filter(revoked_at=None).first()
        if standing is not None:
            self.initial.setdefault("on", min(timezone.localdate(standing.at), timezone.localdate()))


def _must(text: str, *, always: bool) -> str:
    return str(_("%(topic)s (always)") % {"topic": text}) if always else text


class Help(Acting):
    """Which help was offered."""

    name, anchor = "help", "help"
    offers = forms.MultipleChoiceField(
        label=_("Help that was offered"),
        choices=lambda: [(item.code, item.text) for item in stop().help],
        widget=forms.CheckboxSelectMultiple,
    )
    on = DayField(label=_("Offered on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = set(self.conversation.help.filter(revoked_at=None).values_list("code", flat=True))
        field: Any = self.fields["offers"]
        field.choices = [(item.code, item.text) for item in stop().help if item.code not in there]
        self.initial.setdefault("on", timezone.localdate())


class Follow(Acting):
    """What follows the talk."""

    name, anchor = "follow", "follow-up"
    kind = forms.ChoiceField(label=_("What"), choices=FollowUp.Kind)
    due_on = DayField(label=_("On"))
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("By whom"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = youth_officers_for(self.conversation.suspect)
        field.label_from_instance = lambda person: person.name
        self.initial.setdefault("owner", self.person.pk)


class Separate(Acting):
    """That a procedure elsewhere was asked for."""

    name, anchor = "separate", "separate"
    kind = forms.ChoiceField(label=_("What"), choices=SeparateRequest.Kind)
    on = DayField(label=_("Asked on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class Safety(forms.Form):
    """An answer of the safety check."""

    code = forms.CharField(max_length=40)
    answer = forms.ChoiceField(choices=SafetyAnswer.Answer, label=_("Answer"))
    done = forms.MultipleChoiceField(
        label=_("What was done"),
        choices=lambda: [(item.code, item.text) for item in stop().action],
        required=False,
    )


class Nothing(forms.Form):
    """A button."""


class Missed(forms.Form):
    """Why the appointment passed without a talk."""

    why = forms.ChoiceField(label=_("Why"), choices=_whys(holding.MISSED))


class Declined(forms.Form):
    """Who does not want it."""

    why = forms.ChoiceField(label=_("Why"), choices=_whys(asking.NOT_WANTED))


class Withdrawn(forms.Form):
    """Why we do not hold it."""

    why = forms.ChoiceField(label=_("Why"), choices=_whys(asking.WITHDRAWN))


class Phone(forms.Form):
    """The number that stands in the letter."""

    phone = forms.CharField(label=_("Telephone number in the letter"), max_length=40)


class Invite(forms.Form):
    """That somebody was invited."""

    way = forms.ChoiceField(label=_("How"), choices=Invitation.Way)
    on = DayField(label=_("On"))


class Answered(forms.Form):
    """What somebody answered to an invitation."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Invitation.Answer.choices[1:])
    on = DayField(label=_("On"))


class HelpAnswered(forms.Form):
    """What somebody answered to an offer of help."""

    answer = forms.ChoiceField(label=_("Answer"), choices=HelpOffer.Answer.choices[1:])
    on = DayField(label=_("On"))


class On(forms.Form):
    """The day of something that was done."""

    on = DayField(label=_("On"))


class Decision(forms.Form):
    """What the prosecutor decided about a minor."""

    kind = forms.ChoiceField(label=_("Decision"), choices=MinorDecision.Kind)
    on = DayField(label=_("Decided on"))
    reason = forms.CharField(label=_("Reason"), max_length=5_000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "decision-%s", **kwargs})
        self.initial.setdefault("on", timezone.localdate())


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Why"), max_length=5_000)
