"""Work that follows from an expose group: items with facts and steps, and what people did with each."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vangnet.accounts.models import Person
from vangnet.chats.models.export import Export
from vangnet.suspects.models import Suspect


class WorkItem(models.Model):
    """One item of the work list of an export: `vangnet.chats.kept.KeptItem` as JSON, all data covered.

    `key` finds the same item again when the list is made anew; what people did with it stays. An item that a new list
    does not have is `is_gone`, and stays where people did something with it.
    """

    class State(models.TextChoices):
        """How far people are with it."""

        OPEN = "open", pgettext_lazy("state of work", "Open")
        TAKEN = "taken", _("Taken up")
        DONE = "done", _("Done")
        ASIDE = "aside", _("Set aside")

    export = models.ForeignKey(Export, models.CASCADE, related_name="work")
    number = models.CharField(max_length=15, unique=True)
    key = models.CharField(max_length=64)
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    leads_to = models.CharField(max_length=20)
    item = models.JSONField()
    is_gone = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    suspect = models.ForeignKey(Suspect, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("place", "pk")
        constraints = (models.UniqueConstraint(fields=["export", "key"], name="a_work_item_stands_once"),)

    def __str__(self) -> str:
        return self.number


class WorkAct(models.Model):
    """What somebody did with an item, and why. Rows are added and never edited."""

    class Kind(models.TextChoices):
        """What was done."""

        TAKE = "take", _("Taken up")
        DONE = "done", _("Done")
        ASIDE = "aside", _("Set aside")
        REOPEN = "reopen", _("Opened again")
        SUSPECT = "suspect", _("Written down as a suspect")
        NOTE = "note", _("Note")

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(_("what was done, or why"), blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
