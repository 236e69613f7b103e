"""Victims as a Django app: data and rules, no pages."""

from django.apps import AppConfig


class Victims(AppConfig):
    """The children whom the desk looks for, and those who were found."""

    name = "vangnet.victims"
    label = "victims"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What comes in is compared with what is known of children by the same workers as other duties."""
        from vangnet.cases import worker
        from vangnet.victims import finding_again

        worker.DUTIES += [finding_again.ask_finding]
