"""Exports of chats and forums as a Django app: data and rules, no pages."""

from django.apps import AppConfig


class Chats(AppConfig):
    """Exports of chats and forums, their members, and the work that follows from them."""

    name = "vangnet.chats"
    label = "chats"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The workers see to exports as they see to scans."""
        from vangnet.cases import worker
        from vangnet.chats.actions import reading

        worker.DUTIES += [reading.ask_again]
