"""Which media of a case are wanted: every filter, pages that go on from a position, groups of near copies."""

from datetime import UTC, date, datetime

import pytest

from tests.desk_world import World, actor
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.models import Exhibit, File, Medium
from vangnet.cases.queries.media import (
    COUNTED,
    Wanted,
    at_positions,
    count_of,
    near_copies,
    neighbours,
    page_of,
    places_of,
    selection,
    statuses,
    unread_files,
)

ALL = Wanted(status="", reading="all")


@pytest.fixture
def exhibit(world: World) -> Exhibit:
    return world.add_exhibit(world.case)


def positions(world: World, wanted: Wanted, person: str = "anna") -> list[int]:
    return [medium.position for medium in selection(world.case, wanted, getattr(world, person)).media]


def place(world: World, medium: Medium, exhibit: Exhibit, address: str, **more: object) -> File:
    scan = exhibit.scans.first() or world.add_scan(exhibit)
    facts = {"folder": address.rpartition("/")[0], "status": "new", **more}
    return File.objects.create(exhibit=exhibit, scan=scan, medium=medium, address=address, **facts)


def test_new_and_not_categorised_media_are_wanted_by_themselves(world: World, exhibit: Exhibit) -> None:
    media = world.add_media(exhibit, 3)
    world.add_media(exhibit, 1, status="known")
    categorise(case=world.case, media=[media[1].pk], category="0", by=actor(world.anna))
    assert positions(world, Wanted()) == [1, 3]
    assert positions(world, Wanted(reading="settled")) == [2]
    assert positions(world, Wanted(status="known")) == [4]
    assert positions(world, ALL) == [1, 2, 3, 4]


def test_media_of_another_case_are_never_wanted(world: World, exhibit: Exhibit) -> None:
    world.add_media(exhibit, 1)
    world.add_media(world.add_exhibit(world.other_case), 2)
    assert positions(world, ALL) == [1]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(kind="video"), [2]),
        (Wanted(smallest=5_000), [2]),
        (Wanted(largest=4_999), [1]),
        (Wanted(camera="Canon"), [1]),
        (Wanted(status="undecided", reason="corrupt"), [3]),
        (Wanted(status="undecided", reason="encrypted"), []),
    ],
)
def test_a_filter_keeps_what_it_names(world: World, exhibit: Exhibit, wanted: Wanted, found: list[int]) -> None:
    world.add_media(exhibit, 1, camera="Canon")
    world.add_media(exhibit, 1, kind="video", size=5_000)
    world.add_media(exhibit, 1, status="undecided", reason="corrupt")
    assert positions(world, wanted) == found


def test_a_content_is_in_every_exhibit_and_folder_where_it_lies(world: World, exhibit: Exhibit) -> None:
    first, second, third = world.add_media(exhibit, 3)
    phone = world.add_exhibit(world.case, "G2")
    place(world, first, exhibit, "DCIM/1.jpg")
    place(world, first, phone, "Sent/1.jpg")
    place(world, second, exhibit, "DCIM/Camera/2.jpg")
    place(world, third, exhibit, "DCIM2/3.jpg")
    assert positions(world, Wanted(exhibit="G1")) == [1, 2, 3]
    assert positions(world, Wanted(exhibit="G2")) == [1]
    assert positions(world, Wanted(exhibit="G9")) == []
    assert positions(world, Wanted(folder="DCIM")) == [1, 2]
    assert positions(world, Wanted(folder="DCIM/")) == [1, 2]
    assert positions(world, Wanted(folder="dcim")) == []
    assert positions(world, Wanted(exhibit="G2", folder="DCIM")) == []


def test_a_folder_with_signs_of_patterns_is_taken_by_its_letters(world: World, exhibit: Exhibit) -> None:
    first, second = world.add_media(exhibit, 2)
    place(world, first, exhibit, "100%_a/b/1.jpg")
    place(world, second, exhibit, "100xxa/b/2.jpg")
    assert positions(world, Wanted(folder="100%_a")) == [1]


def test_where_many_places_match_the_answer_is_the_same(world: World, exhibit: Exhibit, monkeypatch) -> None:
    for medium in world.add_media(exhibit, 3):
        place(world, medium, exhibit, f"DCIM/{medium.position % 2}/{medium.position}.jpg")
    few = positions(world, Wanted(folder="DCIM/1"))
    monkeypatch.setattr("vangnet.cases.queries.media._FEW_PLACES", 1)
    assert positions(world, Wanted(folder="DCIM/1")) == few == [1, 3]


def test_days_are_those_of_the_desk(world: World, exhibit: Exhibit) -> None:
    first, second = world.add_media(exhibit, 2)
    place(world, first, exhibit, "1.jpg", modified_at=datetime(2026, 10, 24, 22, 30, tzinfo=UTC))  # 25th, summer time
    place(world, second, exhibit, "2.jpg", modified_at=datetime(2026, 10, 25, 22, 30, tzinfo=UTC))  # 25th, winter time
    assert positions(world, Wanted(since=date(2026, 10, 25), until=date(2026, 10, 25))) == [1, 2]
    assert positions(world, Wanted(until=date(2026, 10, 24))) == []
    assert positions(world, Wanted(since=date(2026, 10, 26))) == []


def alike(media: list[Medium]) -> None:
    for medium in media[1:]:
        medium.alike, medium.alike_bits = media[0], 7
        medium.save()


def test_a_group_of_near_copies_is_one_tile(world: World, exhibit: Exhibit) -> None:
    media = world.add_media(exhibit, 4)
    alike(media[:3])
    assert positions(world, Wanted()) == [1, 4]
    assert positions(world, Wanted(grouped=False)) == [1, 2, 3, 4]
    assert positions(world, Wanted(alike=1)) == [1, 2, 3]
    assert selection(world.case, Wanted(), world.anna).behind(media) == {media[0].pk: 2}
    assert [medium.position for medium in near_copies(media[0])] == [2, 3]


def test_a_near_copy_stands_for_itself_where_its_representative_is_not_wanted(world: World, exhibit: Exhibit) -> None:
    media = world.add_media(exhibit, 3)
    alike(media)
    categorise(case=world.case, media=[media[0].pk], category="0", by=actor(world.anna))
    assert positions(world, Wanted()) == [2, 3]


def test_a_category_is_not_found_by_who_must_not_know_it_yet(world: World, exhibit: Exhibit) -> None:
    (medium,) = world.add_media(exhibit, 1)
    categorise(case=world.case, media=[medium.pk], category="1", by=actor(world.anna))
    wanted = Wanted(reading="all", category="1")
    assert positions(world, wanted, "anna") == [1]
    assert positions(world, wanted, "bram") == []


@pytest.mark.parametrize("count", [1, 3, 7])
def test_pages_go_on_from_a_position_and_back(world: World, exhibit: Exhibit, count: int) -> None:
    world.add_media(exhibit, count)
    media, seen, after = selection(world.case, Wanted(), world.anna).media, [], 0
    while True:
        page = page_of(media, after=after, size=2)
        seen += [medium.position for medium in page.media]
        after = seen[-1]
        if not page.has_more:
            break
    assert seen == list(range(1, count + 1))
    back = page_of(media, before=count, size=2)
    assert [medium.position for medium in back.media] == ([count - 2, count - 1] if count > 2 else [1])


def test_what_a_scan_brings_meanwhile_moves_no_page(world: World, exhibit: Exhibit) -> None:
    world.add_media(exhibit, 3)
    media = selection(world.case, Wanted(), world.anna).media
    world.add_media(exhibit, 1)
    assert [medium.position for medium in page_of(media, after=2, size=2).media] == [3, 4]


def test_neighbours_follow_what_is_wanted(world: World, exhibit: Exhibit) -> None:
    media = world.add_media(exhibit, 4)
    categorise(case=world.case, media=[media[1].pk], category="0", by=actor(world.anna))
    wanted = selection(world.case, Wanted(), world.anna).media
    assert neighbours(wanted, 3) == (1, 4)
    assert neighbours(wanted, 1) == (None, 3)


def test_counts_are_exact_until_they_say_more_than(world: World, exhibit: Exhibit, monkeypatch) -> None:
    world.add_media(exhibit, 3)
    world.add_media(exhibit, 2, status="known")
    media = selection(world.case, Wanted(), world.anna).media
    assert (count_of(media), statuses(world.case)) == (3, {"new": 3, "known": 2})
    assert COUNTED == 10_000
    monkeypatch.setattr("vangnet.cases.queries.media.COUNTED", 2)
    assert count_of(media) == 3


def test_places_come_in_pages(world: World, exhibit: Exhibit) -> None:
    (medium,) = world.add_media(exhibit, 1)
    files = [place(world, medium, exhibit, f"{number}.jpg") for number in range(3)]
    first = places_of(medium, size=2)
    assert ([file.pk for file in first.files], first.next_id) == ([files[0].pk, files[1].pk], files[1].pk)
    assert places_of(medium, after=first.next_id or 0, size=2).next_id is None


def test_files_without_content_are_told_apart(world: World, exhibit: Exhibit) -> None:
    (medium,) = world.add_media(exhibit, 1)
    place(world, medium, exhibit, "1.jpg")
    lost = place(world, None, exhibit, "2.jpg", status="undecided", reason="unreadable")
    assert list(unread_files(world.case)) == [lost]
    assert list(unread_files(world.other_case)) == []


def test_positions_of_another_case_are_not_there(world: World, exhibit: Exhibit) -> None:
    world.add_media(exhibit, 2)
    assert at_positions(world.other_case, {1, 2}) == []


@pytest.mark.parametrize("count", [1, 3, 200])
def test_a_page_takes_two_questions_however_many_media(
    world: World, exhibit: Exhibit, django_assert_num_queries, count: int
) -> None:
    world.add_media(exhibit, count)
    with django_assert_num_queries(2):
        assert len(page_of(selection(world.case, Wanted(), world.anna).media).media) == min(count, 60)
