"""`vangnet serve`: the web server of a door and its workers, until somebody stops them."""

import ipaddress
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import msgspec

from vangnet.errors import UsageError

_LOOK_EVERY_SECONDS = 0.5
_RESTART_AFTER_SECONDS = 2.0
_PATIENCE_SECONDS = 20.0


class House(msgspec.Struct, frozen=True):
    """One of the doors: its settings, what its web server calls, and what is told of it."""

    settings: str
    application: str
    title: str
    options: tuple[str, ...] = ()
    beside: tuple[tuple[str, ...], ...] = ()
    """Commands that run beside the web server."""
    keys: str = ""
    """For a door outside the wall, the settings that name its keys, and the card of the desk."""
    desk_card: str = ""


_QUIET = ("--log-level", "error", "--logger-class", "vangnet.portals.quiet.QuietServer")
_CARRY = ("door", "carry", "--door")

HOUSES = {
    "desk": House(
        "vangnet.config.desk",
        "vangnet.config.wsgi:application",
        "The desk",
        ("--log-level", "warning"),
        ((*_CARRY, "desk", "--every", "60"), (*_CARRY, "desk", "--with", "school", "--every", "5")),
    ),
    "public": House(
        "vangnet.config.public",
        "vangnet.config.public_wsgi:application",
        "The public door",
        _QUIET,
        ((*_CARRY, "public", "--every", "60"),),
        "PUBLIC_KEYS",
        "DESK_CARD",
    ),
    "school": House(
        "vangnet.config.school",
        "vangnet.config.school_wsgi:application",
        "The school door",
        _QUIET,
        ((*_CARRY, "school", "--every", "5"), ("door", "mail")),
        "SCHOOL_KEYS",
        "SCHOOL_DESK_CARD",
    ),
}


class Place(msgspec.Struct, frozen=True):
    """Where a door is to be reached, and how it is kept from listeners on the way."""

    host: str
    port: int
    name: str
    certificate: Path | None
    key: Path | None
    behind_proxy: bool

    @property
    def has_tls(self) -> bool:
        return self.behind_proxy or self.certificate is not None


@click.command(
    epilog="\b\nExamples:\n  vangnet serve --door desk\n"
    "  vangnet serve --door desk --host 10.1.2.3 --port 443 --name desk.tbkk.example --certificate c.pem --key k.pem\n"
    "  vangnet serve --door public --behind-proxy --name melden.example\n"
    "  vangnet serve --door school --behind-proxy --name schoolalert.example"
)
@click.option("--door", type=click.Choice(list(HOUSES)), required=True, help="Which of the houses to open.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--name", default="localhost", show_default=True, help="The name that browsers know it by.")
@click.option("--certificate", type=click.Path(exists=True, path_type=Path), help="TLS certificate (PEM).")
@click.option("--key", type=click.Path(exists=True, path_type=Path), help="TLS key (PEM).")
@click.option("--behind-proxy", is_flag=True, help="A proxy on this machine does TLS and sets X-Forwarded-Proto.")
@click.option("--web-processes", type=click.IntRange(1), default=2, show_default=True, help="Processes that answer.")
@click.option(
    "--scans-at-once", type=click.IntRange(1), default=2, show_default=True, help="Scans that run together (desk)."
)
def serve(
    door: str,
    host: str,
    port: int,
    name: str,
    certificate: Path | None,
    key: Path | None,
    behind_proxy: bool,
    web_processes: int,
    scans_at_once: int,
) -> None:
    """Open a door: the desk of a unit, the public door where people report, or the school door of Schoolalert.

    It is open until Ctrl-C. What it keeps lies under VANGNET_DATA, made at first start.

    The desk is for a unit's own isolated network (default ~/vangnet-data; DATABASE_URL names a PostgreSQL). Exhibits
    are read from the folders that VANGNET_EVIDENCE_ROOTS names; scans go on at the next start.

    The public door is for citizens and hotlines, on a machine outside the police network (default ~/vangnet-public). It
    needs the card of the desk in keys/desk-card.json, and writes its own beside it in keys/public-card.json.

    The school door is for teachers who are asked whether they recognise a child, on a machine of its own outside the
    police network (default ~/vangnet-school). It needs the card of the desk too, a mail server (VANGNET_SMTP_HOST), and
    a place for the keys of crops that no backup takes along (VANGNET_CROP_KEYS): docs/schoolalert/bundles.md.
    """
    house, place = HOUSES[door], Place(host, port, name, certificate, key, behind_proxy)
    _check(place)
    os.environ.update(_environment(house, place, scans_at_once))
    _make_ready(door, house)
    click.echo(f"{house.title} is at {_address(place)}. Ctrl-C stops it.")
    queues = ["scans"] * scans_at_once + ["default"] if door == "desk" else []
    commands = [*house.beside, *(("work", "--queue", queue) for queue in queues)]
    _keep_running(
        [_web(house, place, web_processes), *([sys.executable, "-m", "vangnet", *command] for command in commands)]
    )


def _check(place: Place) -> None:
    if (place.certificate is None) != (place.key is None):
        raise UsageError("give both --certificate and --key, or neither")
    if not place.has_tls and not _is_loopback(place.host):
        raise UsageError(
            f"{place.host} can be reached from other machines: give --certificate and --key, or --behind-proxy"
        )
    if place.has_tls and place.name == "localhost":
        raise UsageError("give the --name that browsers know it by: sessions and passkeys hold for it alone")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(place: Place) -> str:
    if place.behind_proxy:
        return f"https://{place.name}"
    return f"{'https' if place.has_tls else 'http'}://{place.name}:{place.port}"


def _environment(house: House, place: Place, scans_at_once: int) -> dict[str, str]:
    """What the settings of a door read; what the caller's own environment says goes before."""
    told = {
        "DJANGO_SETTINGS_MODULE": house.settings,
        "VANGNET_NAME": place.name,
        "VANGNET_HOSTS": ",".join(dict.fromkeys((place.name, place.host))),
        "VANGNET_ORIGINS": _address(place).removesuffix(":443"),
        "VANGNET_TLS": "1" if place.has_tls else "",
        "VANGNET_BEHIND_PROXY": "1" if place.behind_proxy else "",
        "VANGNET_SCANS_AT_ONCE": str(scans_at_once),
    }
    return {name: os.environ.get(name, value) for name, value in told.items()}


def _make_ready(door: str, house: House) -> None:
    """Make the folders, keys and tables that are not there yet."""
    from vangnet.cli.desk import prepare

    if house.keys:
        _introduce(door, house)
    prepare()


def _introduce(door: str, house: House) -> None:
    """The two doors know each other by their cards, which people carry and compare: without one nothing is served."""
    from django.conf import settings

    from vangnet.transfer.keys import keys_at, read_card, write_card

    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys, desk_card = Path(getattr(settings, house.keys)), Path(getattr(settings, house.desk_card))
    own = keys_at(keys, door).card
    place = keys.with_name(f"{door}-card.json")
    write_card(own, place)
    click.echo(f"The card of this door: {place} ({own.fingerprint})")
    if not desk_card.exists():
        raise UsageError(f"there is no card of the desk: put it in {desk_card}, and give the desk {place}")
    click.echo(f"The card of the desk: {desk_card} ({read_card(desk_card).fingerprint})")


def _web(house: House, place: Place, processes: int) -> list[str]:
    tls = ["--certfile", str(place.certificate), "--keyfile", str(place.key)] if place.certificate else []
    return [
        *[sys.executable, "-m", "gunicorn", house.application, "--bind", f"{place.host}:{place.port}"],
        *["--worker-class", "gthread", "--workers", str(processes), "--threads", "8", "--timeout", "120"],
        *["--graceful-timeout", "10", "--keep-alive", "15", *house.options, *tls],
    ]


def _keep_running(commands: list[list[str]]) -> None:
    """Run the web server and the workers; start again what ends by itself; end all when this process is told to."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: stopping.append(number))
    children = [subprocess.Popen(command) for command in commands]  # noqa: S603  # our own program
    try:
        while not stopping:
            time.sleep(_LOOK_EVERY_SECONDS)
            for place, child in enumerate(children):
                if child.poll() is None or stopping:
                    continue
                name = " ".join(commands[place][2:4])
                click.echo(f"{name} ended ({child.returncode}); it is started again.", err=True)
                time.sleep(_RESTART_AFTER_SECONDS)
                children[place] = subprocess.Popen(commands[place])  # noqa: S603
    finally:
        _end(children)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    until = time.monotonic() + _PATIENCE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
