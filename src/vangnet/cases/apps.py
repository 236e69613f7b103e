"""Cases as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, exhibits, media, categorisations and findings."""

    name = "vangnet.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
