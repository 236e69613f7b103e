"""An export of chats or forums: where it lies, on what ground it was obtained, and how far its reading is."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models import Exhibit, Job


class Export(Job):
    """A file or folder of an exhibit that holds chats or forums. What was read of it lies in a folder of the results.

    `path` leads from the exhibit to it, as `cases.places` writes paths; "" is the whole exhibit. `counts` tells
    members, messages and so on of a reading that is whole; `scan_number` the scan whose hits were laid beside it.
    """

    class Problem(models.TextChoices):
        """Why it was not read: each with something that somebody can do."""

        EVIDENCE = "evidence", _("The export is not there, or nothing in it can be read")
        ROOM = "room", _("The disk for the results is full, or cannot be written")
        FAULT = "fault", _("A fault of the program")

    TASK = "vangnet.chats.job.run_export"
    NAME = "chats"
    CASE = "exhibit__case"

    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="exports")
    number = models.PositiveIntegerField()  # within the case
    name = models.CharField(_("name"), max_length=200)
    path = models.CharField(_("path in the exhibit"), max_length=1000, blank=True)
    basis = models.CharField(_("how it was lawfully obtained"), max_length=300)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    records = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    scan_number = models.PositiveIntegerField(null=True)
    library_version = models.PositiveIntegerField(null=True)  # that the hits of that scan are of
    given_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    problem_kind = models.CharField(max_length=10, choices=Problem, blank=True)

    class Meta:
        ordering = ("exhibit__case", "number")
        constraints = (models.UniqueConstraint(fields=["exhibit", "path"], name="a_place_is_given_as_an_export_once"),)

    def __str__(self) -> str:
        return self.name

    def things(self) -> tuple[str, ...]:
        """What a line of the log on it names."""
        return (f"chats:{self.pk}",)

    @property
    def is_whole(self) -> bool:
        """Whether it was read to its end, so that its figures may be shown."""
        return bool(self.counts)

    def count(self, name: str) -> Any:
        """One of the counts; 0 while it is not whole."""
        return self.counts.get(name, 0)
