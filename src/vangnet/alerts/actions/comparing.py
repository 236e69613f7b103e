"""What a list of schools, or an extract of the register, would change; nothing is changed here."""

from collections import defaultdict
from collections.abc import Collection

import msgspec

from vangnet.alerts.listing.duo import SchoolList, SchoolRow
from vangnet.alerts.listing.register import Extract, Someone
from vangnet.alerts.models import Board, School, SchoolContact
from vangnet.words import Word, word

_FACTS = ("name", "kind", "street", "postcode", "town", "municipality", "province", "telephone")
_MANY, _MANY_AT_LEAST = 0.1, 20


class Changes(msgspec.Struct, kw_only=True):
    """What would change: rows to be added, changed, and closed or left off; and every line that is a problem.

    `is_withheld`: nothing is closed or left off, for there are lines that nobody could read. `is_many`: so much would
    be that somebody must say that it is right.
    """

    new: list[School] | list[SchoolContact]
    changed: list[School] | list[SchoolContact]
    gone: list[School] | list[SchoolContact]
    same: int
    beside: int
    repeated: int
    problems: list[tuple[int, Word]]
    is_withheld: bool
    is_many: bool
    boards: dict[str, str]
    also_at: dict[str, list[int]]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each: what the account of the import keeps."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "gone": len(self.gone),
            "same": self.same,
            "boards": len(self.boards),
            "beside": self.beside,
            "repeated": self.repeated,
            "problems": len(self.problems),
        }

    @property
    def is_nothing(self) -> bool:
        """Whether nothing would change."""
        return not (self.new or self.changed or self.gone or self.boards)


def of_schools(told: SchoolList) -> Changes:
    """What a list of schools or of boards would change."""
    there = {school.code: school for school in School.objects.select_related("board")}
    new, changed, same = [], [], 0
    for row in told.schools.values():
        school = there.get(row.code)
        if school is None:
            new.append(_filled(School(code=row.code), row))
        elif school.is_open and _as_told(school) == row:
            same += 1
        else:
            changed.append(_filled(school, row))
    compared = [school for school in there.values() if school.is_open and school.kind in told.kinds]
    left = [school for school in compared if school.code not in told.schools and school.code not in told.broken]
    return Changes(
        new=new,
        changed=changed,
        gone=[] if told.lost else left,
        same=same,
        beside=told.beside,
        repeated=told.repeated,
        problems=told.problems,
        is_withheld=bool(told.lost and left),
        is_many=_is_many(left, compared),
        boards=_boards(told.boards),
        also_at={},
    )


def of_people(told: Extract, *, is_whole: bool) -> Changes:
    """What an extract would change. `is_whole`: who is not in it has left; else that counts for its schools alone."""
    schools = {school.code: school for school in School.objects.all()}
    everybody = list(SchoolContact.objects.order_by("is_active", "-pk"))
    elsewhere = _elsewhere()
    places = {school.pk: school for school in schools.values()}
    for each in everybody:  # not by a join: a database that has not counted yet does it slowly
        each.school = places[each.school_id]
    there = {contact.email: contact for contact in everybody}  # of several rows the oldest active one
    problems = list(told.problems)
    new, changed, same, also_at = [], [], 0, {}
    kept: set[str] = set(told.broken)
    for someone in told.people.values():
        at = [schools[code] for code in sorted(someone.schools) if code in schools]
        unknown = [
            (line, code) for line, code in zip(someone.lines, someone.schools, strict=True) if code not in schools
        ]
        problems += [(line, word("alerts.list_unknown_school", school=code)) for line, code in unknown]
        kept.add(someone.email)
        if not at:
            continue
        contact = there.get(someone.email)
        wanted = [school.pk for school in at[1:]]
        if contact is None:
            new.append(_named(SchoolContact(email=someone.email), someone, at[0]))
            also_at[someone.email] = wanted
        elif (_known(contact), sorted(elsewhere[contact.pk])) == (
            (True, someone.name, someone.function, someone.telephone, someone.language, at[0].pk),
            sorted(wanted),
        ):
            same += 1
        else:
            changed.append(_named(contact, someone, at[0]))
            also_at[someone.email] = wanted
    asked = {schools[code].pk for code in told.schools if code in schools}
    compared = [
        contact
        for contact in everybody
        if contact.is_active and (is_whole or asked.intersection((contact.school_id, *elsewhere[contact.pk])))
    ]
    left = [contact for contact in compared if contact.email not in kept or there[contact.email] is not contact]
    return Changes(
        new=new,
        changed=changed,
        gone=[] if told.lost else left,
        same=same,
        beside=told.beside,
        repeated=told.repeated,
        problems=sorted(problems, key=lambda problem: problem[0]),
        is_withheld=bool(told.lost and left),
        is_many=_is_many(left, compared),
        boards={},
        also_at=also_at,
    )


def _as_told(school: School) -> SchoolRow:
    board = school.board.number if school.board else ""
    return SchoolRow(code=school.code, board=board, **{name: getattr(school, name) for name in _FACTS})


def _filled(school: School, row: SchoolRow) -> School:
    """A school as the list tells it; its board is put there when it is known by its row."""
    for name in _FACTS:
        setattr(school, name, getattr(row, name))
    school.is_open = True
    school.told_board = row.board  # type: ignore[attr-defined]  # for `importing`, which makes boards first
    return school


def _named(contact: SchoolContact, someone: Someone, school: School) -> SchoolContact:
    contact.name, contact.function, contact.telephone = someone.name, someone.function, someone.telephone
    contact.language, contact.school, contact.is_active = someone.language, school, True
    return contact


def _known(contact: SchoolContact) -> tuple[object, ...]:
    facts = (contact.name, contact.function, contact.telephone, contact.language, contact.school_id)
    return (contact.is_active, *facts)


def _elsewhere() -> defaultdict[int, list[int]]:
    """At which other schools each person works; read in one piece, for a list of all people is too long to ask by."""
    found = defaultdict[int, list[int]](list)
    for contact, school in SchoolContact.also_at.through.objects.values_list("schoolcontact_id", "school_id"):
        found[contact].append(school)
    return found


def _boards(told: dict[str, str]) -> dict[str, str]:
    """Boards that are new, or have another name now. A board without a name is called by its number."""
    there = dict(Board.objects.values_list("number", "name"))
    return {
        number: name or number
        for number, name in told.items()
        if number not in there or (name and name != there[number])
    }


def _is_many(left: Collection[object], compared: Collection[object]) -> bool:
    return len(left) >= max(_MANY_AT_LEAST, _MANY * len(compared))
