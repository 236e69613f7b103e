"""Scans and captures are jobs of one shape; a scan that waits is found by the place that its task has now."""

from typing import Any

from django.db import migrations, models

_WAS, _IS = "vangnet.cases.jobs.run_scan", "vangnet.cases.scan_job.run_scan"


def _to_its_place(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    apps.get_model("django_tasks_database", "DBTaskResult").objects.filter(task_path=_WAS).update(task_path=_IS)


def _back(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    apps.get_model("django_tasks_database", "DBTaskResult").objects.filter(task_path=_IS).update(task_path=_WAS)


class Migration(migrations.Migration):
    """Alter fields, and move tasks."""

    dependencies = (
        ("cases", "0001_initial"),
        ("django_tasks_database", "0001_initial"),
    )

    operations = (
        migrations.AlterField("capture", "stage", models.CharField(blank=True, max_length=40)),
        migrations.AlterField("scan", "stage", models.CharField(blank=True, max_length=40)),
        migrations.RunPython(_to_its_place, _back),
    )
