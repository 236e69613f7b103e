"""Lists of schools and extracts of the register: what they change, and what they may never change."""

import time

import pytest

from tests.alerts.lists import DUO_HEADING, code, duo, duo_row, register, register_row
from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.alerts.actions.importing import Told, preview, take_in
from vangnet.alerts.models import Board, School, SchoolContact, SchoolImport, ToGo
from vangnet.errors import InputRefused

pytestmark = pytest.mark.django_db


def schools(data: bytes, **more: object) -> Told:
    return Told(data=data, name="vestigingen.csv", kind="duo", edition="2026-11", **more)


def people(data: bytes, **more: object) -> Told:
    return Told(data=data, name="schoolalert.csv", kind="rio", edition="2026-11", **more)


def take(world: World, told: Told, **more: bool) -> SchoolImport:
    return take_in(told, by=actor(world.dirk), **more)


def consent_of_all() -> None:
    Board.objects.update(consented_on="2026-01-01", consented_by="T. Voorzitter")


def test_a_list_of_duo_gives_schools_and_boards(world: World) -> None:
    made = take(world, schools(duo(20)))

    assert (made.counts["new"], made.counts["boards"], made.counts["problems"]) == (20, 3, 0)
    school = School.objects.get(code=code(3))
    assert (school.name, school.kind, school.postcode) == ("Basisschool De Testboom 3", "bo", "2401AB")
    assert (school.town, school.municipality, school.province) == ("Alphen aan den Rijn",) * 2 + ("Zuid-Holland",)
    assert (school.board.number, school.street, school.listed) == ("40000", "Teststraat 4", made)
    line = AuditEntry.objects.get(name="schools.import")
    assert (line.person_number, line.objects_named) == ("dirk", f'["school_import:{made.pk}"]')


def test_the_same_list_again_changes_nothing(world: World) -> None:
    take(world, schools(duo(20)))
    again = take(world, schools(duo(20)))

    assert (again.counts["same"], again.counts["new"], again.counts["changed"], again.counts["gone"]) == (20, 0, 0, 0)
    assert School.objects.count() == 20


def test_a_preview_tells_what_would_change_and_changes_nothing(world: World) -> None:
    take(world, schools(duo(3)))
    changes = preview(schools("\n".join([DUO_HEADING, duo_row(0), duo_row(1, name="Anders"), duo_row(7)]).encode()))

    assert [school.code for school in changes.new] == [code(7)]
    assert [school.code for school in changes.changed] == [code(1)]
    assert [school.code for school in changes.gone] == [code(2)]
    assert School.objects.get(code=code(1)).name == "Basisschool De Testboom 1"
    assert School.objects.filter(is_open=True).count() == 3


def test_a_school_that_left_the_list_is_closed_and_opens_again_when_it_is_back(world: World) -> None:
    take(world, schools(duo(3)))
    take(world, schools(duo(2)))
    assert School.objects.get(code=code(2)).is_open is False

    take(world, schools(duo(3)))
    assert School.objects.get(code=code(2)).is_open is True


def test_the_list_of_primary_schools_leaves_special_schools_alone(world: World) -> None:
    special = f"{DUO_HEADING};SOORT PRIMAIR ONDERWIJS\n{duo_row(50)};SO/VSO\n{duo_row(51)};SBAO\n{duo_row(52)};VSO"
    made = take(world, schools(special.encode()))
    assert made.counts["beside"] == 1
    take(world, schools(duo(3)))

    assert dict(School.objects.filter(is_open=True).values_list("code", "kind")) == {
        code(50): "so",
        code(51): "sbo",
        **{code(number): "bo" for number in range(3)},
    }


def test_a_broken_line_is_told_and_closes_no_school(world: World) -> None:
    take(world, schools(duo(3)))
    broken = duo_row(2).replace("Basisschool", '"Basisschool')
    made = take(world, schools("\n".join([DUO_HEADING, duo_row(0), broken]).encode()))

    assert [(line, told[0]) for line, told in made.problems] == [(3, "alerts.list_quotes")]
    assert made.counts["gone"] == 0
    assert School.objects.filter(is_open=True).count() == 3


def test_a_line_with_a_wrong_postcode_keeps_its_own_school_open(world: World) -> None:
    take(world, schools(duo(3)))
    wrong = duo_row(2).replace("5211 AB", "nergens")
    made = take(world, schools("\n".join([DUO_HEADING, duo_row(0), wrong]).encode()))

    assert [problem[1][0] for problem in made.problems] == ["alerts.list_postcode"]
    assert sorted(School.objects.filter(is_open=False).values_list("code", flat=True)) == [code(1)]


def test_a_list_without_half_of_the_schools_is_refused_until_somebody_says_that_it_is_right(world: World) -> None:
    take(world, schools(duo(100)))
    with pytest.raises(InputRefused, match="50"):
        take(world, schools(duo(50)))
    assert School.objects.filter(is_open=True).count() == 100

    take(world, schools(duo(50)), are_many_right=True)
    assert School.objects.filter(is_open=True).count() == 50


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04xlsx",
        b"\x00\x01\x02",
        b"NAAM;PLAATS\nx;y",
        b"VESTIGINGSCODE;POSTCODE\n01AB00;1234AB",
        b"\xff\xfeA",
    ],
)
def test_what_is_no_list_is_refused_and_changes_nothing(world: World, data: bytes) -> None:
    for told in (schools(data), people(data)):
        with pytest.raises(InputRefused):
            take(world, told)
    assert not SchoolImport.objects.exists()
    assert not School.objects.exists()


def test_names_of_boards_come_from_the_list_of_boards(world: World) -> None:
    take(world, schools(duo(3)))
    assert Board.objects.get().name == "40000"
    take(world, schools(b'"BEVOEGD GEZAG NUMMER","BEVOEGD GEZAG NAAM"\n"40000","Stichting De Testbomen"\n'))

    assert Board.objects.get().name == "Stichting De Testbomen"
    assert School.objects.filter(is_open=True).count() == 3
    take(world, schools(duo(3)))
    assert Board.objects.get().name == "Stichting De Testbomen"


def test_formulas_in_cells_are_text(world: World) -> None:
    told = '=HYPERLINK("http://x.example","klik")'.replace('"', "'")
    take(world, schools("\n".join([DUO_HEADING, duo_row(0, name=told)]).encode()))

    assert School.objects.get().name == told


def test_people_come_from_the_register_and_only_those_of_the_context(world: World) -> None:
    take(world, schools(duo(3)))
    other = register_row(9, code(0)).replace("Schoolalert", "Algemeen")
    made = take(world, people(register(3, 6, other, register_row(8, code(1), "Intern begeleider"))))

    assert (made.counts["new"], made.counts["beside"]) == (7, 1)
    found = SchoolContact.objects.get(email="tester8@school.example.org")
    assert (found.school.code, found.function, found.language, found.is_active) == (code(1), "coach", "nl", True)
    assert not SchoolContact.objects.filter(email__startswith="tester9@").exists()


def test_who_leads_two_schools_is_one_person(world: World) -> None:
    take(world, schools(duo(3)))
    take(world, people(register(1, 1, register_row(0, code(2)))))

    one = SchoolContact.objects.get()
    assert (one.school.code, [school.code for school in one.also_at.all()]) == (code(0), [code(2)])
    assert take(world, people(register(1, 1, register_row(0, code(2))))).counts["same"] == 1
    take(world, people(register(1, 1)))
    assert not one.also_at.exists()


def test_two_people_cannot_share_an_address(world: World) -> None:
    take(world, schools(duo(3)))
    shared = register_row(0, code(1)).replace("T. Tester 0", "Een Ander")
    made = take(world, people(register(1, 1, shared)))

    assert [problem[1][0] for problem in made.problems] == ["alerts.list_shared_address"]
    assert SchoolContact.objects.get().name == "T. Tester 0"


def test_people_of_a_school_that_is_not_known_are_told_by_line(world: World) -> None:
    take(world, schools(duo(1)))
    made = take(world, people(register(2, 2)))

    assert made.problems == [[3, ["alerts.list_unknown_school", {"school": code(1)}]]]
    assert SchoolContact.objects.count() == 1


def test_who_left_the_register_is_active_no_more_and_keeps_the_identity_when_back(world: World) -> None:
    take(world, schools(duo(3)))
    take(world, people(register(3, 3)))
    identity = SchoolContact.objects.get(email="tester2@school.example.org").identity
    take(world, people(register(3, 2)))
    assert SchoolContact.objects.filter(is_active=True).count() == 2

    take(world, people(register(3, 3)))
    found = SchoolContact.objects.get(email="tester2@school.example.org")
    assert (found.is_active, found.identity) == (True, identity)


def test_a_part_of_the_register_takes_nobody_off_elsewhere(world: World) -> None:
    take(world, schools(duo(3)))
    take(world, people(register(3, 6)))
    take(world, people(register(1, 1), is_whole=False))

    off = SchoolContact.objects.filter(is_active=False)
    assert [contact.email for contact in off] == ["tester3@school.example.org"]


def test_an_extract_with_a_line_that_nobody_can_read_takes_nobody_off(world: World) -> None:
    take(world, schools(duo(3)))
    take(world, people(register(3, 3)))
    made = take(world, people(register(3, 2, "x;y")))

    assert (made.counts["problems"], made.counts["gone"]) == (1, 0)
    assert SchoolContact.objects.filter(is_active=True).count() == 3


def test_the_door_hears_of_people_of_boards_that_take_part_and_of_nobody_twice(world: World) -> None:
    take(world, schools(duo(3)))
    assert take(world, people(register(3, 3))).counts["told"] == 0
    assert not ToGo.objects.exists()

    consent_of_all()
    assert take(world, people(register(3, 4))).counts["told"] == 4
    assert take(world, people(register(3, 5))).counts["told"] == 1
    assert take(world, people(register(3, 4))).counts["told"] == 1
    assert ToGo.objects.count() == 6


def test_seven_thousand_schools_with_twenty_thousand_people_take_seconds(world: World) -> None:
    began = time.monotonic()
    made = take(world, schools(duo(7_000)))
    schools_seconds = time.monotonic() - began
    consent_of_all()
    told = people(register(7_000, 20_000))
    began = time.monotonic()
    found = take(world, told)
    people_seconds = time.monotonic() - began
    began = time.monotonic()
    again = take(world, told)
    again_seconds = time.monotonic() - began

    print(f"schools {schools_seconds:.1f} s, people {people_seconds:.1f} s, again {again_seconds:.1f} s")
    assert (made.counts["new"], found.counts["new"], found.counts["told"]) == (7_000, 20_000, 20_000)
    assert (again.counts["same"], again.counts["told"]) == (20_000, 0)
    assert schools_seconds + people_seconds + again_seconds < 90
