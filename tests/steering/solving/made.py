"""Problems of our own making."""

from hypothesis import strategies as st

from vangnet.steering.solving.problem import Asking, Limits, Problem, Row, Worker

SKILLS = ("video", "phones")


def worker(key: int, hours: int, *skills: str, team: int = 1, unit: int = 1) -> Worker:
    return Worker(key=key, team=team, unit=unit, hours=hours, skills=skills)


def asking(key: int, *rows: tuple[int, str], lane: int = 0, team: int = 1, unit: int = 1, **more: object) -> Asking:
    """Rows are told as hours and skill; the first has the key of the case times ten."""
    shared = bool(more.pop("may_transfer", False))
    told = tuple(
        Row(key=key * 10 + place, hours=hours, skill=skill, may_transfer=shared)
        for place, (hours, skill) in enumerate(rows)
    )
    return Asking(key=key, lane=lane, team=team, unit=unit, rows=told, **more)


def problem(workers: list[Worker], cases: list[Asking], *, most: int = 5, fewest: int = 4) -> Problem:
    return Problem(workers=tuple(workers), cases=tuple(cases), limits=Limits(most_cases=most, fewest_hours=fewest))


@st.composite
def problems(draw: st.DrawFn, people: int = 3, cases: int = 3, hours: int = 5) -> Problem:
    """Small ones, in which rules often meet."""
    workers = [
        Worker(
            key=key,
            team=(team := draw(st.integers(1, 3))),
            unit=1 if team < 3 else 2,
            hours=draw(st.integers(0, hours)),
            skills=tuple(sorted(draw(st.sets(st.sampled_from(SKILLS))))),
        )
        for key in range(draw(st.integers(0, people)))
    ]
    found, rows = [], 0
    for key in range(draw(st.integers(0, cases))):
        team = draw(st.integers(1, 3))
        told = []
        for _ in range(draw(st.integers(1, 2))):
            rows += 1
            skill = draw(st.sampled_from(("", *SKILLS)))
            told.append(Row(key=rows, hours=draw(st.integers(1, hours)), skill=skill, may_transfer=draw(st.booleans())))
        found.append(
            Asking(
                key=key,
                lane=draw(st.integers(0, 2)),
                team=team,
                unit=1 if team < 3 else 2,
                rows=tuple(told),
                owner=draw(st.sampled_from((None, 0, 1, 99))),
            )
        )
    limits = Limits(most_cases=draw(st.integers(1, 3)), fewest_hours=draw(st.integers(1, 4)))
    return Problem(workers=tuple(workers), cases=tuple(sorted(found, key=lambda case: case.lane)), limits=limits)
