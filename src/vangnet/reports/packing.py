"""What a destination outside this desk gets: a report as signed JSON and as a page to print, with a list of both.

Nothing that tells who reported goes along, and no attachment. Youth care gets the story, people and places, and none
of the traces that only an investigation needs. The package lies under `VANGNET_DATA/reports/out` until it arrived.
"""

import hashlib
import html
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from vangnet.intake import report as intake
from vangnet.reports.keeping import desk_keys
from vangnet.reports.models import Delivery, Destination
from vangnet.transfer.writing import write_whole

FORMAT = "vangnet report package 1"
PAGE, DATA, LIST, SIGNATURE = "report.html", "report.json", "list.json", "list.sig"
FILES = (PAGE, DATA, LIST, SIGNATURE)


def place_of(delivery: Delivery) -> Path:
    """The folder of a package."""
    return Path(settings.REPORTS) / "out" / delivery.report.number / str(delivery.pk)


def pack(delivery: Delivery) -> Path:
    """Write the package of a delivery; what was there under this number is replaced."""
    place = place_of(delivery)
    unpack(delivery)
    place.mkdir(parents=True, mode=0o700)
    told = contents(delivery)
    files = {DATA: msgspec.json.format(msgspec.json.encode(told), indent=1), PAGE: _page(told).encode()}
    listed = {
        "format": FORMAT,
        "report": delivery.report.number,
        "to": delivery.destination.name,
        "made_at": told["made_at"],
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        "signed_by": desk_keys().card.fingerprint,
    }
    files[LIST] = msgspec.json.format(msgspec.json.encode(listed), indent=1)
    files[SIGNATURE] = desk_keys().signing.sign(files[LIST])
    for name, data in files.items():
        write_whole(place / name, [data])
    return place


def unpack(delivery: Delivery) -> None:
    """Take the package of a delivery away: it was delivered, or is not sent after all."""
    shutil.rmtree(place_of(delivery), ignore_errors=True)


def contents(delivery: Delivery) -> dict[str, Any]:
    """What a package tells, as plain values."""
    report = delivery.report
    told = msgspec.convert(report.content, intake.Report)
    people = [person for person in told.people if person.role != intake.Role.REPORTER]
    told_more: dict[str, Any] = {"people": msgspec.to_builtins(people), "urls": list(told.urls)}
    if delivery.destination.kind != Destination.Kind.YOUTH_CARE:
        traces = [each for each in told.told if each.role != intake.Role.REPORTER]
        told_more |= {"identifiers": msgspec.to_builtins(traces), "files": msgspec.to_builtins(told.files)}
    return {
        "format": FORMAT,
        "number": report.number,
        "from": report.unit.name,
        "to": delivery.destination.name,
        "reason": delivery.reason,
        "made_at": _moment(timezone.now()),
        "received_at": _moment(report.received_at),
        "channel": report.channel,
        "incident": told.incident,
        "summary": told.summary,
        "urgent": told.urgent,
        "occurred_at": _moment(told.occurred_at),
        "occurred_text": told.occurred_text,
        **told_more,
    }


def _moment(value: datetime | None) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else ""


_STYLE = (
    "@page{size:A4;margin:20mm}body{font:10pt/1.45 sans-serif;max-width:46rem;margin:2rem auto}"
    "th{text-align:left;vertical-align:top;padding-right:1rem;white-space:nowrap}td{overflow-wrap:anywhere}"
)


def _page(told: dict[str, Any]) -> str:
    with override("nl"):
        rows = [(_(_TITLES[name]), value) for name, value in told.items() if name in _TITLES and value]
        title = _("Report %(number)s") % {"number": told["number"]}
        note = _("Who reported is not told in this package. Questions go through the unit that sends it.")
    body = "".join(f"<tr><th scope='row'>{html.escape(name)}</th><td>{_cell(value)}</td></tr>" for name, value in rows)
    return (
        f"<!doctype html><html lang='nl'><head><meta charset='utf-8'><title>{html.escape(title)}</title>"
        f"<style>{_STYLE}</style></head><body><h1>{html.escape(title)}</h1><p>{html.escape(note)}</p>"
        f"<table>{body}</table></body></html>"
    )


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "<ul>" + "".join(f"<li>{_cell(each)}</li>" for each in value) + "</ul>"
    if isinstance(value, dict):
        return html.escape("; ".join(f"{name}: {each}" for name, each in value.items() if each not in ("", None)))
    return html.escape(str(value)).replace("\n", "<br>")


_TITLES = {
    "from": gettext_noop("From"),
    "to": gettext_noop("To"),
    "reason": gettext_noop("Why it is sent"),
    "received_at": gettext_noop("Received"),
    "channel": gettext_noop("Channel"),
    "incident": gettext_noop("Kind"),
    "summary": gettext_noop("What was told"),
    "urgent": gettext_noop("Why the source calls it urgent"),
    "occurred_at": gettext_noop("When it was"),
    "occurred_text": gettext_noop("When it was, as told"),
    "people": gettext_noop("People"),
    "urls": gettext_noop("Web addresses"),
    "identifiers": gettext_noop("Identifiers"),
    "files": gettext_noop("Files that the source names"),
}
"""In the words of the page, in their order."""


def sweep() -> int:
    """Take away packages of what is not on its way any more, such as of reports that were destroyed; gives how many."""
    on_its_way = Delivery.objects.filter(state__in=(Delivery.State.WAITING, Delivery.State.FAILED))
    wanted = {f"{number}/{pk}" for number, pk in on_its_way.values_list("report__number", "pk")}
    out = Path(settings.REPORTS) / "out"
    gone = [place for place in out.glob("*/*") if f"{place.parent.name}/{place.name}" not in wanted]
    for place in gone:
        shutil.rmtree(place, ignore_errors=True)
    return len(gone)
