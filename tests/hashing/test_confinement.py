"""A confined worker can open nothing: all that reading needs is loaded before."""

import multiprocessing
import sys

import pytest

from tests.hashing.charts import encode, picture
from tests.hashing.test_pictures import FORMATS, frames, icon, lab
from vangnet.hashing import digests
from vangnet.hashing.pictures import Undecodable, read

FORBIDDEN = ("open", "import", "socket.", "subprocess.", "os.", "ctypes.dlopen", "shutil.", "tempfile.")


def watch(kind, data, answers):
    """Read in a process of its own, because a hook on audited events stays for good."""
    seen = []
    sys.addaudithook(lambda event, args: seen.append((event, str(args)[:80])) if event.startswith(FORBIDDEN) else None)
    seen.clear()
    for full in (False, True):
        try:
            read(data, kind, full=full)
        except Undecodable as refused:
            seen.append(("refused", refused.reason))
    digests.of(data)
    answers.put(list(seen))


CASES = {
    **{kind: (kind, data) for kind, data in FORMATS.items()},
    "png": ("image/png", encode(picture(), "PNG")),
    "large jpeg": ("image/jpeg", encode(picture(1100, 1200), "JPEG")),
    "stereo jpeg": ("image/jpeg", encode(picture(1100, 1200), "MPO", save_all=True, append_images=[picture()])),
    "lab tiff": ("image/tiff", encode(lab(picture()), "TIFF")),
    "cmyk jpeg": ("image/jpeg", encode(picture(mode="CMYK"), "JPEG")),
    "icon": ("image/vnd.microsoft.icon", icon(256, 48)),
    "moving gif": ("image/gif", encode(frames(1)[0], "GIF", save_all=True, append_images=frames(3)[1:])),
    "alpha": ("image/png", encode(picture(mode="LA"), "PNG")),
}


def audited(kind, data):
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    process = context.Process(target=watch, args=(kind, data, answers))
    process.start()
    seen = answers.get()
    process.join(30)
    return seen


@pytest.mark.parametrize("case", CASES)
def test_reading_opens_and_imports_nothing(case):
    assert audited(*CASES[case]) == []


def test_refusing_opens_and_imports_nothing():
    assert audited("image/png", b"\x89PNG\r\n\x1a\n" + bytes(50)) == [("refused", "corrupt")] * 2


@pytest.mark.evidence
def test_reading_heic_opens_and_imports_nothing(evidence):
    assert audited("image/heic", (evidence / "photos/immich/IMG_2682.heic").read_bytes()) == []
