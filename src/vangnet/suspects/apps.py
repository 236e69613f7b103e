"""Suspects as a Django app: data and rules, no pages."""

from django.apps import AppConfig


class Suspects(AppConfig):
    """Suspects, their disposal, and Stop conversations."""

    name = "vangnet.suspects"
    label = "suspects"
    default_auto_field = "django.db.models.BigAutoField"
