"""Years that were closed: what was told of them can be told again, whatever becomes of the records."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Unit


class FrozenYear(models.Model):
    """A year, frozen once. `key_check`: whether the desk's key is still the one of then. `digest`: of all figures."""

    year = models.PositiveSmallIntegerField(unique=True)
    frozen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(auto_now_add=True)
    key_check = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)


class FrozenFigure(models.Model):
    """A figure as it was counted, with the rule of then in full. `cells`: `tallying.plain`. Never changed."""

    year = models.ForeignKey(FrozenYear, models.PROTECT, related_name="figures")
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    title_nl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text_nl = models.TextField()
    text_en = models.TextField()
    rule_digest = models.CharField(max_length=64)
    number = models.PositiveBigIntegerField()
    cells = models.JSONField(default=list)
    lines_digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["year", "code"], name="a_figure_of_a_year_is_frozen_once"),)


class FrozenLine(models.Model):
    """One line of a frozen figure, without the number of the thing: `key` is a digest with the desk's own key."""

    figure = models.ForeignKey(FrozenFigure, models.PROTECT, related_name="lines")
    key = models.CharField(max_length=64)
    on = models.DateField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    parts = models.JSONField(default=list)
    times = models.PositiveBigIntegerField(default=1)
    days = models.FloatField(null=True)

    class Meta:
        ordering = ("on", "pk")
        constraints = (models.UniqueConstraint(fields=["figure", "key"], name="a_thing_is_counted_once"),)


class Correction(models.Model):
    """A figure of a frozen year as it is counted later, published beside it with the reason. The frozen one stays.

    `added` and `removed` are lines as `keys.Keyed`, against the correction before this one or else the frozen figure; a
    line that changed stands in both.
    """

    figure = models.ForeignKey(FrozenFigure, models.PROTECT, related_name="corrections")
    number = models.PositiveBigIntegerField()
    added = models.JSONField(default=list)
    removed = models.JSONField(default=list)
    version = models.PositiveSmallIntegerField()
    lines_digest = models.CharField(max_length=64)
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
