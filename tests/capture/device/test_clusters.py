"""Media of one source are clustered by their metadata; serial numbers bind and part."""

import csv
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sklearn.metrics import completeness_score, homogeneity_score

from tests.capture.device.made import Device, devices, medium, pictures, sent
from vangnet.capture.device import clusters as room
from vangnet.capture.device.clusters import cluster_ties, clusters
from vangnet.capture.device.signatures import signature
from vangnet.capture.device.traits import serials_of
from vangnet.capture.facts import Facts, Identifier, Medium
from vangnet.capture.findings import TieKind


def scores(truth: list[int], media: list[Medium]) -> tuple[float, float]:
    found = clusters(media)
    told = [found[each.sha256] for each in media]
    return homogeneity_score(truth, told), completeness_score(truth, told)


def a_set(count: int, of_models: int, **options: int) -> tuple[list[int], list[Medium]]:
    rows = [
        (device.number, each)
        for device in devices(count, of_models=of_models, **options)
        for each in pictures(device, 60, options.get("seed", 3))
    ]
    return [truth for truth, _ in rows], [each for _, each in rows]


@pytest.mark.parametrize(("count", "of_models", "least"), [(20, 20, 1.0), (20, 12, 0.92), (30, 10, 0.92)])
def test_made_devices_are_told_apart(count: int, of_models: int, least: float) -> None:
    homogeneity, completeness = scores(*a_set(count, of_models))
    assert homogeneity >= least
    assert completeness >= least


def test_no_cluster_ever_holds_two_serials() -> None:
    _, media = a_set(30, 5)
    told = clusters(media)
    held: dict[int, set[str]] = {}
    places: dict[str, set[int]] = {}
    for each, serial in zip(media, serials_of(media), strict=True):
        if serial:
            held.setdefault(told[each.sha256], set()).add(serial)
            places.setdefault(serial, set()).add(told[each.sha256])
    assert len(places) > 3
    assert all(len(serials) == 1 for serials in held.values())
    assert all(len(numbers) == 1 for numbers in places.values())


def test_a_burst_does_not_bind_two_serials() -> None:
    first, second = (
        facts_of("Canon", "EOS 5D", serial=serial, burst="ABCDEF0123456789") for serial in ("20582", "78119")
    )
    third = facts_of("Canon", "EOS 5D", burst="ABCDEF0123456789")
    media = [medium("a", first), medium("b", third), medium("c", second)]
    told = clusters(media)
    assert told[media[0].sha256] != told[media[2].sha256]


def facts_of(make: str, model: str, *, serial: str | None = None, burst: str | None = None) -> Facts:
    told = {"body_serial": serial, "burst": burst}
    marks = tuple(Identifier(tag="x", name=name, value=value) for name, value in told.items() if value)
    return Facts(type="image/jpeg", make=make, model=model, identifiers=marks)


@pytest.mark.parametrize("serial", ["0", "00000000", "#00000001", "123456789", "12345678", "9999999"])
def test_a_serial_that_is_none_binds_nothing(serial: str) -> None:
    assert serials_of([medium("a", facts_of("Canon", "EOS 350D", serial=serial))]) == [None]


def test_the_number_of_the_body_and_an_internal_one_are_one_where_files_tell_both() -> None:
    body, internal, foreign = (
        Identifier(tag="x", name=name, value=value)
        for name, value in (("body_serial", "20582"), ("internal_serial", "QX77"), ("internal_serial", "QX78"))
    )
    made = [
        msgspec.structs.replace(facts_of("Canon", "EOS 5D"), identifiers=marks)
        for marks in ((body, internal), (body,), (internal,), (foreign,))
    ]
    told = clusters([medium(name, facts) for name, facts in zip("abcd", made, strict=True)])
    assert list(told.values()) == [0, 0, 0, 1]


def test_versions_of_one_device_stay_together_and_overlapping_ones_part() -> None:
    one = devices(1, of_models=1)[0]
    one = Device(0, replace(one.model, has_serial=False), None, ("10.1", "11.2", "12.0"))
    assert len(set(clusters(pictures(one, 60)).values())) == 1
    other = Device(1, one.model, None, ("10.3",))
    told = clusters([*pictures(one, 60), *pictures(other, 60)])
    mine = {told[each.sha256] for each in pictures(one, 60)}
    yours = {told[each.sha256] for each in pictures(other, 60)}
    assert len(mine) == len(yours) == 1
    assert mine != yours


def test_ties_are_chains() -> None:
    _, media = a_set(6, 6)
    ties = list(cluster_ties(media))
    assert len(ties) == len(media) - len(set(clusters(media).values()))
    assert {tie.kind for tie in ties} == {TieKind.SERIAL, TieKind.METADATA}
    assert all(tie.first < tie.second for tie in ties)
    assert all(tie.strength == 1.0 for tie in ties if tie.kind == TieKind.SERIAL)
    assert all(tie.strength < 0.5 for tie in ties if tie.kind == TieKind.METADATA)


def test_what_a_messenger_made_is_clustered_and_bound_to_nobody() -> None:
    truth, media = a_set(10, 10)
    passed = sent(media)
    homogeneity, completeness = scores(truth, passed)
    assert homogeneity == pytest.approx(0)
    assert completeness == 1.0
    assert list(cluster_ties(passed)) == []


def test_too_many_skeletons_are_made_coarser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_DISTINCT", 10)
    truth, media = a_set(4, 4)
    homogeneity, _ = scores(truth, media)
    assert homogeneity == 1.0


def test_media_without_anything_read_are_left_out() -> None:
    assert clusters([medium("a", Facts(type="image/png"))]) == {}
    assert list(cluster_ties([])) == []


@pytest.mark.evidence
def test_cameras_of_the_evidence_are_told_apart(evidence: Path) -> None:
    truth, media = camera_photos(evidence)
    assert len(media) > 120
    homogeneity, completeness = scores(truth, media)
    assert homogeneity > 0.98
    assert completeness > 0.92


def camera_photos(evidence: Path) -> tuple[list[int], list[Medium]]:
    """JPEGs of the evidence that name make and model, unedited or not; the truth is make, model and serial."""
    numbers: dict[tuple[str, ...], int] = {}
    truth, media = [], []
    with (evidence / "MANIFEST.csv").open() as lines:
        rows = [row for row in csv.DictReader(lines) if row["make"] and row["model"] and row["exiftool_type"] == "JPEG"]
    for row in rows:
        if row["path"].startswith(("malformed", "collisions")):
            continue
        with (evidence / row["path"]).open("rb") as body:
            facts = facts_of(row["make"], row["model"], serial=row["serial"] or None)
            facts = msgspec.structs.replace(
                facts, software=row["software"] or None, signature=signature(body, row["mime"])
            )
        truth.append(numbers.setdefault((row["make"], row["model"], row["serial"]), len(numbers)))
        media.append(medium(row["path"], facts))
    return truth, media
