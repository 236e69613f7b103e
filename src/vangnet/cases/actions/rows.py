"""Many rows into a table at once: by COPY on PostgreSQL, by one prepared statement on SQLite."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Put rows into a model's table; columns that are not named get the model's defaults, numbers come by themselves.

    Values are as the database takes them: `stored_moment` for times, text of JSON for JSON.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
    rest = [field for field in fields if field.attname not in columns]
    constant = [field.get_db_prep_save(field.get_default(), connection) for field in rest]
    names = [*columns, *(field.attname for field in rest)]
    write = _copy if connection.vendor == "postgresql" else _execute
    write(model, names, ((*row, *constant) for row in rows))


def stored_moment(value: datetime | None) -> Any:
    """A moment as `insert` takes it."""
    return None if value is None else connection.ops.adapt_datetimefield_value(value)


def table(model: type[models.Model]) -> str:
    """The quoted name of a model's table."""
    return connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001


def _copy(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    told = ", ".join(map(connection.ops.quote_name, names))
    with connection.cursor() as cursor, cursor.copy(f"COPY {table(model)} ({told}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _execute(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    told, marks = ", ".join(map(connection.ops.quote_name, names)), ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table(model)} ({told}) VALUES ({marks})", list(rows))  # noqa: S608
