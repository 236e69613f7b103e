"""A medium is suspected to be made on a device of the seizure by what binds it to a camera folder, else unknown."""

import pytest

from tests.capture.device.made import Device, devices, medium, pictures, sent
from vangnet.capture.device.clusters import cluster_ties
from vangnet.capture.device.production import production, productions, roll_of
from vangnet.capture.facts import Facts, Identifier, Medium
from vangnet.capture.findings import Tie, TieKind
from vangnet.words import word


def photo(name: str, address: str, *, serial: str | None = None, status: str = "new", model: str = "EOS 5D") -> Medium:
    marks = (Identifier(tag="x", name="body_serial", value=serial),) if serial else ()
    facts = Facts(type="image/jpeg", make="Canon", model=model, identifiers=marks)
    return medium(name, facts, address, status=status)


def tie(first: Medium, second: Medium, kind: TieKind) -> Tie:
    low, high = sorted((first.sha256, second.sha256))
    return Tie(first=low, second=high, kind=kind, strength=1.0, reason=word("x.y"))


@pytest.mark.parametrize(
    ("address", "roll"),
    [
        ("phone.zip//sdcard/DCIM/Camera/IMG_1.jpg", "phone.zip//sdcard/DCIM/Camera"),
        ("Media/DCIM/105APPLE/IMG_0001.HEIC", "Media/DCIM/105APPLE"),
        ("card/DCIM/100CANON/IMG_0001.JPG", "card/DCIM/100CANON"),
        ("sdcard/DCIM/Screenshots/a.jpg", None),
        ("sdcard/WhatsApp/Media/WhatsApp Images/IMG-20240101-WA0001.jpg", None),
        ("sdcard/DCIM/Facebook/a.jpg", None),
    ],
)
def test_a_camera_folder_is_told_from_others(address: str, roll: str | None) -> None:
    assert roll_of(address) == roll


@pytest.mark.parametrize("kind", [TieKind.SERIAL, TieKind.RUN_TIME, TieKind.SENSOR, TieKind.IDENTIFIER])
def test_what_binds_it_to_the_camera_folder_suggests_production(kind: TieKind) -> None:
    new, between, ordinary = (
        photo("new", "hidden/a.jpg"),
        photo("b", "x/b.jpg"),
        photo("c", "DCIM/100CANON/IMG_0007.JPG"),
    )
    ties = [tie(new, between, kind), tie(between, ordinary, kind)]
    answer, reasons = production(new, [between, ordinary], ties)
    assert answer is True
    assert [reason.code for reason in reasons] == [f"device.roll_{kind}"]


def test_ties_of_different_kinds_make_no_chain() -> None:
    new, between, ordinary = (
        photo("new", "hidden/a.jpg"),
        photo("b", "x/b.jpg"),
        photo("c", "DCIM/100CANON/IMG_0007.JPG"),
    )
    ties = [tie(new, between, TieKind.SERIAL), tie(between, ordinary, TieKind.IDENTIFIER)]
    assert production(new, [between, ordinary], ties) == (None, ())


def test_a_listed_file_in_the_camera_folder_is_no_ordinary_photo() -> None:
    new, listed = photo("new", "hidden/a.jpg"), photo("c", "DCIM/100CANON/IMG_0007.JPG", status="known")
    assert production(new, [listed], [tie(new, listed, TieKind.SERIAL)]) == (None, ())


def test_one_cluster_of_metadata_needs_several_ordinary_photos() -> None:
    device = Device(0, devices(1, of_models=1)[0].model, None, ("10.1",))
    made = list(pictures(device, 6))
    new = made[0]
    roll = [
        medium(f"roll {number}", each.facts, f"DCIM/Camera/{number}.jpg")
        for number, each in enumerate(made[1:])
        if each.facts
    ]
    answer, reasons = production(new, roll, cluster_ties([new, *roll]))
    assert answer is True
    assert [reason.code for reason in reasons] == ["device.roll_metadata"]
    assert production(new, roll[:2], cluster_ties([new, *roll[:2]])) == (None, ())


def test_a_number_in_the_run_of_a_camera_folder_suggests_production() -> None:
    roll = [photo(f"r{number}", f"card/DCIM/100CANON/IMG_{number:04}.JPG") for number in (9998, 9999, 3, 4)]
    inside = photo("new", "usb/kept/IMG_0001.JPG")
    answer, reasons = production(inside, roll, [])
    assert answer is True
    assert [reason.code for reason in reasons] == ["device.roll_counter"]
    outside = photo("far", "usb/kept/IMG_0500.JPG")
    other_model = photo("other", "usb/kept/IMG_0001.JPG", model="EOS 7D")
    assert production(outside, roll, []) == (None, ())
    assert production(other_model, roll, []) == (None, ())


def test_what_came_through_a_messenger_is_unknown_and_never_no() -> None:
    device = devices(1, of_models=1)[0]
    roll = [
        medium(f"roll {n}", each.facts, f"DCIM/Camera/{n}.jpg")
        for n, each in enumerate(pictures(device, 5))
        if each.facts
    ]
    passed = sent(roll)
    told = dict(productions([*roll, *passed], cluster_ties([*roll, *passed])))
    assert all(told[each.sha256] == (None, ()) for each in passed)
    assert all(told[each.sha256][0] is True for each in roll)
