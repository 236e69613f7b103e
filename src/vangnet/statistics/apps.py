"""Statistics as a Django app: data and rules, no pages."""

from django.apps import AppConfig


class Statistics(AppConfig):
    """Frozen figures, each with its rule."""

    name = "vangnet.statistics"
    label = "statistics"
    default_auto_field = "django.db.models.BigAutoField"
