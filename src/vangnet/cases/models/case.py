"""A case, who works on it, and who asked to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Team


class Case(models.Model):
    """An investigation under one number (BVH), with its basis in law, its team and its clock of retention."""

    class Kind(models.TextChoices):
        """What the case is about."""

        POSSESSION = "possession", _("Possession or distribution")
        PRODUCTION = "production", _("Production")
        VICTIM = "victim", _("Victim identification")
        NETWORK = "network", _("Network")
        SEX_TOURISM = "sex_tourism", _("Child sex tourism")
        EXPOSE = "expose", _("Expose group among minors")
        OTHER = "other", _("Other")

    class Article(models.TextChoices):
        """The article of the police data act (Wpg) under which the data are processed."""

        DAILY = "8", _("Art. 8 Wpg: daily police task")
        INVESTIGATION = "9", _("Art. 9 Wpg: investigation")
        SERIOUS_CRIME = "10", _("Art. 10 Wpg: insight into serious crime")
        SUPPORT = "13", _("Art. 13 Wpg: supporting tasks")

    class Retention(models.TextChoices):
        """How far out of reach the data are."""

        ACTIVE = "active", _("Active")
        NARROWED = "narrowed", _("Narrowed: targeted query only")
        REMOVED = "removed", _("Removed from use")
        DESTROYED = "destroyed", _("Destroyed")

    number = models.CharField(_("case number (BVH)"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    article = models.CharField(_("processed under"), max_length=3, choices=Article)
    purpose = models.TextField(_("purpose of the processing"), blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="cases", verbose_name=_("team"))
    officer = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("case officer"))
    prosecutor = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("prosecutor")
    )
    parketnummer = models.CharField(_("prosecution number (parketnummer)"), max_length=30, blank=True)
    profile = models.CharField(_("category profile"), max_length=60)
    opened_at = models.DateTimeField(auto_now_add=True)
    processed_from = models.DateField(_("first processed on"))
    closed_on = models.DateField(_("investigation ended on"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    retention = models.CharField(max_length=10, choices=Retention, default=Retention.ACTIVE)
    removed_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    media_placed = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("-opened_at",)

    def __str__(self) -> str:
        return self.number


class Journey(models.Model):
    """A journey in a case of child sex tourism, and the liaison officer for that country."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="journeys")
    country = models.CharField(_("country (ISO 3166)"), max_length=2)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    returned_on = models.DateField(_("returned on"), null=True, blank=True)
    liaison_officer = models.CharField(_("liaison officer"), max_length=100, blank=True)

    class Meta:
        ordering = ("left_on", "pk")

    def __str__(self) -> str:
        return self.country


class CaseAccess(models.Model):
    """Leave for somebody outside the team to see a case for a time. Rows stay."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="accesses")
    person = models.ForeignKey(Person, models.CASCADE, related_name="accesses")
    reason = models.TextField()
    granted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-starts_at",)
        indexes = (models.Index(fields=["person", "ends_at"], name="access_of_person"),)


class AccessRequest(models.Model):
    """Somebody asks to see a case that they only know the number of. The number may be of no case at all.

    Whoever asks learns of a refusal, and so that there is such a case, only where the coordinator says so (`is_told`).
    """

    number = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.CASCADE, related_name="access_requests")
    reason = models.TextField(_("reason"))
    days = models.PositiveSmallIntegerField(_("for how many days"), default=14)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    is_told = models.BooleanField(default=False)
    access = models.ForeignKey(CaseAccess, models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering = ("asked_at",)
