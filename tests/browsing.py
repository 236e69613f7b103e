"""What tests that drive a real browser share."""

import signal
from collections.abc import Iterator

import pytest

TEST_SECONDS = 420
"""For one test; a module with longer ones has a number of its own by this name."""


class NoAnswerError(Exception):
    """The browser did not answer: some of its calls would wait for ever."""


@pytest.fixture(autouse=True)
def answers_come(request: pytest.FixtureRequest) -> Iterator[None]:
    """A browser that hangs fails its test, and tells where."""

    def give_up(*_: object) -> None:
        raise NoAnswerError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(getattr(request.module, "TEST_SECONDS", TEST_SECONDS))
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
