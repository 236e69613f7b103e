"""The school door as a Django app."""

from django.apps import AppConfig


class SchoolDoor(AppConfig):
    """Its tables begin with `school_door`; none of them points to a table of the desk."""

    name = "vangnet.portals.school"
    label = "school_door"
    default_auto_field = "django.db.models.BigAutoField"
