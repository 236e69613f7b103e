"""`python -m tests.capture.truth [--files N] [--seed N]`: the table of `docs/capture/moment.md`."""

import argparse

from tests.capture.truth.judging import PER_DAMAGE, SEED, Row, judged, rows

_HEAD = ("damage", "files", "stated", "plausible", "median width", "contradicted", "torn, silent", "false old")


def main() -> None:
    given = argparse.ArgumentParser(prog="tests.capture.truth", description=__doc__)
    given.add_argument("--files", type=int, default=PER_DAMAGE, help="files per kind of damage")
    given.add_argument("--seed", type=int, default=SEED)
    given.add_argument("--wrong", action="store_true", help="tell every file whose truth lies outside")
    arguments = given.parse_args()
    told = list(judged(arguments.files, arguments.seed))
    if arguments.wrong:
        for each in told:
            if not each.is_right or each.is_silent or not each.is_place_right or each.is_falsely_old:
                moment = each.moment
                print(each.file.damage, each.file.address, "true", each.file.true_at, "stated", moment.earliest_at)
                print("  ", moment.latest_at, [word.code for word in moment.contradictions], each.is_silent)
                for item in moment.evidence:
                    print("    ", item.kind, item.source, item.earliest_at, item.latest_at, item.weight)
    table = [_HEAD, *(_cells(row) for row in rows(told))]
    widths = [max(len(row[at]) for row in table) for at in range(len(_HEAD))]
    for number, row in enumerate(table):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
        if not number:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    wrong = sum(not each.is_place_right for each in told)
    print(f"\nPlaces right or unstated: {1 - wrong / len(told):.2%} of {len(told)}.")


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        str(row.files),
        f"{row.stated:.1%}",
        f"{row.plausible:.1%}",
        _length(row.width_s),
        f"{row.contradicted:.0%}",
        f"{row.torn}, {row.silent}",
        str(row.falsely_old),
    )


def _length(seconds: float) -> str:
    if seconds == float("inf"):
        return "open"
    for unit, length in (("y", 365.25 * 86_400), ("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"


if __name__ == "__main__":
    main()
