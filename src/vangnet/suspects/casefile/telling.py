"""What a case file says of itself, and the facts of the case."""

from typing import Any

from vangnet.cases.models import Case

_EN = """\
CASE FILE

What is here
  dossier.pdf     what this file tells, with every number and the rule that counts it
  report.pdf      the report of the case, exhibit by exhibit
  case.json       the facts of the case
  summary.json    every number, by rule
  tables/*.csv    the tables from which the numbers follow; media.csv has one line for each distinct content
  manifest.json   the name, size and SHA-256 of every other file here
  manifest.sig    the desk's signature (Ed25519) under manifest.json

There is no picture in it. A cell that a spreadsheet would compute begins with an apostrophe; a character that does not
print is shown as <U+202E>. Suspects in the track for minors are told of only where whoever asked for this file may read
about them.

To check it, with the card of the desk that you were given by hand:
  vangnet case-file verify FILE --card desk-card.json
  vangnet case-file count FILE
"""

_NL = """\
DOSSIER VAN EEN ZAAK

Wat hierin zit
  dossier.pdf     wat dit dossier zegt, met elk getal en de regel die het telt
  report.pdf      het rapport van de zaak, per goed
  case.json       de feiten van de zaak
  summary.json    elk getal, per regel
  tables/*.csv    de tabellen waaruit de getallen volgen; media.csv heeft een regel voor elke verschillende inhoud
  manifest.json   naam, grootte en SHA-256 van elk ander bestand hierin
  manifest.sig    de handtekening (Ed25519) van het bureau onder manifest.json

Er zit geen afbeelding in. Een cel die een rekenblad zou uitrekenen, begint met een apostrof; een teken dat niet te zien
is, staat er als <U+202E>. Over verdachten in het spoor voor minderjarigen wordt alleen verteld waar degene die om dit
dossier vroeg, over hen mag lezen.

Zo controleert u het, met de kaart van het bureau die u met de hand hebt gekregen:
  vangnet case-file verify BESTAND --card desk-card.json
  vangnet case-file count BESTAND
"""


def read_me(language: str) -> str:
    """What stands in the file beside all else, for whoever opens it."""
    return _EN if language == "en" else _NL


def told_case(case: Case) -> dict[str, Any]:
    """The facts of a case."""
    journeys = case.journeys.values("country", "left_on", "returned_on", "liaison_officer")
    return {
        "number": case.number,
        "title": case.title,
        "kind": case.kind,
        "article": case.article,
        "legal_basis": case.legal_basis,
        "purpose": case.purpose,
        "team": str(case.team),
        "unit": str(case.team.unit),
        "officer": str(case.officer or ""),
        "prosecutor": str(case.prosecutor or ""),
        "parketnummer": case.parketnummer,
        "profile": case.profile,
        "processed_from": case.processed_from,
        "closed_on": case.closed_on,
        "outcome": case.outcome,
        "journeys": list(journeys),
    }
