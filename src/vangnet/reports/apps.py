"""Reports as a Django app: data and rules, no pages."""

from django.apps import AppConfig


class Reports(AppConfig):
    """The reports of the desk."""

    name = "vangnet.reports"
    label = "reports"
    default = True

    def ready(self) -> None:
        """What must happen regularly with reports is done by the same workers as with cases."""
        from vangnet.cases import worker
        from vangnet.reports import attachment_job, books, jobs, keeping, watching

        worker.DUTIES += [
            jobs.requeue_lost_arrivals,
            attachment_job.ask_scanning,
            keeping.finish_destroying,
            watching.look,
            books.keep_nightly,
        ]
