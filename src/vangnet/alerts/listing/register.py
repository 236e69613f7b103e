"""An extract of the register (RIO) with the people of the communication context "Schoolalert", one a line.

The register's own format of such an extract is not known: this is Vangnet's, told in `docs/schoolalert/schools.md`;
columns may have the names that files of DUO use.
"""

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from vangnet.alerts.listing.duo import code_of
from vangnet.alerts.listing.table import Line, lines_of, places_of, read, squeezed
from vangnet.errors import InputRefused
from vangnet.words import Word, word

COLUMNS = {
    "code": ("SCHOOL", "VESTIGINGSCODE", "VESTIGINGSNUMMER", "VESTIGING", "SCHOOLCODE"),
    "brin": ("INSTELLINGSCODE", "BRINNUMMER", "BRIN"),
    "name": ("NAAM", "NAME", "NAAMCONTACTPERSOON", "CONTACTPERSOON"),
    "first": ("VOORNAAM", "VOORNAMEN", "VOORLETTERS", "ROEPNAAM"),
    "infix": ("TUSSENVOEGSEL", "VOORVOEGSEL"),
    "last": ("ACHTERNAAM", "GESLACHTSNAAM"),
    "function": ("FUNCTIE", "FUNCTION", "ROL", "FUNCTIENAAM"),
    "email": ("EMAIL", "EMAILADRES", "MAILADRES", "MAIL"),
    "telephone": ("TELEFOONNUMMER", "TELEFOON", "TELEPHONE"),
    "language": ("TAAL", "LANGUAGE"),
    "context": ("COMMUNICATIECONTEXT", "CONTEXT"),
}
FUNCTIONS = {
    "leader": ("LEADER", "SCHOOLLEIDER", "DIRECTEUR", "ADJUNCTDIRECTEUR", "LOCATIEDIRECTEUR", "LOCATIELEIDER"),
    "teacher": ("TEACHER", "LEERKRACHT", "LERAAR", "GROEPSLEERKRACHT"),
    "coach": ("COACH", "INTERNBEGELEIDER", "IB", "IBER", "KWALITEITSCOORDINATOR"),
    "counsellor": ("COUNSELLOR", "VERTROUWENSPERSOON", "INTERNEVERTROUWENSPERSOON", "INTERNECONTACTPERSOON"),
}
_FUNCTION = {told: function for function, names in FUNCTIONS.items() for told in names}
_SCHOOLALERT = "SCHOOLALERT"


class Someone(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the extract tells: one e-mail address, at one school or several ("01AB00"), the first one first."""

    name: str
    function: str
    email: str
    telephone: str
    language: str
    schools: tuple[str, ...]
    lines: tuple[int, ...]


class Extract(msgspec.Struct, frozen=True, kw_only=True):
    """What an extract told: people by their address, the schools that were named, problems by line.

    `lost`: lines of which not even the address could be read; `broken`: addresses of lines that could not be taken.
    """

    people: dict[str, Someone]
    schools: frozenset[str]
    problems: list[tuple[int, Word]]
    beside: int = 0
    repeated: int = 0
    lost: int = 0
    broken: frozenset[str] = frozenset()


def read_extract(data: bytes) -> Extract:
    """Read an extract. Raises InputRefused."""
    table = read(data)
    places = places_of(table, COLUMNS)
    missing = [
        told
        for told, names in {
            "SCHOOL": ("code", "brin"),
            "NAAM": ("name", "last"),
            "FUNCTIE": ("function",),
            "EMAIL": ("email",),
        }.items()
        if not places.keys() & set(names)
    ]
    if missing:
        there = ", ".join(table.columns[:12])
        raise InputRefused(f"no extract of the register: there is no column {', '.join(missing)}. There are: {there}")
    people: dict[str, Someone] = {}
    schools: set[str] = set()
    broken: set[str] = set()
    problems: list[tuple[int, Word]] = []
    beside = repeated = lost = 0
    for line in lines_of(table, places):
        if line.problem is None and "context" in places and squeezed(line.cells["context"]) != _SCHOOLALERT:
            beside += 1  # people whom the register names for something else are none of ours
            continue
        found = _someone(line)
        before = people.get(found.email) if isinstance(found, Someone) else None
        if isinstance(found, Someone) and before is not None and squeezed(before.name) != squeezed(found.name):
            found = word("alerts.list_shared_address", school=found.schools[0])
        if isinstance(found, Word):
            problems.append((line.number, found))
            email = line.cells.get("email", "").lower()
            broken |= {email} if email else set()
            lost += not email
            continue
        schools.update(found.schools)
        if before is None:
            people[found.email] = found
        elif found.schools[0] in before.schools:
            repeated += 1
        else:
            together = {"schools": before.schools + found.schools, "lines": before.lines + found.lines}
            people[found.email] = msgspec.structs.replace(before, **together)
    if not people:
        raise InputRefused("no line of this extract tells somebody of the communication context Schoolalert")
    return Extract(
        people=people,
        schools=frozenset(schools),
        problems=problems,
        beside=beside,
        repeated=repeated,
        lost=lost,
        broken=frozenset(broken),
    )


def _someone(line: Line) -> Someone | Word:
    if line.problem is not None:
        return line.problem
    cells = line.cells
    code = code_of(cells)
    if not code:
        return word("alerts.list_code", told=cells.get("code") or cells.get("brin", ""))
    name = cells.get("name") or " ".join(filter(None, (cells.get(part) for part in ("first", "infix", "last"))))
    if not name:
        return word("alerts.list_person", school=code)
    email = cells["email"].lower()
    try:
        validate_email(email)
    except ValidationError:
        return word("alerts.list_email", school=code)
    if len(email) > 254:  # what a mail server takes (RFC 5321)
        return word("alerts.list_email", school=code)
    return Someone(
        name=name[:200],
        function=_FUNCTION.get(squeezed(cells["function"]), "other"),
        email=email,
        telephone=cells.get("telephone", "")[:30],
        language="en" if squeezed(cells.get("language", ""))[:2] == "EN" else "nl",
        schools=(code,),
        lines=(line.number,),
    )
