"""Names of cameras, phones and messengers hold dates; other names do not."""

from datetime import datetime

import pytest

from tests.capture.moment.made import NOW, clock
from vangnet.capture.facts import Kind
from vangnet.capture.moment.names import dates_in

SECOND, DAY = 1.0, 86_400.0
AT = clock(2023, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("name", "source", "kind", "at", "resolution_s", "is_utc"),
    [
        ("IMG_20230102_030405.jpg", "phone", Kind.CAPTURED, AT, SECOND, False),
        ("DCIM/Camera/VID_20230102_030405.mp4", "phone", Kind.CAPTURED, AT, SECOND, False),
        ("IMG_20230102_030405_1.jpg", "phone", Kind.CAPTURED, AT, SECOND, False),
        ("IMG_20230102_030405_edited.jpg", "phone", Kind.CAPTURED, AT, SECOND, False),
        ("IMG_20230102_030405 (2).jpg", "phone", Kind.CAPTURED, AT, SECOND, False),
        ("IMG_20230102_030405678.jpg", "phone", Kind.CAPTURED, AT.replace(microsecond=678_000), 0.001, False),
        ("PXL_20230102_030405678.MP.jpg", "PXL_", Kind.CAPTURED, AT.replace(microsecond=678_000), 0.001, True),
        ("20230102_030405.jpg", "plain", Kind.CAPTURED, AT, SECOND, False),
        ("2023-01-02 03.04.05.jpg", "plain", Kind.CAPTURED, AT, SECOND, False),
        ("WP_20230102_03_04_05_Pro.jpg", "WP_", Kind.CAPTURED, AT, SECOND, False),
        ("IMG-20230102-WA0007.jpg", "WhatsApp-day", Kind.RECEIVED, clock(2023, 1, 2), DAY, False),
        ("WhatsApp Image 2023-01-02 at 03.04.05.jpeg", "WhatsApp-time", Kind.RECEIVED, AT, SECOND, False),
        ("WhatsApp Video 2023-01-02 at 3.04.05 AM (1).mp4", "WhatsApp-time", Kind.RECEIVED, AT, SECOND, False),
        (
            "WhatsApp Image 2023-01-02 at 12.04.05 AM.jpeg",
            "WhatsApp-time",
            Kind.RECEIVED,
            AT.replace(hour=0),
            1.0,
            False,
        ),
        ("signal-2023-01-02-030405.jpg", "Signal", Kind.RECEIVED, AT, SECOND, False),
        ("signal-2023-01-02-03-04-05-678.jpg", "Signal", Kind.RECEIVED, AT, SECOND, False),
        ("photo_2023-01-02_03-04-05.jpg", "Telegram", Kind.RECEIVED, AT, SECOND, False),
        ("photo_12@02-01-2023_03-04-05.jpg", "Telegram", Kind.RECEIVED, AT, SECOND, False),
        ("Screenshot_20230102-030405.png", "Screenshot", Kind.SAVED, AT, SECOND, False),
        ("Screenshot_20230102-030405_Chrome.jpg", "Screenshot", Kind.SAVED, AT, SECOND, False),
        ("Screenshot_2023-01-02-03-04-05-678_com.app.jpg", "Screenshot", Kind.SAVED, AT, SECOND, False),
        ("FB_IMG_1672628645000.jpg", "Facebook", Kind.SAVED, AT, 0.001, True),
        ("1672628645000.jpg", "milliseconds", Kind.SAVED, AT, 0.001, True),
    ],
)
def test_a_date_in_a_name_has_its_kind_clock_and_resolution(
    name: str, source: str, kind: Kind, at: datetime, resolution_s: float, is_utc: bool
) -> None:
    (told,) = dates_in(name, NOW)
    assert (told.source, told.kind, told.at) == (f"name:{source}", kind, at)
    assert (told.resolution_s, told.is_utc) == (resolution_s, is_utc)


@pytest.mark.parametrize(
    "name",
    [
        "DSC_0123.JPG",
        "IMG_20231302_030405.jpg",
        "IMG_20230230_030405.jpg",
        "IMG_20230102_250405.jpg",
        "IMG_20990102_030405.jpg",
        "IMG_19010102_030405.jpg",
        "invoice 20230102_030405 of the garage.pdf",
        "9920230102_030405.jpg",
        "WhatsApp Image 2023-01-02 at 13.04.05 PM.jpeg",
        "9072628645000.jpg",
        "IMG_20230102_030405" * 40,
        "Снимок.jpg",
        "",
    ],
)
def test_a_name_that_holds_no_plausible_date_says_nothing(name: str) -> None:
    assert not list(dates_in(name, NOW))


def test_a_day_is_never_made_the_first_of_its_month() -> None:
    for day in range(1, 29):
        (told,) = dates_in(f"IMG-202302{day:02d}-WA0001.jpg", NOW)
        assert told.at == clock(2023, 2, day)
