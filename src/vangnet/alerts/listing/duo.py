"""DUO's open lists: locations of schools in primary and special education, and the boards with their names.

Columns as in the files of duo.nl/open_onderwijsdata (primair onderwijs, scholen en adressen; read in 2026) and as they
were called before: BRIN NUMMER is now INSTELLINGSCODE, VESTIGINGSNUMMER is VESTIGINGSCODE.
"""

import re
from collections.abc import Mapping

import msgspec

from vangnet.alerts.listing.names import in_small_letters, province
from vangnet.alerts.listing.table import Line, Table, lines_of, places_of, read, squeezed
from vangnet.errors import InputRefused
from vangnet.words import Word, word

COLUMNS = {
    "code": ("VESTIGINGSCODE", "VESTIGINGSNUMMER", "VESTIGINGNUMMER"),
    "brin": ("INSTELLINGSCODE", "BRINNUMMER", "BRIN"),
    "name": ("VESTIGINGSNAAM", "NAAMVESTIGING", "INSTELLINGSNAAMVESTIGING", "INSTELLINGSNAAM", "NAAMVOLLEDIG"),
    "kind": ("SOORTPRIMAIRONDERWIJS", "SOORTPO", "SOORTONDERWIJS", "ONDERWIJSSOORT", "ONDERWIJSSTRUCTUUR"),
    "board": ("BEVOEGDGEZAGNUMMER", "BEVOEGDGEZAGCODE", "BESTUURSNUMMER"),
    "board_name": ("BEVOEGDGEZAGNAAM", "NAAMBEVOEGDGEZAG", "BESTUURSNAAM"),
    "street": ("STRAATNAAM", "STRAAT"),
    "house": ("HUISNUMMERTOEVOEGING", "HUISNUMMER", "HUISNR"),
    "postcode": ("POSTCODE",),
    "town": ("PLAATSNAAM", "PLAATS", "WOONPLAATS"),
    "municipality": ("GEMEENTENAAM", "GEMEENTE"),
    "province": ("PROVINCIE", "PROVINCIENAAM"),
    "telephone": ("TELEFOONNUMMER", "TELEFOON"),
}
KINDS = {
    "BO": "bo",
    "BAO": "bo",
    "BASISONDERWIJS": "bo",
    "SBO": "sbo",
    "SBAO": "sbo",
    "SPECIAALBASISONDERWIJS": "sbo",
    "SO": "so",
    "SOVSO": "so",
    "SOENVSO": "so",
    "SPECIAALONDERWIJS": "so",
    "VSO": "",
    "VOORTGEZETSPECIAALONDERWIJS": "",
}
"""What DUO calls a kind of education; "": no primary education, so left alone."""

_CODE = re.compile(r"\d\d[A-Z]{2}\d\d")
_POSTCODE = re.compile(r"[1-9]\d{3}[A-Z]{2}")
_BOARD = re.compile(r"[0-9A-Z]{1,10}")


class SchoolRow(msgspec.Struct, frozen=True, kw_only=True):
    """A location of a school as a list tells it."""

    code: str
    name: str
    kind: str
    board: str
    street: str
    postcode: str
    town: str
    municipality: str
    province: str
    telephone: str


class SchoolList(msgspec.Struct, frozen=True, kw_only=True):
    """What a list told: schools and boards by their code, problems by line, and what it left out.

    `kinds`: of which it is a list, so that a school of them that is not in it has gone. `lost`: lines of which not even
    the code could be read; `broken`: codes of lines that could not be taken.
    """

    schools: dict[str, SchoolRow]
    boards: dict[str, str]
    kinds: frozenset[str]
    problems: list[tuple[int, Word]]
    beside: int = 0
    repeated: int = 0
    lost: int = 0
    broken: frozenset[str] = frozenset()


def read_list(data: bytes, *, education: str = "") -> SchoolList:
    """Read a list of locations, or of boards. `education` names the kind where the file tells none ("bo" and so on).

    Raises InputRefused.
    """
    table = read(data)
    places = places_of(table, COLUMNS)
    if not {"code", "brin"} & places.keys():
        if {"board", "board_name"} <= places.keys():
            return _boards(table, places)
        raise InputRefused(f"no list of schools: there is no column VESTIGINGSCODE. {_there(table)}")
    if missing := [name for name in ("name", "board", "postcode", "town") if name not in places]:
        needed = ", ".join(COLUMNS[name][0] for name in missing)
        raise InputRefused(f"this list of schools has no column {needed}. {_there(table)}")
    if "kind" not in places and not education:
        if "CLUSTER" in table.columns:
            raise InputRefused("this list tells no kind of education: say which one it is of")
        education = "bo"  # DUO's list of primary schools has no such column
    return _schools(table, places, education)


def _schools(table: Table, places: Mapping[str, int], education: str) -> SchoolList:
    schools: dict[str, SchoolRow] = {}
    boards: dict[str, str] = {}
    broken: set[str] = set()
    problems: list[tuple[int, Word]] = []
    beside = repeated = lost = 0
    for line in lines_of(table, places):
        found = _school(line, education)
        code = code_of(line.cells)
        if isinstance(found, Word):
            problems.append((line.number, found))
            broken |= {code} if code else set()
            lost += not code
        elif not found.kind:
            beside += 1
        elif found.code in schools:
            repeated += 1
            if schools[found.code] != found:
                problems.append((line.number, word("alerts.list_twice", school=found.code)))
        else:
            schools[found.code] = found
            if found.board:
                boards.setdefault(found.board, line.cells.get("board_name", ""))
    if not schools:
        raise InputRefused("no line of this list tells a school of primary or special education")
    return SchoolList(
        schools=schools,
        boards=boards,
        kinds=frozenset(row.kind for row in schools.values()),
        problems=problems,
        beside=beside,
        repeated=repeated,
        lost=lost,
        broken=frozenset(broken),
    )


def _school(line: Line, education: str) -> SchoolRow | Word:
    """What a line tells, or what is wrong with it."""
    cells = line.cells
    if line.problem is not None:
        return line.problem
    code = code_of(cells)
    if not code:
        return word("alerts.list_code", told=cells.get("code") or cells.get("brin", ""))
    kind = KINDS.get(squeezed(cells["kind"])) if "kind" in cells else education
    if kind is None:
        return word("alerts.list_kind", school=code, told=cells["kind"])
    if not cells["name"]:
        return word("alerts.list_name", school=code)
    postcode = squeezed(cells["postcode"])
    if not _POSTCODE.fullmatch(postcode):
        return word("alerts.list_postcode", school=code, told=cells["postcode"])
    board = squeezed(cells["board"])
    if board and not _BOARD.fullmatch(board):
        return word("alerts.list_board", school=code, told=cells["board"])
    where = province(cells.get("province", ""))
    if where is None:
        return word("alerts.list_province", school=code, told=cells["province"])
    return SchoolRow(
        code=code,
        name=cells["name"][:200],
        kind=kind,
        board=board,
        street=" ".join((cells.get("street", ""), cells.get("house", ""))).strip()[:200],
        postcode=postcode,
        town=in_small_letters(cells["town"])[:100],
        municipality=in_small_letters(cells.get("municipality", ""))[:100],
        province=where,
        telephone=cells.get("telephone", "")[:30],
    )


def code_of(cells: Mapping[str, str]) -> str:
    """The code of a location, "01AB00": as it stands there, or of a BRIN and a number of two digits."""
    told, brin = squeezed(cells.get("code", "")), squeezed(cells.get("brin", ""))
    code = told if len(told) > 2 else brin + told.zfill(2)  # digits of a location
    return code if _CODE.fullmatch(code) else ""


def _boards(table: Table, places: Mapping[str, int]) -> SchoolList:
    """The list of boards: their names, which the list of schools does not tell."""
    boards: dict[str, str] = {}
    problems: list[tuple[int, Word]] = []
    lost = 0
    for line in lines_of(table, places):
        number = squeezed(line.cells.get("board", ""))
        if line.problem is not None or not _BOARD.fullmatch(number) or not line.cells["board_name"]:
            problems.append((line.number, line.problem or word("alerts.list_board_row")))
            lost += 1
        else:
            boards[number] = line.cells["board_name"][:200]
    return SchoolList(schools={}, boards=boards, kinds=frozenset(), problems=problems, lost=lost)


def _there(table: Table) -> str:
    return f"There are: {', '.join(table.columns[:12])}"
