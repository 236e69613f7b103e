"""The pages as a Django app: without tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The desk's pages."""

    name = "vangnet.web"
    label = "web"

    def ready(self) -> None:
        """Case files hold papers, which are set in type here: the workers make them with the pages' own templates."""
        from vangnet.cases import worker
        from vangnet.web.casefiles import making

        worker.DUTIES.append(making.ask_making)
