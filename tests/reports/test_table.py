"""The table of routes: the first row that fits wins, and whatever is wrong with it is told with its line."""

from datetime import date

from vangnet.reports.routing.table import LONGEST, Row, first, read, standard

TODAY = date(2026, 11, 22)
CHAT = {"channel": frozenset({"chat"})}


def row(name: str, when: str = "always", to: str = "here", more: str = "") -> str:
    return (
        f"[[row]]\nname = '{name}'\nwhen = '{when}'\nto = '{to}'\nreason = {{nl = 'omdat', en = 'because'}}\n{more}\n"
    )


def problems(text: str) -> list[tuple[int, str, str]]:
    return [(each.line, each.row, each.word.code) for each in read(text).problems]


def test_the_first_row_that_fits_wins() -> None:
    table = read(row("one", "channel is mail") + row("two", "channel is chat") + row("three"))
    found = first(table.lines, CHAT, today=TODAY).line
    assert found is not None
    assert (found.row.name, found.number) == ("two", 7)


def test_a_row_counts_between_its_dates_only() -> None:
    text = row("old", more="valid_to = 2026-11-21") + row("new", more="valid_from = 2026-11-23") + row("now")
    days = [date(2026, 11, 21), TODAY, date(2026, 11, 23)]
    found = [first(read(text).lines, CHAT, today=day).line for day in days]
    assert [line.row.name for line in found if line] == ["old", "now", "new"]


def test_no_row_fits_is_an_answer() -> None:
    found = first(read(row("one", "channel is mail")).lines, CHAT, today=TODAY)
    assert (found.line, found.broken) == (None, None)


def test_a_row_that_does_not_compile_stops_what_stands_below_it() -> None:
    table = read(row("one", "channel is mail") + row("broken", "chanel is chat") + row("three"))
    found = first(table.lines, CHAT, today=TODAY)
    assert found.line is None
    assert found.broken is not None
    assert found.broken.row.name == "broken"


def test_a_row_of_a_strange_shape_stops_too() -> None:
    found = first(read("[[row]]\nname = 'odd'\nfoo = 1\n" + row("next")).lines, CHAT, today=TODAY)
    assert found.broken is not None
    assert found.broken.row.name == "odd"


def test_what_is_wrong_is_told_with_its_line() -> None:
    assert problems("[[row]\nname") == [(1, "", "routing.toml")]
    assert problems("") == [(0, "", "routing.no_rows")]
    assert problems("row = 3") == [(0, "", "routing.no_rows")]
    assert problems("x" * (LONGEST + 1)) == [(0, "", "routing.toml")]
    assert problems("speed = 1\n" + row("one")) == [(0, "", "routing.row_shape")]
    assert problems(row("one") + row("two", "nonsense")) == [(9, "two", "routing.no_fact")]
    assert problems(row("one") + row("one")) == [(7, "one", "routing.same_name")]
    assert problems(row("one", more="valid_from = 2026-02-01\nvalid_to = 2026-01-01")) == [
        (1, "one", "routing.never_valid")
    ]
    assert problems("[[row]]\nname = 'One!'\n" + row("two")) == [(1, "One!", "routing.row_shape")]
    only_dutch = "[[row]]\nname='a'\nwhen='always'\nto='here'\nreason={nl='x'}\n"
    assert problems(only_dutch) == [(1, "a", "routing.no_reason")]


def test_rows_without_lines_of_their_own_are_read_all_the_same() -> None:
    text = "row = [{name='a', when='always', to='here', reason={nl='x', en='y'}}]"
    assert [(line.number, line.row.name) for line in read(text).lines] == [(0, "a")]


def test_a_deeply_nested_table_is_refused() -> None:
    assert problems("a = " + "[" * 50_000) == [(0, "", "routing.toml")]


def test_the_standard_table_reads_and_ends_with_a_row_for_all_others() -> None:
    table = read(standard())
    assert table.problems == ()
    assert table.lines[-1].row.when == "always"
    assert all(isinstance(line.row, Row) and line.row.source for line in table.lines)
    assert not any(line.row.automatic for line in table.lines)  # what goes by itself is chosen by the unit
