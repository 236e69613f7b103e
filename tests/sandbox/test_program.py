"""A program of the system runs confined: fed through memory, without network, files or children of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from vangnet.sandbox.program import PLACE, Program, ProgramFailed

PERL = "/usr/bin/perl"
ECHO = "$|=1; while(<STDIN>){chomp; my $r = eval $_; print defined $r ? $r : 'undef: '.($@ || $!); print qq({end}\\n)}"
END = b"{end}\n"

pytestmark = pytest.mark.skipif(not Path(PERL).exists(), reason="no Perl on this machine")


@pytest.fixture(name="perl")
def _perl() -> Iterator[Program]:
    with Program((PERL, "-e", ECHO), largest_reply=2**20) as program:
        yield program


def told(program: Program, expression: str, content: bytes = b"", seconds: float = 20.0) -> bytes:
    return program.ask(f"{expression}\n", content, until=END, seconds=seconds)


def test_it_reads_each_content_from_memory(perl: Program) -> None:
    read = f"open(my $f, '<', '{PLACE}') or die $!; local $/; <$f>"
    assert told(perl, read, b"first, and longer") == b"first, and longer"
    assert told(perl, read, b"second") == b"second"


def test_it_cannot_change_the_content(perl: Program) -> None:
    assert told(perl, f"open(my $f, '>', '{PLACE}') ? 'open' : undef").startswith(b"undef")
    assert told(perl, f"open(my $f, '+<', '{PLACE}') ? 'open' : undef").startswith(b"undef")
    write = f"my ($n) = '{PLACE}' =~ /(\\d+)$/; open(my $f, '>&=', $n); syswrite($f, 'x') ? 'written' : undef"
    assert told(perl, write, b"content").startswith(b"undef")


def test_it_has_no_network(perl: Program) -> None:
    assert told(perl, "socket(my $s, 2, 1, 0) ? 'open' : undef").startswith(b"undef")


def test_it_writes_no_file(perl: Program, tmp_path: Path) -> None:
    place = tmp_path / "new"
    assert told(perl, f"open(my $f, '>', '{place}') ? 'open' : undef").startswith(b"undef")
    assert not place.exists()


def test_it_starts_no_process(perl: Program) -> None:
    assert told(perl, "my $p = fork; defined $p ? 'forked' : undef").startswith(b"undef")


def test_it_reads_no_file_of_the_user_where_the_kernel_has_landlock(perl: Program, tmp_path: Path) -> None:
    place = tmp_path / "secret"
    place.write_text("secret")
    if not _has_landlock():
        pytest.skip("no Landlock in this kernel")
    assert told(perl, f"open(my $f, '<', '{place}') ? <$f> : undef").startswith(b"undef")
    assert told(perl, "exec('/bin/sh', '-c', 'true') or undef").startswith(b"undef")


def test_one_that_takes_too_long_is_ended_and_started_again(perl: Program) -> None:
    with pytest.raises(ProgramFailed):
        told(perl, "sleep 60", seconds=1.0)
    assert told(perl, "1 + 1") == b"2"


def test_one_that_dies_is_started_again(perl: Program) -> None:
    with pytest.raises(ProgramFailed):
        told(perl, "exit 3")
    assert told(perl, "1 + 1") == b"2"


def test_one_that_says_too_much_is_ended(perl: Program) -> None:
    with pytest.raises(ProgramFailed):
        told(perl, "'x' x 5_000_000")


def test_its_memory_is_bounded(perl: Program) -> None:
    with pytest.raises(ProgramFailed):
        told(perl, "length('x' x 4_000_000_000)")


def test_a_program_that_is_not_there_fails() -> None:
    with Program(("/usr/bin/no-such-program",)) as program, pytest.raises(ProgramFailed):
        program.ask("x\n", b"", until=END, seconds=20.0)


def test_nothing_of_it_stays(perl: Program) -> None:
    told(perl, "1")
    process = perl._process
    assert process is not None
    perl.__exit__()
    assert process.returncode is not None
    perl._content = os.memfd_create("again")  # for the fixture to close


def _has_landlock() -> bool:
    import ctypes

    return ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), ctypes.c_uint(1)) > 0
