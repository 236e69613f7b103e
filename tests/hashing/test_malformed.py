"""Broken and fuzzed files of the evidence set, each in a process with limits: read, or refused with a reason."""

import multiprocessing
import resource
import time
from pathlib import Path

import pytest

from vangnet.hashing.pictures import Undecodable, read
from vangnet.values import Reason

TYPES = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
    ".bmp": "image/bmp", ".tif": "image/tiff", ".tiff": "image/tiff", ".avif": "image/avif", ".heic": "image/heic",
    ".jp2": "image/jp2", ".j2k": "image/x-jp2-codestream", ".ico": "image/vnd.microsoft.icon", ".sgi": "image/x-sgi",
    ".psd": "image/vnd.adobe.photoshop",
}  # fmt: skip
REASONS = {Reason.CORRUPT, Reason.UNSUPPORTED, Reason.TOO_LARGE, Reason.MEMORY}
MORE_MEMORY_BYTES = 1 << 30
SECONDS = 5


def outcomes(places, answers):
    """Read each file in both ways and tell how it went; an address space limit stands for the worker's."""
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MORE_MEMORY_BYTES, used + MORE_MEMORY_BYTES))
    for place in places:
        for full in (False, True):
            started = time.monotonic()
            try:
                read(place.read_bytes(), TYPES[place.suffix.lower()], full=full)
                told = "read"
            except Undecodable as refused:
                told = refused.reason
            except BaseException as error:
                told = repr(error)
            answers.put((place.name, told, time.monotonic() - started))
    answers.put(None)


@pytest.mark.evidence
@pytest.mark.parametrize("folder", ["bombs", "go-fuzz", "pillow", "image-rs", "libheif", "libavif", "."])
def test_malformed_pictures_are_read_or_refused(evidence, folder):
    places = sorted(p for p in (evidence / "malformed" / folder).rglob("*") if p.suffix.lower() in TYPES)
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    worker = context.Process(target=outcomes, args=(places, answers))
    worker.start()
    found = list(iter(answers.get, None))
    worker.join(60)
    assert worker.exitcode == 0
    assert len(found) == 2 * len(places) > 0
    assert [(name, told) for name, told, _ in found if told != "read" and told not in REASONS] == []
    assert [(name, spent) for name, _, spent in found if spent > SECONDS] == []
