"""Lists of invented schools and people, as the files of DUO and the register have them."""

DUO_HEADING = (
    "PROVINCIE;BEVOEGD GEZAG NUMMER;INSTELLINGSCODE;VESTIGINGSCODE;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;"
    "POSTCODE;PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM;DENOMINATIE;TELEFOONNUMMER;INTERNETADRES;ONDERWIJSGEBIED NAAM"
)
REGISTER_HEADING = "SCHOOL;NAAM;FUNCTIE;EMAIL;TELEFOON;TAAL;COMMUNICATIECONTEXT"
_TOWNS = (
    ("Utrecht", "3511 AB", "UTRECHT"),
    ("Zeeland", "4461 AA", "GOES"),
    ("Noord-Brabant", "5211 AB", "'S-HERTOGENBOSCH"),
    ("Zuid-Holland", "2401 AB", "ALPHEN AAN DEN RIJN"),
)


def code(number: int) -> str:
    """The code of the so-manieth location."""
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    first, rest = divmod(number, 23 * 23)
    return f"{first % 100:02}{letters[rest // 23]}{letters[rest % 23]}00"


def duo_row(number: int, *, name: str = "") -> str:
    province, postcode, town = _TOWNS[number % len(_TOWNS)]
    told = code(number)
    return (
        f"{province};{40_000 + number // 7};{told[:4]};{told};{name or f'Basisschool De Testboom {number}'};Teststraat;"
        f"{number % 90 + 1};{postcode};{town};0344;{town};Openbaar;0880000000;www.school{number}.example.nl;Test"
    )


def duo(count: int, *more: str) -> bytes:
    return "\r\n".join([DUO_HEADING, *(duo_row(number) for number in range(count)), *more, ""]).encode("cp1252")


def register_row(number: int, school: str, function: str = "directeur") -> str:
    return f"{school};T. Tester {number};{function};tester{number}@school.example.org;0880000000;nl;Schoolalert"


def register(schools: int, people: int, *more: str) -> bytes:
    rows = [register_row(number, code(number % schools)) for number in range(people)]
    return "\r\n".join([REGISTER_HEADING, *rows, *more, ""]).encode()
