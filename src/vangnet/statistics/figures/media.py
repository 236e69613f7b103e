"""New and known media: what the first complete scan of each exhibit said of its files."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from vangnet.cases.models import Exhibit
from vangnet.cases.rules import visible_cases
from vangnet.statistics.figures.answers import first_scans, number
from vangnet.statistics.rule import Division, Line, Rule, day_of, seen_by_pk

NAMES = {
    "known": _("Known"),
    "similar": _("Looks like what is known"),
    "new": _("New"),
    "undecided": _("Could not be judged"),
}


def lines(first: date, last: date) -> Iterator[Line]:
    """A line for each exhibit and scan result, standing for as many files as there are of it."""
    for scan in first_scans(first, last):
        for status in NAMES:
            files = int(scan["statuses"].get(status, 0))
            if files:
                yield Line(
                    key=f"exhibit:{scan['exhibit']}:{status}",
                    number=number(scan),
                    on=day_of(scan["ended_at"]),
                    unit=scan["unit"],
                    parts=(status,),
                    times=files,
                )


RULE = Rule(
    code="media",
    version=1,
    title_nl="Nieuw en bekend materiaal",
    title_en="New and known media",
    text_nl="Foto's en video's op inbeslaggenomen goederen, naar het scanresultaat van de eerste scan die klaar was, "
    "op de dag waarop die klaar was, bij de eenheid van de zaak. Een regel is een goed met een scanresultaat en staat "
    "voor alle bestanden daarvan. Wat niet beoordeeld kon worden, telt nooit als schoon.",
    text_en="Photos and videos on seized objects, by the scan result of the first scan that was done, on the day when "
    "it was done, with the unit of the case. A line is an exhibit with a scan result, and stands for all files of it. "
    "What could not be judged never counts as clean.",
    source="[001] Q2, Q4, Q5",
    lines=lines,
    visible=seen_by_pk(lambda person: Exhibit.objects.filter(case__in=visible_cases(person).values("pk"))),
    divisions=(Division(code="result", title_nl="Scanresultaat", title_en="Scan result", names=NAMES),),
)
