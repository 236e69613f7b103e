"""What a talk needs to be written down as held, and an answer of the safety check to be kept. Codes, no free text."""

from collections.abc import Collection, Iterable

from vangnet.suspects.stop.data import Stop, codes

MINOR, YOUTH_OFFICER = "minor", "youth_officer"
BY_LAW = frozenset({"parent", "second_parent", "guardian"})
"""Who stands by the child: the source document tells of talks together with the parents."""
PRESENT = (
    MINOR,
    "parent",
    "second_parent",
    "guardian",
    YOUTH_OFFICER,
    "help_worker",
    "school",
    "interpreter",
    "trusted",
)
YES, NO, UNKNOWN = "yes", "no", "unknown"


def faults_of_talk(
    data: Stop, *, present: Collection[str], explained: Collection[str], alone_because: str
) -> tuple[str, ...]:
    """What is wrong with the report of a talk, as codes; empty: nothing.

    "minor", "youth_officer": who must have been there was not; "alone": no parent or guardian, and no reason told;
    "not_alone": a reason, and a parent was there; "topics": something that must be said first was not; "unknown": a
    code that the data do not know.
    """
    by_law = bool(BY_LAW & set(present))
    must = {topic.code for topic in data.topic if topic.always}
    known = set(present) <= set(PRESENT) and set(explained) <= codes(data.topic)
    found = (
        (not known, "unknown"),
        (MINOR not in present, "minor"),
        (YOUTH_OFFICER not in present, "youth_officer"),
        (not by_law and not alone_because, "alone"),
        (by_law and bool(alone_because), "not_alone"),
        (not must <= set(explained), "topics"),
    )
    return tuple(code for is_so, code in found if is_so)


def faults_of_check(data: Stop, *, question: str, answer: str, done: Iterable[str]) -> tuple[str, ...]:
    """What is wrong with an answer of the safety check: "unknown", or "done": a yes without what was done."""
    done = set(done)
    known = question in codes(data.check) and answer in (YES, NO, UNKNOWN) and done <= codes(data.action)
    found = ((not known, "unknown"), (answer == YES and not done, "done"))
    return tuple(code for is_so, code in found if is_so)


def checks_open(data: Stop, answered: Iterable[str]) -> int:
    """How many questions of the safety check nobody answered. "Unknown" is an answer: it says that somebody asked."""
    return len(codes(data.check) - set(answered))
