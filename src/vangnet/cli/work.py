"""`vangnet work`: the process that runs the desk's scans."""

import os

import click


@click.command(epilog="Example: vangnet work --queue scans")
@click.option("--queue", "queues", multiple=True, help="Only work of this queue (may be given again).  [default: all]")
@click.option("--batch", is_flag=True, help="End when nothing waits any more.")
def work(queues: tuple[str, ...], *, batch: bool) -> None:
    """Do the desk's work that takes long: its scans, and what must happen regularly.

    `vangnet serve` starts as many of these as are needed. When told to end, a running scan is put back in the queue
    and goes on with the next worker.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vangnet.config.desk")
    import django

    django.setup()
    from vangnet.cases.worker import ALL_QUEUES, run_worker

    run_worker(queues=queues or ALL_QUEUES, batch=batch)
