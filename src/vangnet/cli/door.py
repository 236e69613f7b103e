"""`vangnet door`: the cards by which two doors know each other, and the bundles between them. It only translates."""

import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vangnet.cli.desk import acting, prepare, set_up
from vangnet.cli.library import out, printable
from vangnet.errors import ExitCode, InputRefused, UsageError, VangnetError

if TYPE_CHECKING:
    from vangnet.portals.carrying import Carrier
    from vangnet.reports.exchange.door import Door
    from vangnet.transfer.folder import Outcome
    from vangnet.transfer.keys import Card, DoorKeys

OUTSIDE = ("public", "school")
"""The doors outside the wall."""

_file = click.Path(dir_okay=False, path_type=Path)
_door = click.option(
    "--door",
    "name",
    type=click.Choice(["desk", *OUTSIDE]),
    default="desk",
    show_default=True,
    help="Which of the houses this is.",
)


@click.group()
def door() -> None:
    """Tie the desk and a door outside the wall together: cards, and bundles that go one way.

    What each of them keeps lies under its VANGNET_DATA. Bundles are files in two folders; bringing those of one door to
    the other is the work of the unit's one-way link: docs/reports/bundles.md, docs/schoolalert/bundles.md.
    """


@door.command()
@click.argument("place", metavar="OUT", type=_file)
@_door
def card(place: Path, name: str) -> None:
    """Write the card of this door to OUT: give it to the other door, by hand.

    It holds public keys only. The fingerprint is what the people of both sides read to each other.

    Example: vangnet door card desk-card.json
    """
    _enter(name)
    from vangnet.transfer.keys import write_card

    mine = _keys(name).card
    try:
        write_card(mine, place)
    except OSError as error:
        raise InputRefused(f"{place}: {error.strerror}") from error
    out().print(f"Wrote {printable(place)}. Its fingerprint: {mine.fingerprint}")


@door.command()
@click.argument("place", metavar="CARD", type=_file)
@click.option("--fingerprint", help="What the other side read to you; without it you are asked.")
@_door
def trust(place: Path, fingerprint: str | None, name: str) -> None:
    """Trust the door whose card is CARD, and no other: bundles are sealed to it and taken from it alone.

    The card says which door it is. A new card takes the place of the one before: the bundles of a new door count from
    1, and receipts of the door before are not known to it. A new school door hears of all people; alerts that run must
    be ended and started again.

    Example: vangnet door trust public-card.json
    """
    _enter(name)
    from vangnet.transfer.keys import read_card, write_card

    told = read_card(place)
    mine = _keys(name).card
    if told.door not in (OUTSIDE if name == "desk" else ("desk",)) or told.opening == mine.opening:
        raise InputRefused(f"{place}: is the card of the {told.door} door; this is the {name} door")
    if name == "desk":
        _refuse_keys_of_two(told)
    out().print(f"The card of the {told.door} door. Its fingerprint: {told.fingerprint}")
    if fingerprint is None:
        click.confirm("Did somebody of the other side read the same to you?", abort=True)
    elif _bare(fingerprint) != _bare(told.fingerprint):
        raise InputRefused("the fingerprint is another one: this is not the card that the other side gave")
    target = _trusted(name, told.door)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_other = name == "desk" and target.exists() and read_card(target).opening != told.opening
    write_card(told, target)
    if name == "desk":
        _write_down(told)
    if is_other and told.door == "school":
        from vangnet.alerts.exchange.outgoing import begin_with_new_door

        begin_with_new_door()
    out().print(f"From now on the {told.door} door with this card is trusted.")


@door.command(
    epilog="\b\nExamples:\n  vangnet door carry\n  vangnet door carry --door public --every 60\n"
    "  vangnet door carry --with school --every 5\n  vangnet door carry --door school --every 5\n"
    '  vangnet door carry --accept-gap 17 --reason "the server was seized" --as 123456'
)
@_door
@click.option(
    "--with",
    "other",
    type=click.Choice(OUTSIDE),
    default="public",
    show_default=True,
    help="With which door outside the wall (desk).",
)
@click.option("--every", type=click.FloatRange(1), metavar="SECONDS", help="Go on doing so, until Ctrl-C.")
@click.option("--again", type=click.IntRange(1), metavar="NUMBER", help="Write this bundle again: it was lost.")
@click.option("--accept-gap", "gap", type=click.IntRange(1), metavar="NUMBER", help="Go on without this bundle.")
@click.option("--reason", help="Why it will never come.")
@click.option("--as", "runs_it", metavar="NUMBER", help="Your service number (desk, with --accept-gap).")
def carry(
    name: str,
    other: str,
    every: float | None,
    again: int | None,
    gap: int | None,
    reason: str | None,
    runs_it: str | None,
) -> int:
    """Take in all bundles that lie in the folder for them, and write what is to go.

    Bundles are taken in order and whole. What is refused is put aside with its reason; a number that is missing holds
    up those after it. The folders are VANGNET_BUNDLES_IN and VANGNET_BUNDLES_OUT (default: bundles/in and bundles/out
    under VANGNET_DATA); at the desk, those of the school door VANGNET_SCHOOL_BUNDLES_IN and VANGNET_SCHOOL_BUNDLES_OUT
    (bundles/school-in and bundles/school-out). `vangnet serve` does this every minute, and for Schoolalert every 5
    seconds. Exit code 3: something was refused, or is missing.
    """
    _enter(name, is_ready=every is not None)
    if gap is not None:
        _accept_gap(name, other, gap, reason or "", runs_it)
    if again is not None:
        _write_again(name, other, again)
    if every is None:
        return _tell(*_round(name, other))
    while True:
        try:
            _tell(*_round(name, other), quietly=True)
        except VangnetError as error:
            click.echo(f"vangnet: {error}", err=True)
        time.sleep(every)


@door.command()
@click.option("--batch", is_flag=True, help="End when nothing waits any more.")
def mail(*, batch: bool) -> None:
    """Send the mails of the school door that wait, until Ctrl-C. `vangnet serve --door school` starts this.

    The mail server is the one that VANGNET_SMTP_HOST and VANGNET_SMTP_PORT name.

    Example: vangnet door mail --batch
    """
    _enter("school", is_ready=True)
    from vangnet.portals.school.mail import keep_sending, send_mails

    if not batch:
        keep_sending(threading.Event())
    try:
        while send_mails():
            pass
    except OSError as error:
        raise VangnetError(f"the mail server cannot be reached: {error}; mails wait") from error


# -- behind it --------------------------------------------------------------------------------------------------------


def _enter(name: str, *, is_ready: bool = False) -> None:
    """Work in the settings of this door. `is_ready`: who serves it made its tables, and is started beside this."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"vangnet.config.{name}")
    set_up() if is_ready else prepare()


def _carrier(name: str) -> "Carrier":
    """How a door outside the wall carries."""
    if name == "school":
        from vangnet.portals.school.carrying import CARRIER as SCHOOL

        return SCHOOL
    from vangnet.portals.public.carrying import CARRIER as PUBLIC

    return PUBLIC


def _outside(other: str) -> "Door":
    """A door outside the wall, as the desk knows it."""
    if other == "school":
        from vangnet.alerts.exchange.door import SCHOOL

        return SCHOOL
    from vangnet.reports.exchange.public import PUBLIC

    return PUBLIC


def _keys(name: str) -> "DoorKeys":
    if name == "desk":
        from vangnet.reports.keeping import desk_keys

        return desk_keys()
    return _carrier(name).keys()


def _trusted(name: str, other: str) -> Path:
    """Where the card of the other door lies."""
    from django.conf import settings

    if name == "desk":
        return _outside(other).card_at()
    return Path(settings.DESK_CARD if name == "public" else settings.SCHOOL_DESK_CARD)


def _refuse_keys_of_two(told: "Card") -> None:
    """Two doors with the same keys could be taken for each other."""
    from vangnet.transfer.keys import read_card

    for other in OUTSIDE:
        place = _outside(other).card_at()
        if other != told.door and place.exists() and read_card(place).opening == told.opening:
            raise InputRefused(f"the {other} door has the same keys: each door needs keys of its own")


def _write_down(told: "Card") -> None:
    from vangnet.accounts.audit import Act, Actor, record

    details = {"door": told.door, "fingerprint": told.fingerprint}
    record(Act("bundle.trust_door", details=details), by=Actor(None, "command line: door trust"))


def _round(name: str, other: str) -> "tuple[Outcome, list[Path]]":
    from django.db import DatabaseError, close_old_connections

    close_old_connections()
    try:
        if name == "desk":
            from vangnet.reports.exchange.carrying import carry as carry_desk

            return carry_desk(_outside(other))
        if name == "school":
            from vangnet.portals.school.carrying import carry as carry_school

            return carry_school()
        from vangnet.portals.public.carrying import carry as carry_public

        return carry_public()
    except (DatabaseError, OSError) as error:
        raise VangnetError(f"nothing is lost, it is tried again: {error}") from error


def _tell(outcome: "Outcome", made: list[Path], *, quietly: bool = False) -> int:
    if not quietly or outcome.taken or made:
        click.echo(f"{len(outcome.taken)} bundles taken in, {len(made)} written.")
    for refusal in outcome.refused:
        click.echo(f"Refused and put aside: {printable(refusal.reason)}", err=True)
    if outcome.missing is not None:
        click.echo(f"Bundle {outcome.missing} is missing; {len(outcome.waiting)} wait for it.", err=True)
    return ExitCode.DONE_WITH_UNREAD if outcome.refused or outcome.missing is not None else ExitCode.DONE


def _accept_gap(name: str, other: str, number: int, reason: str, runs_it: str | None) -> None:
    if not reason.strip():
        raise UsageError("say with --reason why the bundle will never come; it is written down")
    if name != "desk":
        _carrier(name).accept_gap(number)
        return
    if runs_it is None:
        raise UsageError("say who you are with --as: it is written down")
    from vangnet.accounts.roles import Verb
    from vangnet.reports.exchange.taking import accept_gap

    by = acting(runs_it, verb=Verb.SETTLE_ALARMS, command="door carry")
    accept_gap(_outside(other), number, reason=reason, by=by)


def _write_again(name: str, other: str, number: int) -> None:
    if name != "desk":
        _carrier(name).write_again(number)
        return
    from vangnet.reports.exchange.making import write_again

    write_again(_outside(other), number)


def _bare(fingerprint: str) -> str:
    return "".join(fingerprint.split()).lower()
