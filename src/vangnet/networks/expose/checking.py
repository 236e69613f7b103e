"""`python -m vangnet.networks.expose.checking [ROUTES.csv]`: are the tables whole? Needs no desk and no database."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

from vangnet.errors import InputRefused
from vangnet.networks.expose.areas import areas
from vangnet.networks.expose.routing import Routing
from vangnet.networks.expose.rules import default_rules


def check(day: date, routes: str = "") -> list[str]:
    """What the tables hold on a day, in lines; a table with a fault is refused with its first one."""
    tables, rules = areas(), default_rules()
    municipalities = tables.municipalities(day)
    rows = [area for code in tables.codes for area in tables.of_code(code, day)]
    known = {one.code for one in municipalities}
    told = [
        f"{len(tables.codes)} area codes, {len(rows)} rows, {sum(one.unverified for one in rows)} of them unverified",
        f"{len(municipalities)} municipalities on {day}; without a code: {len(known - {one.code for one in rows})}",
        f"rules: version {rules.version} of {rules.date}",
    ]
    units = Counter(one.unit for one in municipalities)
    told += [f"{unit}: {count} municipalities (unverified)" for unit, count in sorted(units.items())]
    if routes:
        routing = Routing(tables, routes)
        local = sum(1 for one in municipalities if (route := routing.route(one.code, day)) and route.is_local)
        told.append(f"own table: {local} of {len(municipalities)} municipalities have a team")
    return told


def main(arguments: list[str]) -> int:
    """Print what the tables hold; 1 and the first fault on the error line where one is refused."""
    try:
        text = ""
        if arguments:
            text = Path(arguments[0]).read_text("utf-8-sig")
        told = check(date.today(), text)  # noqa: DTZ011  # a calendar day
    except (InputRefused, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(told))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
