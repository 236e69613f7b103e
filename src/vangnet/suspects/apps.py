"""Suspects as a Django app: data and rules, no pages."""

from django.apps import AppConfig


class Suspects(AppConfig):
    """Suspects, their disposal, and Stop conversations."""

    name = "vangnet.suspects"
    label = "suspects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever was wrongly named as a child is erased from what was written here of that child too."""
        from vangnet.suspects.models import VictimTie
        from vangnet.victims.erasing import also_in

        also_in(VictimTie, "victim", "reason", "revoked_why")
