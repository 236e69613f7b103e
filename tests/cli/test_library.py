import json

import click
import pytest
from click.testing import CliRunner

from tests.reference.lists import digests, made_list, media, pdq, row, table, vics
from vangnet.cli.library import library, printable
from vangnet.errors import LibraryRefused, ListRefused, UsageError
from vangnet.reference import store


@pytest.fixture
def run():
    def call(*words: str, given: str | None = None) -> str:
        result = CliRunner().invoke(library, [str(word) for word in words], input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    return call


@pytest.fixture
def lib(tmp_path, run):
    run("init", tmp_path / "lib")
    return tmp_path / "lib"


@pytest.fixture
def write(tmp_path):
    def make(raw: bytes, name: str = "list") -> str:
        (tmp_path / name).write_bytes(raw)
        return str(tmp_path / name)

    return make


@pytest.mark.parametrize("name", ["init", "add", "lists", "info", "verify", "retract", "lookup"])
def test_every_command_has_help_with_an_example(name, run):
    assert f"vangnet library {name} " in run(name, "--help")


def test_a_dry_run_tells_and_changes_nothing(run, lib, write):
    path = write(vics([media(n, Category=n % 2) for n in range(4)]))
    told = run("add", lib, path, "--source", "Project VIC", "--profile", "vics-us", "--dry-run")
    assert "Would add list 1 (Project VIC, known), version 1." in told
    assert "Niet relevant" in told
    assert store.version_numbers(str(lib)) == [0]


def test_add_tells_what_it_read_and_what_it_did_not_understand(run, lib, write):
    entries = [media(1, PhotoDNA="AQID" * 48, Mood="x"), media(2, MD5="half")]
    told = run("add", lib, write(vics(entries)), "--source", "A", "--profile", "vics-us")
    for line in ("entries read", "photodna (stored, not matched)", "not understood: key Mood", "first: entry 2"):
        assert line in told
    assert "Added list 1" in told


def test_add_as_json_gives_the_record(run, lib, write):
    told = json.loads(run("add", lib, write(made_list(1)), "--source", "A", "--kind", "irrelevant", "--json"))
    assert (told["version"], told["record"]["kind"], told["record"]["counts"]["listed"]) == (1, "irrelevant", 1)


def test_lists_and_info_and_verify_and_retract(run, lib, write):
    run("add", lib, write(made_list(1, 2)), "--source", "A")
    run("retract", lib, 1, "--reason", "by mistake")
    assert "by mistake" in run("lists", lib)
    assert json.loads(run("lists", lib, "--json"))[0]["retracted"]["version"] == 2
    about = json.loads(run("info", lib, "--json"))
    assert (about["version"], about["entries"], about["retracted"]) == (2, 0, 1)
    assert [event["event"] for event in about["history"]][1:] == ["added list 1: A", "retracted list 1: by mistake"]
    assert "retracted list 1: by mistake" in run("info", lib)
    assert run("verify", lib) == "The library is sound.\n"
    assert json.loads(run("verify", lib, "--json")) == {"sound": True, "faults": []}


def test_verify_tells_faults_and_refuses(lib, run, write):
    run("add", lib, write(made_list(1)), "--source", "A")
    (lib / "segments" / "000001" / "flags.npy").write_bytes(b"x")
    result = CliRunner().invoke(library, ["verify", str(lib)])
    assert "length has changed" in result.stdout
    assert isinstance(result.exception, LibraryRefused)


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256"])
def test_lookup_takes_every_digest(name, run, lib, write):
    run("add", lib, write(made_list(1)), "--source", "A")
    text = getattr(digests(1), name).hex().upper()
    assert run("lookup", lib, text) == f"{text}  known by {name}, list A #1, entry 1\n"


def test_lookup_tries_64_digits_as_both(run, lib, write):
    run("add", lib, write(made_list(1)), "--source", "A")
    fingerprint = pdq(1).hex()
    near = fingerprint[:-1] + ("0" if fingerprint[-1] != "0" else "1")
    assert "known by pdq at 0 bits" in run("lookup", lib, fingerprint)
    assert "known by pdq at" in run("lookup", lib, f"pdq:{near}")
    assert "not found" in run("lookup", lib, near, "--threshold", "0")
    assert "not found" in run("lookup", lib, f"pdq:{digests(1).sha256.hex()}")


def test_lookup_reads_standard_input_and_older_versions(run, lib, write):
    run("add", lib, write(made_list(1)), "--source", "A")
    lines = f"{digests(1).md5.hex()}\n\n{digests(2).md5.hex()}\n"
    told = json.loads(run("lookup", lib, "-", "--json", given=lines))
    assert [len(answer["hits"]) for answer in told] == [1, 0]
    assert run("lookup", lib, "-", "--version", 0, given=lines).count("not found") == 2


@pytest.mark.parametrize("word", ["xyz", "ab", "md5:" + "ab" * 20, "0" * 32, ""])
def test_lookup_refuses_what_is_no_hash(word, run, lib):
    with pytest.raises(UsageError, match="is no"):
        run("lookup", lib, word)


def test_a_list_with_a_fault_is_refused_with_its_place(run, lib, write):
    with pytest.raises(ListRefused, match="row 1, column md5"):
        run("add", lib, write(table([row(1) | {"md5": "half"}])), "--source", "A")


def test_names_cannot_steer_the_terminal(run, lib, write):
    evil = "a\x1b[2Jb\r\u202ec[red]d\x9b31m"
    run("add", lib, write(vics([media(1, Series=evil, Category=None)]), "e\x1b[31mvil.json"), "--source", evil)
    for told in (run("lists", lib), run("info", lib), run("lookup", lib, digests(1).md5.hex())):
        assert not set("\x1b\r\u202e\x9b") & set(told)
        assert "[red]" in told


def test_printable_leaves_ordinary_text_alone():
    assert printable("Zoë Müller 🦀, 東京") == "Zoë Müller 🦀, 東京"
    assert printable("a\nb\udce9") == "a\\nb\\udce9"


def test_every_option_of_every_command_is_explained():
    for command in library.commands.values():
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or parameter.help, (command.name, parameter.name)


def test_an_entry_is_retracted_and_a_standing_is_told(run, lib, write):
    run("add", lib, write(made_list(1, 2)), "--source", "A", "--standing", "provisional")
    text = digests(1).md5.hex()
    assert run("lookup", lib, text) == f"{text}  known by md5, list A #1 (provisional), entry 1\n"
    told = run("retract", lib, 1, "--entry", "1", "--reason", "by mistake")
    assert told == "Retracted 1 entry of list 1; the library is now at version 2.\n"
    assert run("lookup", lib, text) == f"{text}  not found\n"
    assert "entries 1: by mistake" in run("lists", lib)
    about = json.loads(run("info", lib, "--json"))
    assert (about["entries"], about["entries_retracted"], about["provisional"]) == (1, 1, 1)
