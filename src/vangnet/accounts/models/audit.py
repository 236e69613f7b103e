"""One line of the account of what was seen and done."""

from django.db import models


class AuditEntry(models.Model):
    """Who did what, when, to which things, for which purpose, in which case.

    The words are those of the Dutch log of data processing (Logboek Dataverwerkingen): trace, span, name, status.
    Nothing points to another table, so that the log outlives accounts, cases and media. `objects` is a JSON list of
    "kind:id"; `details` a JSON object without content. The database itself refuses to change or delete a line.
    """

    sequence = models.BigIntegerField(primary_key=True)
    trace_id = models.CharField(max_length=32)
    span_id = models.CharField(max_length=16)
    parent_span_id = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=80)
    status_code = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    person_number = models.CharField(max_length=40, blank=True)
    person_name = models.CharField(max_length=100, blank=True)
    roles = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    objects_named = models.TextField(default="[]")
    details = models.TextField(default="{}")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("sequence",)
        indexes = (
            models.Index(fields=["case_number", "sequence"], name="audit_by_case"),
            models.Index(fields=["person_number", "sequence"], name="audit_by_person"),
            models.Index(fields=["name", "sequence"], name="audit_by_name"),
            models.Index(fields=["status_code", "sequence"], name="audit_by_status"),
            models.Index(fields=["ended_at", "sequence"], name="audit_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.name} {self.person_number}"
