"""Search within what somebody may see: everything there, and nothing of what is elsewhere."""

import statistics
import time
import unicodedata

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from vangnet.accounts.models import Person
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.models import Case, Exhibit, File, Finding
from vangnet.cases.queries.search import Kind, search


def found(person: Person, text: str, **more) -> list[tuple[str, str]]:
    return [(one.kind.value, one.title) for results in search(person, text, **more) for one in results.found]


def add_files(world: World, exhibit: Exhibit, *addresses: str) -> None:
    scan = exhibit.scans.first() or world.add_scan(exhibit)
    File.objects.bulk_create(
        File(exhibit=exhibit, scan=scan, address=one, folder="", size=1, status="new") for one in addresses
    )


@pytest.fixture
def exhibit(world: World) -> Exhibit:
    return world.add_exhibit(world.case, "PL0600-G4", sin="AAAB1234NL")


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("PL0600-2026000001", "case", "Onderzoek PL0600-2026000001"),
        ("onderzoek", "case", "Onderzoek PL0600-2026000001"),
        ("05/123456", "case", "Onderzoek PL0600-2026000001"),
        ("aaab1234nl", "exhibit", "PL0600-G4"),
        ("600-g4", "exhibit", "PL0600-G4"),
        ("LAPTOP", "exhibit", "PL0600-G4"),
        ("strand", "address", "DCIM/Strand/1.jpg"),
        ("attribution", "finding", "Note"),
    ],
)
def test_it_finds_numbers_titles_addresses_and_findings(world: World, exhibit, text, kind, title) -> None:
    Case.objects.filter(pk=world.case.pk).update(parketnummer="05/123456-26")
    add_files(world, exhibit, "DCIM/Strand/1.jpg", "DCIM/bos/2.jpg")
    Finding.objects.create(case=world.case, kind="note", statement="User attribution follows", made_by=world.anna)
    world.anna.language = "en"
    told = [one if one[0] != "finding" else ("finding", "Note") for one in found(world.anna, text)]
    assert told == [(kind, title)]
    assert found(world.carla, text) == [] or text == "onderzoek"


@pytest.mark.parametrize("length", [8, 31, 32, 33, 40, 41, 64])
def test_a_digest_is_found_whole_or_by_its_beginning(world: World, exhibit: Exhibit, length: int) -> None:
    (medium,) = world.add_media(exhibit, 1)
    medium.sha256, medium.sha1, medium.md5 = "ab" * 32, "cd" * 20, "ef" * 16
    medium.save()
    for digest in (medium.sha256, medium.sha1, medium.md5):
        if len(digest) >= length:
            assert found(world.anna, digest[:length].upper()) == [("medium", medium.address)]
            assert found(world.carla, digest[:length]) == []
    assert found(world.anna, "ab" * 3 + "a") == []
    assert found(world.anna, "0" * length) == []


@pytest.mark.parametrize("text", ["%", "_", "%%%", "___", "\\", "' OR 1=1 --", "\x00abc", "IMG[0-9]", "x" * 5000])
def test_signs_of_the_database_mean_nothing(world: World, exhibit: Exhibit, text: str) -> None:
    add_files(world, exhibit, "DCIM/1.jpg")
    assert found(world.anna, text) == []


@pytest.mark.parametrize("sought", ["café", "CAFÉ", "Café", unicodedata.normalize("NFD", "café")])
def test_letters_with_accents_are_found_however_they_are_written(world: World, exhibit, sought: str) -> None:
    spelled = ("a/Café.jpg", "b/CAFÉ.jpg", unicodedata.normalize("NFD", "c/café.jpg"))
    add_files(world, exhibit, *spelled)
    assert [title for _kind, title in found(world.anna, sought)] == list(spelled)


def test_a_narrowed_case_answers_to_its_exact_number_only(world: World, exhibit: Exhibit) -> None:
    add_files(world, exhibit, "DCIM/Strand/1.jpg")
    Case.objects.filter(pk=world.case.pk).update(retention=Case.Retention.NARROWED)
    assert found(world.olaf, world.case.number) == [("case", world.case.title)]
    assert found(world.anna, world.case.number) == [], "a targeted query is a right of its own"
    for text in (world.case.number[:-1], "Onderzoek", "strand", "laptop", "AAAB1234NL"):
        assert found(world.olaf, text) == []
    Case.objects.filter(pk=world.case.pk).update(retention=Case.Retention.REMOVED)
    assert found(world.olaf, world.case.number) == []


def test_notes_give_nothing_away_to_the_second_reader(world: World, exhibit: Exhibit) -> None:
    (medium,) = world.add_media(exhibit, 1)
    categorise(case=world.case, media=[medium.pk], category="1", note="the age is plain", by=actor(world.anna))
    assert found(world.anna, "age is plain") == [("note", medium.address)]
    assert found(world.bram, "age is plain") == []
    categorise(case=world.case, media=[medium.pk], category="1", by=actor(world.bram))
    assert found(world.bram, "age is plain") == [("note", medium.address)]


def test_a_long_list_comes_in_pages_and_none_is_lost_or_doubled(world: World, exhibit: Exhibit) -> None:
    second = world.add_exhibit(world.case, "G5")
    for turn in range(4):
        add_files(world, (exhibit, second)[turn % 2], *(f"strand/{turn}{n}" for n in range(3)))
    titles, after = [], ""
    while True:
        (page,) = search(world.anna, "strand", kind=Kind.ADDRESS, after=after, limit=5)
        titles += [one.title for one in page.found]
        after = page.after
        if not after:
            break
    assert sorted(titles) == sorted(File.objects.values_list("address", flat=True))
    assert len(titles) == 12


@pytest.mark.parametrize("after", ["x", "-", "9" * 30, "1-", "1 OR 1"])
def test_a_place_that_no_page_gave_is_the_beginning(world: World, exhibit: Exhibit, after: str) -> None:
    add_files(world, exhibit, "strand/1")
    assert found(world.anna, "strand", kind=Kind.ADDRESS, after=after) == [("address", "strand/1")]


def fill_elsewhere(world: World, count: int) -> None:
    """A case of another team that holds what is sought many times over."""
    exhibit = world.add_exhibit(world.other_case, "GEHEIM")
    world.add_media(exhibit, 50)
    add_files(world, exhibit, *(f"DCIM/geheim/{n}.jpg" for n in range(count)))
    Finding.objects.create(case=world.other_case, kind="note", statement="geheim", made_by=world.carla)


def test_a_stranger_finds_nothing_by_any_word(world: World) -> None:
    fill_elsewhere(world, 3)
    digests = world.other_case.media.values_list("sha256", "sha1", "md5")[0]
    for text in (world.other_case.number, world.other_case.title, "geheim", "DCIM", "IMG_", *digests, digests[0][:8]):
        assert search(world.hanna, text, limit=10) == () or "Oost" in text
        for kind in Kind:
            told = search(world.anna, text, kind=kind)
            assert all(one.case != world.other_case.number for results in told for one in results.found)


def test_leave_that_is_over_finds_nothing(world: World) -> None:
    fill_elsewhere(world, 1)
    now = timezone.now()
    leave = world.anna.accesses.create(
        case=world.other_case,
        reason="x",
        starts_at=now - timezone.timedelta(days=2),
        ends_at=now + timezone.timedelta(1),
    )
    assert len(found(world.anna, "geheim")) == 3
    leave.ends_at = now - timezone.timedelta(days=1)
    leave.save()
    assert found(world.anna, "geheim") == []


def test_the_time_it_takes_tells_a_stranger_nothing(world: World, exhibit: Exhibit) -> None:
    """What lies elsewhere in thousands takes no longer to look for than what lies nowhere."""
    fill_elsewhere(world, 20_000)

    def milliseconds(text: str) -> float:
        start = time.perf_counter()
        search(world.anna, text)
        return (time.perf_counter() - start) * 1e3

    pairs = [(milliseconds("geheim"), milliseconds("nergens")) for _ in range(41)]
    there, nowhere = statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs)
    assert abs(there - nowhere) < 0.25 * max(there, nowhere) + 0.5


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(world: World, exhibit, django_assert_num_queries, count: int) -> None:
    add_files(world, exhibit, *(f"strand/{n}" for n in range(count)))
    person = Person.objects.get(pk=world.anna.pk)
    with django_assert_num_queries(8):
        assert len(found(person, "strand")) == count
