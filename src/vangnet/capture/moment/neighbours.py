"""What other files of one case say of a file's clock: only those of the same camera, never another person's."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import msgspec

from vangnet.capture.facts import Facts, Medium
from vangnet.capture.moment.cameras import camera_of, model_of
from vangnet.capture.moment.clocks import Checked, checked_clocks, doubted_models, offset_by_fix, own_clock
from vangnet.capture.moment.films import FilmClock, film_clocks
from vangnet.capture.moment.names import Dated, dates_in
from vangnet.capture.moment.zones import of_the_year, zone_of


class Neighbours(msgspec.Struct, frozen=True):
    """Per camera (its serial): zones by position, offsets by tag or receiver, its clock; per model: how it dates films.

    `doubted` are the models of which a file of the case has a clock that a receiver shows to be wrong. That may be
    another device of the model, so nothing is taken over from it but the doubt.
    """

    zones: dict[str, frozenset[str]] = {}
    offsets: dict[str, frozenset[int]] = {}
    clocks: dict[str, Checked] = {}
    films: dict[str, FilmClock] = {}
    doubted: frozenset[str] = frozenset()

    def zones_of(self, facts: Facts) -> tuple[frozenset[str], frozenset[int]]:
        """The zones and offsets in which the camera was."""
        camera = camera_of(facts) or ""
        return self.zones.get(camera, frozenset()), self.offsets.get(camera, frozenset())

    def clock_of(self, facts: Facts) -> Checked:
        """What is known of its clock."""
        return self.clocks.get(camera_of(facts) or "", Checked())

    def films_of(self, facts: Facts) -> FilmClock:
        """How films of its model are dated."""
        return self.films.get(model_of(facts), FilmClock.EITHER)


def neighbours(media: Sequence[Medium], now: datetime) -> Neighbours:
    """Look over all files of a case."""
    zones: dict[str, set[str]] = defaultdict(set)
    offsets: dict[str, set[int]] = defaultdict(set)
    for medium in media:
        camera = camera_of(medium.facts)
        if camera is None or medium.facts is None:
            continue
        if zone := zone_of(medium.facts):
            zones[camera].add(zone)
            offset = offset_by_fix(medium.facts, now)
            if offset is not None and offset not in of_the_year(zone, now.replace(tzinfo=None)):
                offsets[camera].add(offset)
        elif (stamp := own_clock(medium.facts)) and stamp.offset_minutes:
            offsets[camera].add(stamp.offset_minutes)
    return Neighbours(
        zones={camera: frozenset(told) for camera, told in zones.items()},
        offsets={camera: frozenset(told) for camera, told in offsets.items()},
        clocks=checked_clocks(media, now),
        doubted=doubted_models(media, now),
        films=film_clocks((medium.facts, names_of(medium, now)) for medium in media if medium.facts),
    )


def names_of(medium: Medium, now: datetime) -> tuple[Dated, ...]:
    """The dates in the names of its copies, each once."""
    told = {(each.source, each.at): each for copy in medium.copies for each in dates_in(copy.address, now)}
    return tuple(told.values())
