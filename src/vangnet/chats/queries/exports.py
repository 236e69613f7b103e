"""Exports of a case, and what was read of each."""

import msgspec
from django.db.models import QuerySet

from vangnet.cases.models import Case
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export
from vangnet.errors import InputRefused
from vangnet.networks.measuring import Measures, read_measures
from vangnet.networks.store.loading import Stored, open_network


class Opened(msgspec.Struct, frozen=True):
    """An export that was read: its tables, and what was measured, if it was."""

    export: Export
    stored: Stored
    measures: Measures | None


def exports_of(case: Case) -> QuerySet[Export]:
    """The exports of a case, in the order in which they were given."""
    return (
        Export.objects.filter(exhibit__case=case).select_related("exhibit__case", "given_by").order_by("number", "pk")
    )


def opened(export: Export) -> Opened | None:
    """What was read of an export; None while it is not whole, or where its folder is not on this machine."""
    if not export.is_whole:
        return None
    folder = folder_of(export)
    try:
        return Opened(export, open_network(folder), read_measures(folder))
    except InputRefused:
        return None
