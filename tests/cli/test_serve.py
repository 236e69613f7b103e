"""The desk as a process: how it is reached, what it refuses, and that it ends what it started."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE_SECONDS = 240


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


@contextmanager
def served(data: Path, *options: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "VANGNET_DATA": str(data), "DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "desk", "--port", str(port), *options]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()  # type: ignore[union-attr]


def answer_of(address: str, context: ssl.SSLContext | None = None) -> "urllib.request._UrlopenRet":
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return urllib.request.urlopen(address, context=context, timeout=60)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_the_desk_is_served_from_nothing_and_ends_whole(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path / "data", port=port) as process:
        with answer_of(f"http://localhost:{port}/") as response:
            assert (response.status, response.url) == (200, f"http://localhost:{port}/sign-in/?next=%2F")
            assert "'unsafe" not in response.headers["Content-Security-Policy"]
            assert response.headers["Cache-Control"] == "no-store"
        assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o077 == 0
        assert (tmp_path / "data").stat().st_mode & 0o077 == 0
        started = children_of(process.pid)
        process.terminate()
        process.wait(30)
    assert [child for child in started if Path(f"/proc/{child}").exists()] == []


def test_what_dies_is_started_again(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path / "data", "--scans-at-once", "1", port=port) as process:
        answer_of(f"http://localhost:{port}/sign-in/").close()
        before = children_of(process.pid)
        os.kill(before[0], signal.SIGKILL)
        until = time.monotonic() + PATIENCE_SECONDS
        while (len(now := children_of(process.pid)) < len(before) or before[0] in now) and time.monotonic() < until:
            time.sleep(0.2)
        answer_of(f"http://localhost:{port}/sign-in/").close()
        assert len(now) == len(before)


def test_tls_brings_hsts_and_secure_cookies(tmp_path: Path) -> None:
    certificate, key, port = tmp_path / "c.pem", tmp_path / "k.pem", free_port()
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=desk.test"
    subprocess.run([*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    trusting = ssl.create_default_context(cafile=str(certificate))
    trusting.check_hostname = False
    options = ("--certificate", str(certificate), "--key", str(key), "--name", "desk.test")
    with served(tmp_path / "data", *options, port=port):
        request = urllib.request.Request(f"https://127.0.0.1:{port}/sign-in/", headers={"Host": f"desk.test:{port}"})
        with answer_of(request, trusting) as response:  # type: ignore[arg-type]
            assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
            assert all("Secure" in cookie for cookie in response.headers.get_all("Set-Cookie") or [])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--host", "0.0.0.0"), "give --certificate and --key"),
        (("--behind-proxy",), "give the --name"),
        (("--key", __file__), "give both"),
    ],
)
def test_what_would_be_unsafe_is_refused(tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "desk", *options]
    environment = {**os.environ, "VANGNET_DATA": str(tmp_path / "data")}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, (tmp_path / "data").exists()) == (2, False)
    assert told in ended.stderr
