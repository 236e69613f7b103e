"""Schools that take part, their boards, and the people who may be asked: imported, never collected."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person


def new_identity() -> str:
    """128 random bits, hex: what the school door knows somebody or something by."""
    return secrets.token_hex(16)


class SchoolImport(models.Model):
    """An edition of a list that was taken in: which, by whom, and what came of it."""

    class Kind(models.TextChoices):
        """Which list it is."""

        RIO = "rio", _("Extract of the register (RIO) with contacts")
        DUO = "duo", _("DUO's open list of schools")

    kind = models.CharField(max_length=4, choices=Kind)
    edition = models.CharField(_("edition"), max_length=60)
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)


class Board(models.Model):
    """The board of schools (bevoegd gezag). Taking part is voluntary: by its consent, which it may take back."""

    number = models.CharField(max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=200)
    consented_on = models.DateField(_("took part from"), null=True)
    consented_by = models.CharField(_("who said so for the board"), max_length=200, blank=True)
    withdrawn_on = models.DateField(_("took part until"), null=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """A location of a school of primary or special education, by BRIN and location ("01AB00")."""

    class Kind(models.TextChoices):
        """What education it gives."""

        PRIMARY = "bo", _("Primary education")
        SPECIAL_PRIMARY = "sbo", _("Special primary education")
        SPECIAL = "so", _("Special education")

    code = models.CharField(max_length=6, unique=True)
    board = models.ForeignKey(Board, models.PROTECT, null=True, related_name="schools")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=3, choices=Kind)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=7, blank=True, db_index=True)
    town = models.CharField(max_length=100, blank=True)
    municipality = models.CharField(max_length=100, blank=True, db_index=True)
    province = models.CharField(max_length=30, blank=True, db_index=True)
    telephone = models.CharField(max_length=30, blank=True)
    is_open = models.BooleanField(default=True)
    listed = models.ForeignKey(SchoolImport, models.PROTECT, null=True, related_name="+")  # the last list that had it

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SchoolContact(models.Model):
    """Somebody of a school who may be asked. `identity` is what the school door knows; no case ever has it."""

    class Function(models.TextChoices):
        """What somebody is at the school."""

        LEADER = "leader", _("School leader")
        TEACHER = "teacher", _("Teacher")
        COACH = "coach", _("Internal coach")
        COUNSELLOR = "counsellor", _("Confidential counsellor")
        OTHER = "other", _("Other professional")

    identity = models.CharField(max_length=32, unique=True, default=new_identity)
    school = models.ForeignKey(School, models.CASCADE, related_name="contacts")
    also_at = models.ManyToManyField(School, related_name="shared_contacts")  # one person leads several schools
    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=10, choices=Function, default=Function.LEADER)
    email = models.EmailField(_("e-mail address"))
    telephone = models.CharField(_("telephone number"), max_length=30, blank=True)
    language = models.CharField(max_length=2, default="nl")
    is_active = models.BooleanField(default=True)
    activation = models.CharField(max_length=64, blank=True)  # keyed hash (hex) of the code that was given, until used
    activation_on = models.DateField(null=True)
    enrolled_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=64, blank=True)  # SHA-256 of what the door was told; empty: it knows nobody here
    told_bundle = models.PositiveBigIntegerField(null=True)  # by which the door heard of it as it is
    listed = models.ForeignKey(SchoolImport, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("school", "name")
        constraints = (models.UniqueConstraint(fields=["school", "email"], name="an_address_is_at_a_school_once"),)
        indexes = (models.Index(fields=["email"], name="contacts_by_email"),)


class SchoolMail(models.Model):
    """A mail that the school door sent: its reference lets the police say over the telephone that it is genuine.

    It belongs to no alert, so that whoever says so learns of none.
    """

    class Kind(models.TextChoices):
        """What it was for."""

        INVITATION = "invitation", _("Invitation")
        REMINDER = "reminder", _("Reminder")

    contact = models.ForeignKey(SchoolContact, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=10, choices=Kind)
    reference = models.CharField(max_length=20, unique=True)  # as it is compared: `queries.mails.bare_reference`
    at = models.DateTimeField()
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
