"""Camera folders and sent media are read first; system files last."""

import pytest

from vangnet.scan.order import rank


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("DCIM/100APPLE/IMG_0001.JPG", 0),
        ("sdcard/DCIM/Camera/PXL_20260101_120000.jpg", 0),
        ("WhatsApp/Media/WhatsApp Images/Sent/IMG-20260101-WA0001.jpg", 0),
        ("far/away/DSC01234.JPG", 0),
        ("Pictures/wallpaper blue.png", 1),
        ("Downloads/film.mkv", 1),
        ("backup.zip", 2),
        ("Documents/no-ending", 2),
        ("Documents/letter.docx", 3),
        ("Windows/System32/imageres.dll", 4),
        ("Windows/Web/Wallpaper/img0.jpg", 4),
    ],
)
def test_rank_by_name_and_folder(address, expected):
    assert rank(address) == expected
