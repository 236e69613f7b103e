"""`vangnet serve`: the desk's web server and its workers, until somebody stops them."""

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


class Place(msgspec.Struct, frozen=True):
    """Where the desk is to be reached, and how it is kept from listeners on the way."""

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
    "  vangnet serve --door desk --host 10.1.2.3 --port 443 --name desk.tbkk.example --certificate c.pem --key k.pem"
)
@click.option("--door", type=click.Choice(["desk"]), required=True, help="Which of the houses to open.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--name", default="localhost", show_default=True, help="The name that browsers know the desk by.")
@click.option("--certificate", type=click.Path(exists=True, path_type=Path), help="TLS certificate (PEM).")
@click.option("--key", type=click.Path(exists=True, path_type=Path), help="TLS key (PEM).")
@click.option("--behind-proxy", is_flag=True, help="A proxy on this machine does TLS and sets X-Forwarded-Proto.")
@click.option("--web-processes", type=click.IntRange(1), default=2, show_default=True, help="Processes that answer.")
@click.option("--scans-at-once", type=click.IntRange(1), default=2, show_default=True, help="Scans that run together.")
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
    """Open the desk: a web application for a unit's own isolated network.

    Its data lie under VANGNET_DATA (default ~/vangnet-data), made at first start; DATABASE_URL names a PostgreSQL.
    Exhibits are read from the folders that VANGNET_EVIDENCE_ROOTS names. Ctrl-C stops it; scans go on at the next
    start.
    """
    place = Place(host, port, name, certificate, key, behind_proxy)
    _check(place)
    environment = _environment(place, scans_at_once)
    os.environ.update(environment)
    _make_ready()
    click.echo(f"The desk ({door}) is at {_address(place)}. Ctrl-C stops it.")
    queues = ["scans"] * scans_at_once + ["default"]
    workers = [[sys.executable, "-m", "vangnet", "work", "--queue", queue] for queue in queues]
    _keep_running([_web(place, web_processes), *workers])


def _check(place: Place) -> None:
    if (place.certificate is None) != (place.key is None):
        raise UsageError("give both --certificate and --key, or neither")
    if not place.has_tls and not _is_loopback(place.host):
        raise UsageError(
            f"{place.host} can be reached from other machines: give --certificate and --key, or --behind-proxy"
        )
    if place.has_tls and place.name == "localhost":
        raise UsageError("give the --name that browsers know the desk by: sessions and passkeys hold for it alone")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(place: Place) -> str:
    if place.behind_proxy:
        return f"https://{place.name}"
    return f"{'https' if place.has_tls else 'http'}://{place.name}:{place.port}"


def _environment(place: Place, scans_at_once: int) -> dict[str, str]:
    """What the settings of the desk read; what the caller's own environment says goes before."""
    told = {
        "DJANGO_SETTINGS_MODULE": "vangnet.config.desk",
        "VANGNET_NAME": place.name,
        "VANGNET_HOSTS": ",".join(dict.fromkeys((place.name, place.host))),
        "VANGNET_ORIGINS": _address(place).removesuffix(":443"),
        "VANGNET_TLS": "1" if place.has_tls else "",
        "VANGNET_BEHIND_PROXY": "1" if place.behind_proxy else "",
        "VANGNET_SCANS_AT_ONCE": str(scans_at_once),
    }
    return {name: os.environ.get(name, value) for name, value in told.items()}


def _make_ready() -> None:
    """Make the folders and tables that are not there yet."""
    from vangnet.cli.desk import prepare

    prepare()


def _web(place: Place, processes: int) -> list[str]:
    tls = ["--certfile", str(place.certificate), "--keyfile", str(place.key)] if place.certificate else []
    return [
        *[sys.executable, "-m", "gunicorn", "vangnet.config.wsgi:application", "--bind", f"{place.host}:{place.port}"],
        *["--worker-class", "gthread", "--workers", str(processes), "--threads", "8", "--timeout", "120"],
        *["--graceful-timeout", "10", "--keep-alive", "15", "--log-level", "warning", *tls],
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
