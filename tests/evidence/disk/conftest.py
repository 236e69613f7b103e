"""Images that a test opened are closed when it ends: a source keeps its files open as long as its reader lives."""

import gc
from collections.abc import Iterator

import pytest

from tests.evidence.disk import images


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    gc.collect()
    while images.OPENED:
        images.OPENED.pop().close()
