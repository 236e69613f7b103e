"""The year of the sample desk: what is in it, and that it is made once."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.world import encoded, pattern
from vangnet.accounts.models import AuditEntry, Person
from vangnet.cases.models import Case, Exhibit, Scan
from vangnet.cases.rules import visible_cases
from vangnet.cli.demo import desk
from vangnet.cli.demo.year import figures
from vangnet.cli.demo.year.filling import fill
from vangnet.reports.models import CriminalComplaint, Report
from vangnet.statistics.models import Correction, FrozenYear
from vangnet.statistics.queries.counting import count_frozen, is_whole
from vangnet.steering.models import (
    Assignment,
    Availability,
    BoardDecision,
    Dissent,
    HoursAsked,
    OverlapSide,
    WeightTable,
    WorkingHours,
)
from vangnet.steering.queries.cases import steered_cases
from vangnet.suspects.models import CaseFile, Conversation, DisposalDecision, MinorDecision, Suspect
from vangnet.suspects.queries.disposal import rows_for
from vangnet.suspects.rules import visible_suspects


def test_the_sample_holds_a_year_and_a_second_one_is_refused(
    transactional_db: None, settings: Any, tmp_path: Path
) -> None:
    settings.EVIDENCE_ROOTS = {"evidence": tmp_path}
    settings.DATA, settings.RESULTS = tmp_path / "data", tmp_path / "results"
    settings.LIBRARY = tmp_path / "no library"
    (tmp_path / "card").mkdir()
    (tmp_path / "card" / "one.png").write_bytes(encoded(pattern(0)))
    desk._people()
    fill(unit=desk.UNIT, folder="card")
    year = timezone.localdate().year - 1

    _cases(year)
    _suspects()
    _steering()
    _figures(year)
    before = (Case.objects.count(), Suspect.objects.count(), Person.objects.count(), AuditEntry.objects.count())
    with pytest.raises(ValidationError):
        fill(unit=desk.UNIT, folder="card")
    after = (Case.objects.count(), Suspect.objects.count(), Person.objects.count(), AuditEntry.objects.count())
    assert after == before


def _cases(year: int) -> None:
    assert Case.objects.count() == 40
    assert Case.objects.values("team").distinct().count() == 11
    assert Case.objects.filter(processed_from__year=year).count() == 22
    assert Case.objects.exclude(closed_on=None).count() == 11
    assert all(timezone.localdate(case.opened_at) == case.processed_from for case in Case.objects.all())
    assert Exhibit.objects.count() == 60
    assert Scan.objects.exclude(state=Scan.State.DONE).count() == 0
    assert all(scan.files == sum(scan.statuses.values()) for scan in Scan.objects.all())


def _suspects() -> None:
    tracks = Counter(Suspect.objects.values_list("track", flat=True))
    assert tracks == {"adult": 25, "minor": 18}
    assert Suspect.objects.filter(born_on=None, track="minor").count() == 5
    states = Counter(row.state for row in rows_for(Person.objects.get(number="eva")))
    assert states == {"fill": 1, "decide": 2, "decided": 2}
    outcomes = Counter(DisposalDecision.objects.values_list("outcome", flat=True))
    assert outcomes == {"penal_order": 5, "dismissal": 3, "summons": 3}
    assert MinorDecision.objects.count() == 6
    talks = Counter(Conversation.objects.values_list("state", flat=True))
    assert talks == {"asked": 2, "planned": 1, "held": 3, "followed_up": 1}
    assert CaseFile.objects.get().state == CaseFile.State.MADE
    joris = Person.objects.get(number="joris")
    assert not visible_cases(joris).exists()
    assert set(visible_suspects(joris).values_list("track", flat=True)) == {"minor"}
    assert not visible_cases(Person.objects.get(number="stijn")).exists()


def _steering() -> None:
    lanes = Counter(one.lane for one in steered_cases())
    assert lanes["rest"] == 24
    assert (lanes["imminent"], lanes["situation"]) == (1, 4)
    assert HoursAsked.objects.count() == 29
    assert WorkingHours.objects.count() == 24
    assert Availability.objects.filter(is_available=False).count() == 5
    assert WeightTable.objects.get().state == WeightTable.State.IN_FORCE
    assert BoardDecision.objects.exclude(agreed_at=None).count() == 10
    assert sorted(BoardDecision.objects.filter(agreed_at=None).values_list("side", flat=True)) == [
        "police",
        "prosecution",
    ]
    assert Dissent.objects.get().decision.kind == BoardDecision.Kind.STOP
    sides = OverlapSide.objects.filter(overlap__kind="identifier").values_list("case__team", flat=True)
    assert len(set(sides)) == 3
    assert not Assignment.objects.exists()  # people accept


def _figures(year: int) -> None:
    assert Report.objects.filter(received_at__year=year).count() == figures.REPORTS
    assert not Report.objects.filter(is_open=True).exists()
    assert CriminalComplaint.objects.count() == figures.COMPLAINTS
    kept = FrozenYear.objects.get()
    told = {one.rule.code: one.tally.total for one in count_frozen(kept)}
    assert kept.year == year
    assert told["victims_identified"] == figures.CHILDREN
    assert told["reports"] == figures.REPORTS
    assert told["complaints"] == figures.COMPLAINTS
    assert told["stop_conversations"] == 2
    assert told["not_worked_on"] == 3
    assert all(is_whole(figure) for figure in kept.figures.all())
    correction = Correction.objects.get()
    assert correction.number == correction.figure.number + 1
    assert correction.figure.code == "disposal_decisions"
