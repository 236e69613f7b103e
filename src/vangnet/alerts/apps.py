"""Schoolalert as a Django app: data and rules, no pages."""

from django.apps import AppConfig


class Alerts(AppConfig):
    """Schools, alerts and answers."""

    name = "vangnet.alerts"
    label = "alerts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What must happen regularly with alerts is done by the same workers as with cases."""
        from django.db.models.signals import pre_delete

        from vangnet.alerts import holding, texts, watching
        from vangnet.cases import worker
        from vangnet.cases.actions import retention
        from vangnet.victims.crops import crop_stopped
        from vangnet.victims.models import Crop

        pre_delete.connect(watching.crop_goes, sender=Crop, dispatch_uid="alerts.watching.crop_goes")
        crop_stopped.connect(watching.crop_was_stopped, dispatch_uid="alerts.watching")
        worker.DUTIES.append(watching.watch)
        retention.HOLDS.append(holding.held_by_alert)
        texts.add_texts()
