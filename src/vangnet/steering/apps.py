"""Steering as a Django app: data and rules, no pages."""

from django.apps import AppConfig


class Steering(AppConfig):
    """What the steering group weighs, decides and divides."""

    name = "vangnet.steering"
    label = "steering"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Where cases meet is looked at by the same workers as other duties."""
        from vangnet.cases import worker
        from vangnet.steering.meeting import renewing

        worker.DUTIES.append(renewing.ask_renewing)
