"""What all tests share."""

import importlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from tests.desk_world import World
from tests.migrated import lay
from vangnet.sandbox import warm

settings.register_profile("busy", suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of a test
settings.load_profile("busy")


@pytest.fixture(scope="session")
def evidence() -> Path:
    """The folder of real, neutral evidence files."""
    place = os.environ.get("VANGNET_EVIDENCE")
    if not place:
        pytest.skip("VANGNET_EVIDENCE does not name the evidence set")
    return Path(place)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the tests begin with a copy that has been migrated; migrating goes on from there."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    place = Path(connection.creation._get_test_db_name())  # type: ignore[attr-defined]
    lay(place, "tests.settings")
    yield
    for part in ("", "-wal", "-shm"):
        place.with_name(place.name + part).unlink(missing_ok=True)


@pytest.fixture
def world(db: None) -> World:  # the database of the tests
    """A small world with rights."""
    return World()


@pytest.fixture(scope="session", autouse=True)
def _log_is_emptied_between_tests() -> Iterator[None]:
    """Tests with transactions of their own are followed by an emptying of all tables, which the log refuses."""
    migration = importlib.import_module("vangnet.accounts.migrations.0002_append_only")
    empty = connection.ops.execute_sql_flush

    def open_and_empty(statements: Any) -> None:
        told = migration.POSTGRESQL if connection.vendor == "postgresql" else migration.SQLITE
        locks = {re.findall(r"\w+", statement)[2]: statement for statement in told if "CREATE TRIGGER" in statement}
        on_table = " ON accounts_auditentry" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            for name in locks:
                cursor.execute(f"DROP TRIGGER {name}{on_table}")
        empty(statements)
        with connection.cursor() as cursor:
            for lock in locks.values():
                cursor.execute(lock)

    connection.ops.execute_sql_flush = open_and_empty  # type: ignore[method-assign]
    yield
    connection.ops.execute_sql_flush = empty  # type: ignore[method-assign]


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
