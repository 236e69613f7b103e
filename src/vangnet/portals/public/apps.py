"""The public door as a Django app."""

from django.apps import AppConfig


class PublicDoor(AppConfig):
    """Its tables begin with `public_door`; none of them points to a table of the desk."""

    name = "vangnet.portals.public"
    label = "public_door"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A door whose numbers or routes are not whole does not open."""
        from vangnet.portals.public.routing import routes

        routes()
