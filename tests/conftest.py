"""What all tests share."""

import os
from pathlib import Path

import pytest

from tests.desk_world import World
from vangnet.sandbox import warm


@pytest.fixture(scope="session")
def evidence() -> Path:
    """The folder of real, neutral evidence files."""
    place = os.environ.get("VANGNET_EVIDENCE")
    if not place:
        pytest.skip("VANGNET_EVIDENCE does not name the evidence set")
    return Path(place)


@pytest.fixture
def world(db: None) -> World:  # the database of the tests
    """A small world with rights."""
    return World()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be missing, a test that was skipped has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("VANGNET_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("Skipped tests count as failures here (VANGNET_NO_SKIPS).", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def _workers_start_quickly() -> None:
    """One server for the whole session, which knows the workers' modules: as in a scan, and before any test's own."""
    warm("vangnet.scan.worker", "vangnet.scan.reader", "vangnet.scan.parts.worker", "vangnet.scan.viewing.worker")
