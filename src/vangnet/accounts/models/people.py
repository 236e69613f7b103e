"""People, and where they belong."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Unit(models.Model):
    """A regional unit of the police, or the national one."""

    class Kind(models.TextChoices):
        """Where a unit works."""

        REGIONAL = "regional", _("Regional unit")
        NATIONAL = "national", _("National unit")

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of a unit, such as a TBKK (team for fighting child pornography and child sex tourism)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="teams", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["unit", "name"], name="one_team_of_a_name_in_a_unit"),)

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Finds people by their service number."""


class Person(AbstractBaseUser):
    """Somebody who may sign in. `is_active` ends when they leave; what they did keeps their number and name."""

    number = models.CharField(_("service number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="people", verbose_name=_("unit"))
    teams = models.ManyToManyField(Team, related_name="people", blank=True, verbose_name=_("teams"))
    language = models.CharField(
        _("language"), max_length=2, choices=(("nl", "Nederlands"), ("en", "English")), default="nl"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(default=False)
    preferences = models.JSONField(default=dict, blank=True)  # `accounts.preferences` says what may stand in it
    created_at = models.DateTimeField(auto_now_add=True)

    objects = People()

    USERNAME_FIELD = "number"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class RoleGrant(models.Model):
    """A role that somebody has or had: given by whom, taken away by whom. Rows stay."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20)
    granted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("granted_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(revoked_at__isnull=True), name="a_role_is_held_once"
            ),
        )

    def held_at(self, moment: datetime) -> bool:
        """Whether the role was held at a moment."""
        return self.granted_at <= moment and (self.revoked_at is None or moment < self.revoked_at)
