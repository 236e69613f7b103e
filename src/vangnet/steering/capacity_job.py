"""Dividing hours as work in the queue, so that no page waits for it."""

from django_tasks import task

from vangnet.steering.actions import capacity_proposing


@task
def divide_hours(pk: int) -> None:
    """Divide the frozen problem of a proposal."""
    capacity_proposing.solve(pk)


@task
def divide_hours_again(pk: int) -> None:
    """Divide it again, to check it."""
    capacity_proposing.check_again(pk)
