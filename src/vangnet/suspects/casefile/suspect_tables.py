"""What a case file tells of suspects: ties, facts and decisions that stand, each with its source and who said it.

Left out: that a suspect may be a child whom the desk looks for, parents of minors, and Stop conversations, which are no
account of facts.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, QuerySet

from vangnet.suspects.casefile.scope import AT_ONCE, Line, Scope, Table, moment, who
from vangnet.suspects.models import (
    Attribution,
    BehaviouralDirection,
    CarrierDecision,
    ChildContact,
    CriterionAnswer,
    Direction,
    DisposalDecision,
    DisposalStep,
    ExhibitTie,
    History,
    IdentifierTie,
    Suspect,
    SuspectRole,
)
from vangnet.suspects.rules import visible_suspects


def suspects_of(scope: Scope) -> QuerySet[Suspect]:
    """The suspects of whom a file tells."""
    told = visible_suspects(scope.person).filter(case=scope.case)
    return told if scope.covers_minors else told.exclude(track=Suspect.Track.MINOR)


def _suspects(scope: Scope) -> Iterator[Line]:
    for one in suspects_of(scope).select_related("made_by").order_by("number"):
        yield one.number, one.track, one.name, one.born_on, one.born_source, who(one.made_by), moment(one.made_at)


def _said(
    name: str, model: type[Model], columns: dict[str, str], *, above: str = "suspect", related: tuple[str, ...] = ()
) -> Table:
    """A table of what was said and stands: the suspect, `columns` (by the name in the table) and who said it when."""
    fields = [field.split(".") for field in columns.values()]

    def lines(scope: Scope) -> Iterator[Line]:
        rows: Any = model._default_manager.filter(  # noqa: SLF001
            **{f"{above}__in": suspects_of(scope).order_by().values("pk")}, revoked_at=None
        )
        rows = rows.select_related(above, "made_by", *related).order_by(f"{above}__number", "pk")
        owner = above.split("__")
        for row in rows.iterator(chunk_size=AT_ONCE):
            told = (_of(row, field) for field in fields)
            yield _of(row, owner).number, *told, who(row.made_by), moment(row.made_at)

    return Table(name, ("suspect", *columns, "by", "at"), lines)


def _of(row: Any, path: list[str]) -> Any:
    for name in path:
        row = None if row is None else getattr(row, name)
    return row


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


_IN_CHECKLIST = "checklist__suspect"

SUSPECT_TABLES: tuple[Table, ...] = (
    Table("suspects.csv", ("suspect", "track", "name", "born_on", "born_source", "by", "at"), _suspects),
    _said("roles.csv", SuspectRole, _same("role", "reason")),
    _said("identifiers.csv", IdentifierTie, _same("kind", "platform", "value", "reason")),
    _said("suspect_exhibits.csv", ExhibitTie, {"exhibit": "exhibit.number", "reason": "reason"}, related=("exhibit",)),
    _said(
        "attributions.csv",
        Attribution,
        {"exhibit": "exhibit.number", "side": "side", "statement": "statement", "source": "source"},
        related=("exhibit",),
    ),
    _said("contacts.csv", ChildContact, _same("kind", "answer", "what", "source")),
    _said("history.csv", History, _same("kind", "on", "what", "source")),
    _said(
        "checklist.csv",
        CriterionAnswer,
        {
            "rule_set": "chosen.rule_set",
            "version": "chosen.version",
            "criterion": "code",
            "further": "further",
            **_same("answer", "reason", "evidence"),
        },
        above="chosen__checklist__suspect",
        related=("chosen",),
    ),
    _said("disposal_steps.csv", DisposalStep, {"what": "kind", **_same("on", "who", "note")}, above=_IN_CHECKLIST),
    _said("directions.csv", Direction, _same("text"), above=_IN_CHECKLIST),
    _said(
        "behavioural_directions.csv",
        BehaviouralDirection,
        _same("kind", "text", "begins_on", "until", "treatments"),
        above=_IN_CHECKLIST,
    ),
    _said(
        "carriers.csv",
        CarrierDecision,
        {"exhibit": "exhibit.number", **_same("outcome", "on", "reason")},
        above=_IN_CHECKLIST,
        related=("exhibit",),
    ),
    _said(
        "decisions.csv",
        DisposalDecision,
        {"rule_set": "chosen.rule_set", "version": "chosen.version", **_same("outcome", "on", "reason", "differs_why")},
        above=_IN_CHECKLIST,
        related=("chosen",),
    ),
)
