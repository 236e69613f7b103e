"""The Stop conversation of a minor, and what was done around it. No table has a place for what somebody did or said."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models.judging import Judgement
from vangnet.suspects.models.suspect import Suspect
from vangnet.suspects.stop.states import OPEN


class Conversation(models.Model):
    """A talk of a youth officer with a minor and the parents: from the asking to what follows. Never an interview."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Asked for")
        INVITED = "invited", _("Invited")
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        FOLLOWED_UP = "followed_up", _("Followed up")
        DECLINED = "declined", _("Not wanted by the family")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    number = models.CharField(max_length=20, unique=True)  # SG2026-000001
    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="conversations")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["suspect"],
                condition=models.Q(state__in=sorted(OPEN)),
                name="a_minor_has_one_open_conversation",
            ),
        )

    def __str__(self) -> str:
        return self.number


class ConversationStep(models.Model):
    """That it came into a state, or into other hands; who, when and why, as a code. Never edited."""

    class Why(models.TextChoices):
        """Why a talk was moved, missed, not wanted or withdrawn. Codes: a free text would become an account."""

        FAMILY_ASKED = "family_asked", _("The family asked for it")
        ILLNESS = "illness", _("Illness")
        WE_COULD_NOT = "we_could_not", _("We could not make it")
        INTERPRETER = "interpreter", _("An interpreter was needed")
        NOBODY_CAME = "nobody_came", _("Nobody came")
        MINOR_NO = "minor_no", _("The minor does not want it")
        PARENTS_NO = "parents_no", _("The parents do not want it")
        NO_ANSWER = "no_answer", _("No answer, also after asking again")
        ADULT = "adult", _("Is dealt with as an adult")
        NOT_FITTING = "not_fitting", _("Another approach fits better")
        MISTAKE = "mistake", _("Written down by mistake")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=Conversation.State)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=14, choices=Why, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)


class Invitee(Judgement):
    """Somebody who is invited, with an address of their own: parents may live apart."""

    class Kind(models.TextChoices):
        """Who it is."""

        MINOR = "minor", _("The minor")
        PARENT = "parent", _("Parent")
        GUARDIAN = "guardian", _("Guardian")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="invitees")
    kind = models.CharField(_("who"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    reads_english = models.BooleanField(_("with English after the Dutch"), default=False)

    class Meta(Judgement.Meta):
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["conversation"],
                condition=models.Q(kind="minor", revoked_at=None),
                name="a_conversation_has_one_minor",
            ),
        )


class StopLetter(models.Model):
    """A letter as it was made: its whole text (`stop.letter.Letter`). A draft never counts as sent."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="letters")
    invitee = models.ForeignKey(Invitee, models.CASCADE, related_name="letters")
    is_concept = models.BooleanField()
    has_appointment = models.BooleanField()
    text = models.JSONField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)


class Invitation(Judgement):
    """That somebody was invited, how and when; and what they answered."""

    class Way(models.TextChoices):
        """How."""

        LETTER = "letter", _("By letter")
        TELEPHONE = "telephone", _("By telephone")
        IN_PERSON = "in_person", _("Face to face")

    class Answer(models.TextChoices):
        """What they answered."""

        OPEN = "open", _("No answer yet")
        COMES = "comes", _("Comes")
        OTHER_TIME = "other_time", _("Asks for another time")
        DOES_NOT_COME = "does_not_come", _("Does not come")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="invitations")
    invitee = models.ForeignKey(Invitee, models.CASCADE, related_name="invitations")
    way = models.CharField(_("how"), max_length=9, choices=Way)
    letter = models.ForeignKey(StopLetter, models.CASCADE, null=True, related_name="+")
    on = models.DateField(_("on"))
    answer = models.CharField(_("answer"), max_length=13, choices=Answer, default=Answer.OPEN)
    answered_on = models.DateField(_("answered on"), null=True)


class Appointment(Judgement):
    """When and where the talk is. A moved one is taken back, with why."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="appointments")
    at = models.DateTimeField(_("day and time"))
    place = models.CharField(_("place"), max_length=150)

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(revoked_at=None), name="a_conversation_is_at_one_moment"
            ),
        )


class Talk(Judgement):
    """That the talk was held: the day, who was present, which topics were explained, as codes. Nothing that was said.

    `data`: by which version of the topics.
    """

    class Alone(models.TextChoices):
        """Why no parent or guardian was there."""

        WISH = "wish", _("The minor, of 16 or older, wished it so")
        UNSAFE = "unsafe", _("It would not have been safe")
        NOT_REACHED = "not_reached", _("They could not be reached in time")
        DID_NOT_COME = "did_not_come", _("They did not come; the minor wanted to go on")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="talks")
    on = models.DateField(_("day"))
    present = models.JSONField(default=list)
    alone_because = models.CharField(max_length=12, choices=Alone, blank=True)
    explained = models.JSONField(default=list)
    data = models.CharField(max_length=120)

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(revoked_at=None), name="a_conversation_is_held_once"
            ),
        )


class HelpOffer(Judgement):
    """Help that was offered, as a code, and the answer."""

    class Answer(models.TextChoices):
        """What was answered."""

        OPEN = "open", _("Not yet")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="help")
    code = models.CharField(_("help"), max_length=40)
    offered_on = models.DateField(_("offered on"))
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.OPEN)
    answered_on = models.DateField(_("answered on"), null=True)

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["conversation", "code"], condition=models.Q(revoked_at=None), name="help_stands_offered_once"
            ),
        )


class SafetyAnswer(Judgement):
    """An answer of the safety check: is the child itself in danger; and with a yes, what was done, as codes."""

    class Answer(models.TextChoices):
        """What is known."""

        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Unknown")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="safety")
    code = models.CharField(max_length=40)
    answer = models.CharField(max_length=7, choices=Answer)
    done = models.JSONField(default=list)

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["conversation", "code"], condition=models.Q(revoked_at=None), name="a_check_is_answered_once"
            ),
        )


class FollowUp(models.Model):
    """What follows the talk: until when, by whom, and whether it is done."""

    class Kind(models.TextChoices):
        """What."""

        CALL = "call", _("Call the minor")
        CALL_PARENTS = "call_parents", _("Call the parents")
        SECOND_TALK = "second_talk", _("A second talk")
        HELP = "help", _("See whether help has begun")
        SAFETY = "safety", _("See whether it is safe")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="follow_ups")
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    due_on = models.DateField(_("on"))
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    done_on = models.DateField(_("done on"), null=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("done_on", "due_on", "pk")


class SeparateRequest(Judgement):
    """That a statement or a hand-over was asked for: a procedure of its own, elsewhere. Nothing of what it holds."""

    class Kind(models.TextChoices):
        """Which procedure."""

        STATEMENT = "statement", _("To make a statement")
        HAND_OVER = "hand_over", _("To hand something over")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="requests")
    kind = models.CharField(_("what"), max_length=9, choices=Kind)
    on = models.DateField(_("on"))


class MinorDecision(Judgement):
    """What the prosecutor of the case decided about a minor, and why; a record apart from any conversation."""

    class Kind(models.TextChoices):
        """What was decided. The list is general knowledge, and open: "other" has its reason."""

        NO_ACTION = "no_action", _("No further action")
        HALT = "halt", _("Halt")
        CONDITIONAL = "conditional", _("Conditional dismissal")
        SUMMONS = "summons", _("Summons")
        OTHER = "other", _("Other")

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="minor_decisions")
    kind = models.CharField(_("decision"), max_length=11, choices=Kind)
    on = models.DateField(_("decided on"))
    reason = models.TextField(_("reason"))

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["suspect"], condition=models.Q(revoked_at=None), name="a_minor_has_one_decision"
            ),
        )
