"""The hotline's part of the public door as a Django app."""

from django.apps import AppConfig


class Hotlines(AppConfig):
    """Its tables begin with `public_hotlines`."""

    name = "vangnet.portals.public.hotlines"
    label = "public_hotlines"
    default_auto_field = "django.db.models.BigAutoField"
