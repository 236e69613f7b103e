"""`vangnet audit`: the terminal's door to the log of what was seen and done. It only translates."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from vangnet.cli.desk import acting, set_up
from vangnet.cli.library import json_option, out, print_json, printable
from vangnet.errors import InputRefused, LogBroken

if TYPE_CHECKING:
    from vangnet.accounts.audit import Check

_file = click.Path(dir_okay=False, path_type=Path)
_folder = click.Path(file_okay=False, path_type=Path)
_day = click.DateTime(["%Y-%m-%d"])


@click.group()
def audit() -> None:
    """Check the desk's log of what was seen and done, and give it out.

    The log is chained: each line follows from the one before. The desk writes its head (the newest line) to a folder
    regularly. Countersign heads on another machine, with a key that nobody of the desk has; then a log that was written
    anew, heads and all, is found out.
    """


@audit.command()
@click.option("--use", type=click.Choice(["heads", "subjects"]), default="heads", show_default=True, help="What for.")
@click.option("--key", "private", type=_file, required=True, help="New file for the private key; keep it secret.")
@click.option("--public-key", "public", type=_file, required=True, help="New file for the public key.")
def keygen(use: str, private: Path, public: Path) -> None:
    """Make a pair of keys: to countersign heads, or to read data subjects of an export.

    Needs no desk: make it on the machine where it will be used.

    Example: vangnet audit keygen --key auditor.pem --public-key auditor.pub.pem
    """
    from vangnet.accounts import sealing
    from vangnet.accounts.heads import signing

    try:
        if use == "subjects":
            sealing.keygen(private, public)
            out().print(f"Made {printable(private)} and {printable(public)}.")
        else:
            told = signing.keygen(private, public)
            out().print(f"Made {printable(private)} and {printable(public)}. Fingerprint of the public key: {told}")
    except OSError as error:
        raise InputRefused(f"no key was made: {error}") from error


@audit.command()
@click.argument("head", type=_file)
@click.option("--key", type=_file, required=True, help="The private key (PEM).")
@click.option("--out", "folder", type=_folder, required=True, help="Folder for the countersignature.")
def countersign(head: Path, key: Path, folder: Path) -> None:
    """Sign a head of the log, on a machine that is not the desk's.

    Needs no desk and no database. Keep what it writes, and copy it back beside the heads.

    Example: vangnet audit countersign head-000000004711.json --key auditor.pem --out countersigned/
    """
    from vangnet.accounts.heads import signing

    place = signing.countersign(head, key, folder)
    told = signing.read(place).head
    out().print(f"Countersigned line {told.sequence} of desk {printable(told.desk)}: {printable(place)}")


@audit.command()
@click.option("--heads", "folders", type=_folder, multiple=True, help="Further folders of heads and countersignatures.")
@click.option("--public-key", "key", type=_file, help="Of who countersigns; a countersigned head is then demanded.")
@click.option(
    "--as", "number", metavar="NUMBER", help="Who checks (service number): the outcome is written in the log."
)
@json_option
def verify(folders: tuple[Path, ...], key: Path | None, number: str | None, as_json: bool) -> None:
    """Recompute the whole log, and compare it with every head and countersignature.

    It only reads, so that it can be run on a copy, by anybody who has one. Exit code 5 when the log is not as it was
    written; 4 when no countersigned head agrees although a public key was given.

    Example: vangnet audit verify --public-key auditor.pub.pem --heads /media/usb/countersigned
    """
    set_up()
    from django.conf import settings

    from vangnet.accounts import audit as room
    from vangnet.accounts.heads import signing
    from vangnet.accounts.roles import Verb

    _must_have_a_log()
    public = signing.public_key(key) if key else None
    by = acting(number, verb=Verb.READ_AUDIT, command="audit verify") if number else None
    check = room.verify([settings.AUDIT_HEADS, *folders], key=public)
    if by is not None:
        room.record_check(check, by=by)
    print_json(_as_json(check)) if as_json else _tell(check)
    if not check.is_whole:
        raise LogBroken(_verdict(check))
    if public is not None and check.countersigned is None:
        raise InputRefused("no head that this key countersigned was found: nothing proves that the log is the old one")


@audit.command()
@click.option("--as", "number", metavar="NUMBER", required=True, help="Who gives it out (service number).")
@click.option("--out", "target", type=click.File("wb", lazy=True), default="-", show_default=True, help="Where to.")
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, help="Form.")
@click.option("--from", "since", type=_day, help="First day.")
@click.option("--to", "until", type=_day, help="Last day.")
@click.option("--case", default="", help="Only of this case.")
@click.option("--person", default="", help="All lines on this person of the desk: by them, and on their account.")
@click.option("--subject-key", type=_file, help="Public key that data subjects are encrypted to; without: left out.")
def export(
    number: str,
    target: IO[bytes],
    form: str,  # noqa: ARG001  # the only one so far
    since: datetime | None,
    until: datetime | None,
    case: str,
    person: str,
    subject_key: Path | None,
) -> None:
    """Give the log out as processing log (Logboek Dataverwerkingen), one JSON document a line.

    The data subject of a line on an account is who has that account; of a line in a case, the people of that case, for
    whom its number stands. Their ids are encrypted. That it was given out is itself written in the log.

    Example: vangnet audit export --as 12345 --case PL0600-2026000001 --from 2026-01-01 --out log.jsonl
    """
    set_up()
    from vangnet.accounts import sealing
    from vangnet.accounts.audit.giving_out import give_out
    from vangnet.accounts.audit.reading import Wanted
    from vangnet.accounts.roles import Verb

    _must_have_a_log()
    key = sealing.public_key(_bytes(subject_key)) if subject_key else None
    wanted = Wanted(case=case, since=since.date() if since else None, until=until.date() if until else None)
    by = acting(number, verb=Verb.READ_AUDIT, command="audit export")
    count = _write(give_out(wanted, subject=person, key=key, by=by), target)
    click.echo(f"Gave out {count} lines{'' if key else ', without data subjects'}.", err=True)


@audit.command()
@click.argument("file", type=click.File("rb"))
@click.option("--key", type=_file, required=True, help="The private key (PEM) of `keygen --use subjects`.")
def reveal(file: IO[bytes], key: Path) -> None:
    """Print an export again with its data subjects in clear. Needs no desk.

    Example: vangnet audit reveal log.jsonl --key subjects.pem
    """
    import msgspec

    from vangnet.accounts import sealing

    private = sealing.private_key(_bytes(key))
    for line in file:
        click.echo(msgspec.json.encode(sealing.with_subjects(line, private)))


# -- words ------------------------------------------------------------------------------------------------------------


def _tell(check: "Check") -> None:
    console = out()
    console.print(f"{check.lines} lines follow from each other; {check.heads} heads agree with them.")
    for word, head in (("head", check.head), ("countersigned head", check.countersigned)):
        if head:
            console.print(f"Last {word} that agrees: line {head.sequence}, written at {printable(head.written_at)}.")
        else:
            console.print(f"No {word} agrees.")
    for fault in check.faults:
        console.print(printable(f"WRONG: {fault.text}"))
    if check.is_whole:
        console.print("The log is whole.")


def _verdict(check: "Check") -> str:
    first = check.first_wrong
    wrong = f"the audit log cannot be trusted from line {first} on" if first else "a file beside the log was changed"
    trusted = check.countersigned
    since = (
        f"lines up to {trusted.sequence} are proved by a countersignature" if trusted else "nothing is countersigned"
    )
    return f"{wrong}; {since}. Keep the database and the heads as they are, and tell who supervises the desk"


def _as_json(check: "Check") -> dict[str, Any]:
    import msgspec

    return {"whole": check.is_whole, "first_wrong": check.first_wrong} | msgspec.structs.asdict(check)


def _must_have_a_log() -> None:
    """Refuse a place without a desk, before SQLite makes an empty database of it."""
    from django.conf import settings
    from django.db import Error, connection

    name = str(settings.DATABASES["default"]["NAME"])
    if connection.vendor == "sqlite" and not Path(name).exists():
        raise InputRefused(f"{name}: no desk here; VANGNET_DATA names the folder of its data")
    try:
        tables = connection.introspection.table_names()
    except Error as error:
        raise InputRefused(f"the desk's database cannot be read: {error}") from error
    if "accounts_auditentry" not in tables:
        raise InputRefused(f"{name}: this database has no audit log")


def _bytes(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        raise InputRefused(f"{place}: {error}") from error


def _write(documents: Iterable[bytes], target: IO[bytes]) -> int:
    count = 0
    with _told(target):
        for document in documents:
            target.write(document)
            count += 1
    return count


@contextmanager
def _told(target: IO[bytes]) -> Iterator[None]:
    try:
        yield
        target.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        sys.stderr.write("The export stopped half-way; what was written is not whole.\n")
        raise InputRefused(f"{target.name}: {error}") from error
