"""The finding of the place of a medium."""

from datetime import UTC, datetime

from tests.capture.place.test_coordinates import AT, codes, moment, position
from vangnet.capture.facts import Facts, Medium, Position
from vangnet.capture.findings import Claim, Confidence
from vangnet.capture.place.finding import place_of
from vangnet.words import LANGUAGES

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def medium(*positions: Position) -> Medium:
    return Medium(sha256="a" * 64, status="new", copies=(), facts=Facts(type="image/jpeg", positions=positions))


def place(*positions: Position, at=None):
    return place_of(medium(*positions), at, None, now=NOW)


def test_a_place_has_country_error_zone_and_direction() -> None:
    told = place(position(error_m=5.0, direction_degrees=90.0))
    assert (told.kind, told.country, told.municipality, told.label) == (Claim.PLACE, "NL", None, None)
    assert (told.latitude, told.longitude, told.error_m) == (52.0115771, 4.3570677, 5.0)
    assert told.sources == ("Exif:GPSLatitude",)
    assert codes(told.notes) == ["place.stated_error", "place.zone", "place.direction"]


def test_near_a_border_both_countries_are_said() -> None:
    assert place(position(50.7545123, 6.0208345, error_m=30.0)).country == "NL|DE|BE"


def test_a_medium_without_a_position_has_no_place_whatever_others_have() -> None:
    """PhotoPrism #5062: a partner's telephone got the place of another's photo. Nothing is taken over here."""
    assert place() is None
    assert place_of(Medium(sha256="a" * 64, status="new", copies=()), moment(), None, now=NOW) is None


def test_a_refused_position_says_why_and_gives_no_place() -> None:
    told = place(position(0.0, 0.0))
    assert (told.latitude, told.country, told.confidence) == (None, None, Confidence.NONE)
    assert codes(told.notes) == ["place.zero_zero"]


def test_positions_that_disagree_name_the_countries_of_both() -> None:
    told = place(position(error_m=5.0), position(48.8583701, 2.2944813, tag="XMP:GPSLatitude"))
    assert told.country == "NL|FR"
    assert codes(told.contradictions) == ["place.positions_disagree"]


def test_a_very_stale_fix_states_no_country_but_tells_where_the_fix_lies() -> None:
    told = place(position(error_m=5.0, fixed_at=datetime(2025, 6, 6, 9, 0, tzinfo=UTC)), at=moment())
    assert told.country is None
    assert told.confidence == Confidence.WEAK
    assert {"place.stale_fix", "place.too_wide", "place.fix_lies_in"} <= set(codes(told.notes))


def test_a_place_at_sea_has_no_country() -> None:
    told = place(position(53.0012345, 4.0012345, error_m=5.0))
    assert (told.country, told.latitude) == (None, 53.0012345)
    assert "place.at_sea" in codes(told.notes)


def test_every_note_is_a_sentence_in_both_languages() -> None:
    told = place(position(error_m=5.0, fixed_at=AT, direction_degrees=1.0), position(0.0, 0.0), at=moment())
    for note in (*told.notes, *told.contradictions):
        for language in LANGUAGES:
            assert not note.tell(language).startswith("place.")
            assert "$" not in note.tell(language)
