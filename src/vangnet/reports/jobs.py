"""Files of reports as work in the queue: read beside the desk, put back when a worker must leave or is lost."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.jobs import leaving
from vangnet.cases.processes import is_gone, is_here
from vangnet.reports.importing import Leaving, clear_up, read_in
from vangnet.reports.models import Arrival

_LONG_SILENT = timedelta(hours=1)


@task
def read_arrival(pk: int) -> None:
    """Read a kept file and take its reports in."""
    arrival = Arrival.objects.select_related("made_by").get(pk=pk)
    by = Actor(arrival.made_by, "import of reports")
    try:
        read_in([arrival], by=by, is_over=leaving.is_set)
    except Leaving:
        read_arrival.enqueue(pk)


def requeue_lost_arrivals() -> int:
    """A duty: files whose reader is dead wait again; gives how many. What it left in the clear is taken away."""
    clear_up()
    lost = 0
    for one in Arrival.objects.filter(state=Arrival.State.RUNNING):
        is_silent = one.beat_at is None or one.beat_at < timezone.now() - _LONG_SILENT
        if is_gone(one.worker) or (not is_here(one.worker) and is_silent):
            same = Arrival.objects.filter(pk=one.pk, state=Arrival.State.RUNNING, worker=one.worker)
            if same.update(state=Arrival.State.WAITING, worker=""):
                record(Act("arrival.requeue", objects=(f"arrival:{one.pk}",)), by=Actor(None))
                read_arrival.enqueue(one.pk)
                lost += 1
    return lost
