"""The report on an export as PDF: coverage before any figure, the plain count before any measure, and the method."""

from typing import Any

import msgspec
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import number_format

from vangnet.chats.queries.report import Report
from vangnet.chats.queries.report_layers import Player, Score, ToldLayer
from vangnet.networks.roles import SHARE
from vangnet.web.chats.page import language as language_of
from vangnet.web.chats.paper import curve
from vangnet.web.chats.paper.wording import STANDINGS, TRUTH
from vangnet.web.chats.wording import GRADES, layer_title, measure_title
from vangnet.web.results.paper import set_in_type

_WHOLE = frozenset({"activity", "degree", "out_degree", "in_degree", "core", "breaking"})
_SOURCES = {
    "counts": ("network.json", "vangnet networks show DIR --json"),
    "coverage": ("coverage-*.parquet", "vangnet networks show DIR"),
    "networks": ("networks-*.parquet, messages-*.parquet", "vangnet networks show DIR --json"),
    "players": (
        "measures.parquet: activity, LAYER.*; measures.json: layers.rankings, layers.told.stability",
        "vangnet networks measure DIR --layer LAYER --seed {seed} --json",
    ),
    "yardsticks": (
        "measures.json: layers.overlap, layers.told.stability.kept, layers.told.removals",
        "vangnet networks measure DIR --layer LAYER --seed {seed} --json",
    ),
    "sets": (
        "measures.json: layers.told.breaking.sets, layers.told.reaching",
        "vangnet networks measure DIR --layer LAYER --seed {seed} --json",
    ),
    "curve": (
        "measures.json: layers.told.removals",
        "vangnet networks measure DIR --layer LAYER --seed {seed} --json",
    ),
    "communities": (
        "measures.parquet: LAYER.communities.*; measures.json: layers.told.communities.runs",
        "vangnet networks measure DIR --layer LAYER --seed {seed} --json",
    ),
    "roles": ("roles-*.parquet, acts-*.parquet, messages-*.parquet", "vangnet networks roles DIR --json"),
    "problems": ("problems-*.parquet", "vangnet networks show DIR --json"),
    "files": ("network.json: exports", "vangnet networks show DIR --json"),
}
"""Where the figures of a part stand, and the command that tells them."""


class Origin(msgspec.Struct, frozen=True):
    ref: int
    part: str
    where: str
    command: str


def made(report: Report, *, language: str) -> bytes:
    """Set the report in type (PDF/UA-1), in the language that is on. Nothing is fetched for it."""
    with timezone.override("Europe/Amsterdam"):
        return set_in_type(page(report, language=language))


def page(report: Report, *, language: str) -> str:
    """What stands in it, as HTML."""
    measures = report.opened.measures
    seed = measures.seed if measures else 1
    origins = [
        Origin(ref, part, where, command.format(seed=seed))
        for ref, (part, (where, command)) in enumerate(_SOURCES.items(), 1)
    ]
    export = report.opened.export
    told = {
        "report": report,
        "chat": export,
        "case": export.exhibit.case,
        "manifest": report.opened.stored.manifest,
        "measures": measures,
        "layers": [_layer(one) for one in report.layers],
        "beside": [(_title(one.first), _title(one.second), one) for one in report.beside],
        "grades": [(GRADES[grade], count) for grade, count in report.grades.items()],
        "grade_names": GRADES,
        "truth": [(measure_title(name), *figures) for name, *figures in TRUTH],
        "origins": origins,
        "refs": {one.part: one.ref for one in origins},
        "share": f"{SHARE:.0%}",
        "desk": settings.DESK_NAME,
        "lang": language,
    }
    return render_to_string("chats/pdf/report.html", told)


def _layer(layer: ToldLayer) -> dict[str, Any]:
    told = layer.told
    plot = curve.removal(told.get("removals", {}), layer.members)
    return {
        "layer": layer,
        "title": _title(layer.name),
        "measures": [measure_title(one.measure) for one in layer.players[0].scores] if layer.players else [],
        "players": [(one, _places(one)) for one in layer.players],
        "apart": [(one, measure_title(one.score.measure), said(one.score)) for one in layer.apart],
        "yardsticks": [(measure_title(one.measure), one) for one in layer.yardsticks],
        "sets": [
            ("KPP-Neg", [(one, STANDINGS[one.standing]) for one in layer.neg]),
            ("KPP-Pos", [(one, STANDINGS[one.standing]) for one in layer.pos]),
        ],
        "plot": plot,
        "plot_names": [measure_title(one) for one in plot.measures] if plot else [],
        "plot_lines": [(one, measure_title(one.measure)) for one in plot.lines] if plot else [],
        "runs": told.get("communities", {}).get("runs", ()),
        "walked": told.get("walked", {}),
        "effort": told.get("effort", {}),
        "resamples": told.get("stability", {}).get("resamples"),
    }


def _title(layer: str) -> str:
    return layer_title(layer, language_of())


def _places(player: Player) -> list[tuple[int, str]]:
    return [(one.place, said(one)) for one in player.scores]


def said(score: Score) -> str:
    """A score as people read it: whole numbers whole, shares with four decimals."""
    if score.measure in _WHOLE:
        return number_format(int(score.score), force_grouping=True)
    return number_format(score.score, 1 if score.measure == "strength" else 4)
