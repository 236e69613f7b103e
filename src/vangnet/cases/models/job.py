"""Work for the queue, whatever is done: where it stands, which worker has it, and why it failed if it did."""

from functools import reduce
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models.case import Case

LONGEST_STAGE = 40


class Job(models.Model):
    """Work that a worker takes out of the queue and brings to an end, or to its next stop.

    Each kind says which task does it (`TASK`, by its path), what the log calls it (`NAME`) and which relations lead
    to its case (`CASE`); the choices of its `problem_kind` are its own, for what somebody can do differs.
    """

    class State(models.TextChoices):
        """Where it stands."""

        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")
        DONE = "done", _("Done")

    TASK: ClassVar[str]
    NAME: ClassVar[str]
    CASE: ClassVar[str]

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    stage = models.CharField(max_length=LONGEST_STAGE, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    stop_asked = models.BooleanField(default=False)
    problem_kind = models.CharField(max_length=10, blank=True)
    problem = models.TextField(blank=True)

    objects = models.Manager()

    class Meta:
        abstract = True

    @property
    def of_case(self) -> Case:
        """The case that it is done for."""
        return reduce(getattr, self.CASE.split("__"), self)  # type: ignore[return-value]

    def things(self) -> tuple[str, ...]:
        """What a line of the log on it names."""
        raise NotImplementedError
