"""iOS backups, made here as their structure is documented: no real one was at hand."""

import io
import multiprocessing
import random

import pytest

from tests.evidence.opened import noise
from tests.evidence.phones.ios_made import PASSWORD, backup, database, described, identifier, key_bag, old_backup
from tests.evidence.phones.made import Folder, content, listed, read_fully, told
from tests.world import encoded, pattern
from vangnet.evidence.phones import ios, ios_keys
from vangnet.sandbox.confine import Confinement, confine
from vangnet.values import Reason

PICTURE = encoded(pattern(1, 96, 72), "JPEG")
HOLDS = {
    ("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.JPG"): PICTURE,
    ("HomeDomain", "Library/SMS/sms.db"): noise(2, 100_003),
    ("AppDomain-org.example", "Documents/empty"): b"",
}
NAMES = {"/".join(parts): data for parts, data in HOLDS.items()}
ALL = {**NAMES, "HomeDomain/link": b""}


def source(files, *passwords, name=b"Manifest.db"):
    return ios.open_source(Folder(files), name, ios.TYPE, passwords)


def blob(files, part):
    domain, path = next(parts for parts in HOLDS if part in parts[1])
    name = identifier(domain, path)
    return next(key for key in files if key.endswith(name.encode()))


@pytest.mark.parametrize("is_encrypted", [False, True], ids=["open", "encrypted"])
def test_files_have_their_names_and_times_on_the_phone(is_encrypted):
    opened = source(backup(HOLDS, is_encrypted=is_encrypted), "wrong", PASSWORD)
    found, reason = listed(opened)
    assert reason is None
    assert [(entry.name, entry.size, entry.modified_at, entry.type) for entry in found] == [
        *((name, len(data), 1_700_000_000 * 10**9, None) for name, data in NAMES.items()),
        ("HomeDomain/link", None, 1_700_000_000 * 10**9, "inode/symlink"),
    ]
    assert told(opened) == ALL
    assert opened.coverage().kind == ("ios backup, encrypted" if is_encrypted else "ios backup")
    assert (opened.coverage().volumes[0].files, opened.coverage().volumes[0].reason) == (4, None)


@pytest.mark.parametrize("is_encrypted", [False, True], ids=["open", "encrypted"])
def test_backups_of_before_ios_10_are_read(is_encrypted):
    opened = source(old_backup(HOLDS, is_encrypted=is_encrypted), PASSWORD, name=b"Manifest.mbdb")
    assert told(opened) == NAMES
    assert next(opened.entries()).modified_at == 1_300_000_000 * 10**9


def test_contents_are_read_by_their_keys_alone_and_from_any_place():
    files = backup(HOLDS, is_encrypted=True)
    keys = {entry.name: entry.key for entry in source(files, PASSWORD).entries()}
    fresh = source(files, PASSWORD)
    whole = NAMES["HomeDomain/Library/SMS/sms.db"]
    stream = fresh.open(keys["HomeDomain/Library/SMS/sms.db"])
    assert stream.seek(-1024, io.SEEK_END) == len(whole) - 1024
    assert stream.read() == whole[-1024:]
    for at in (0, 1, 15, 16, 17, 50_000, len(whole) - 1):
        stream.seek(at)
        assert stream.read(33) == whole[at : at + 33]


def test_an_encrypted_backup_without_its_password_names_each_file_and_says_so():
    opened = source(backup(HOLDS, is_encrypted=True), "wrong")
    found, reason = listed(opened)
    assert reason == Reason.ENCRYPTED
    assert [entry.problem for entry in found] == [Reason.ENCRYPTED] * 3
    told_of = opened.coverage().volumes[0]
    assert (told_of.reason, told_of.detail) == (Reason.ENCRYPTED, "passwords tried: 1, and none fits")
    old, reason = listed(source(old_backup(HOLDS, is_encrypted=True), name=b"Manifest.mbdb"))
    assert [(entry.name, entry.problem) for entry in old] == [(name, Reason.ENCRYPTED) for name in NAMES]
    assert reason is None  # every file is named with its reason


def test_a_missing_content_and_one_that_no_row_names_are_both_told():
    files = backup(HOLDS)
    del files[blob(files, "sms.db")]
    stray = b"ab/" + b"ab" * 20
    files |= {stray: b"left over", b"ab" * 20: b"twice", b"notes.txt": b"not of the backup"}
    found = told(source(files))
    assert found["HomeDomain/Library/SMS/sms.db"] == Reason.MISSING
    assert (found["ab/" + "ab" * 20], found["ab" * 20]) == (b"left over", b"twice")
    assert "notes.txt" not in found
    assert ios.beside(frozenset(files), b"Manifest.db") == {name for name in files if b"." not in name}


def test_a_row_that_cannot_be_read_still_gives_its_file():
    (domain, path), data = next(iter(HOLDS.items()))
    files = backup(HOLDS)
    for details in (b"bplist00 broken", None, described(1, 2)[:-9]):
        files[b"Manifest.db"] = database([(identifier(domain, path), domain, path, 1, details)])
        assert told(source(files))[f"{domain}/{path}"] == data


def test_a_broken_manifest_loses_no_file():
    files = backup(HOLDS)
    for manifest in (files[b"Manifest.db"][:5_000], b"SQLite format 3\0", b"something else", b""):
        found, reason = listed(source({**files, b"Manifest.db": manifest}))
        assert reason == Reason.CORRUPT
        assert len(found) == 3
    del files[b"Manifest.plist"]
    found, reason = listed(source(files))
    assert ({entry.name for entry in found}, reason) == (set(ALL), Reason.UNREADABLE)


def test_a_manifest_whose_log_was_beside_it_is_read():
    files = backup(HOLDS)
    manifest = bytearray(files[b"Manifest.db"])
    manifest[18:20] = b"\2\2"
    assert told(source({**files, b"Manifest.db": bytes(manifest)})) == ALL


def test_a_manifest_that_would_compute_for_ever_is_refused():
    endless = "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a, a, a, a, a FROM n"
    manifest = database([], f"VIEW Files (fileID, domain, relativePath, flags, file) AS {endless}")
    found, reason = listed(source({**backup(HOLDS), b"Manifest.db": manifest}))
    assert (len(found), reason) == (3, Reason.CORRUPT)


def test_a_content_that_is_cut_off_gives_its_start_and_says_so():
    files = backup(HOLDS, is_encrypted=True)
    name = blob(files, "sms.db")
    files[name] = files[name][:50_005]
    opened = source(files, PASSWORD)
    key = next(entry.key for entry in opened.entries() if entry.name.endswith("sms.db"))
    stream = opened.open(key)
    assert stream.read() == NAMES["HomeDomain/Library/SMS/sms.db"][:50_000]
    assert content(opened, b"nonsense") == Reason.CORRUPT
    with pytest.raises(Exception, match="cut off"):
        stream.read()


def test_names_cannot_climb_out():
    rows = [(identifier("a", str(n)), domain, path, 1, None) for n, (domain, path) in enumerate(
        [("..", "../../etc/passwd"), ("/root", "//x"), ("", ""), ("same", "x"), ("same", "x"), (7, None)])]  # fmt: skip
    found, _ = listed(source({**backup({}), b"Manifest.db": database(rows)}))
    assert [entry.name for entry in found] == [
        "%2E%2E/%2E%2E/%2E%2E/etc/passwd",
        "%2Froot/%2F%2Fx",
        identifier("a", "2"),
        "same/x",
        "same/x (4)",
        "7",
    ]


def test_a_key_names_no_file_outside_of_the_backup():
    opened = source({**backup(HOLDS), b"../secret": b"secret"})
    for name in (b"../secret", b"Manifest.plist", b"/etc/passwd"):
        key = b"\x93\xc4" + bytes([len(name)]) + name + b"\x00\xc4\x00"
        assert content(opened, key) == Reason.MISSING


def test_bags_of_keys_that_ask_for_too_much_are_refused():
    for bag in (key_bag().replace(b"DPIC\0\0\0\4\0\0\0\x0a", b"DPIC\0\0\0\4\xff\xff\xff\xff"), b"", b"TYPE\0\0\0\4"):
        files = backup(HOLDS, is_encrypted=True)
        files[b"Manifest.plist"] = files[b"Manifest.plist"].replace(key_bag(), bag.ljust(len(key_bag()), b"\0"))
        found, _ = listed(source(files, PASSWORD))
        assert [entry.problem for entry in found] == [Reason.ENCRYPTED] * 3
    assert ios_keys.MOST_PASSWORDS == 40


@pytest.mark.parametrize("is_old", [False, True], ids=["db", "mbdb"])
@pytest.mark.parametrize("is_encrypted", [False, True], ids=["open", "encrypted"])
def test_random_damage_raises_nothing_but_damage_and_loses_no_file(is_old, is_encrypted):
    chance = random.Random(7)
    whole = (old_backup if is_old else backup)(HOLDS, is_encrypted=is_encrypted)
    name = b"Manifest.mbdb" if is_old else b"Manifest.db"
    for _ in range(60):
        files = dict(whole)
        for each in (name, b"Manifest.plist"):
            data = bytearray(files[each])
            for _ in range(chance.choice((0, 1, 2, 8, 40))):
                data[chance.randrange(len(data))] = chance.randrange(256)
            files[each] = bytes(data)
        found = read_fully(source(files, PASSWORD, name=name))
        assert len(found) >= 3


def test_a_backup_is_told_by_its_manifest():
    assert ios.recognise(b"backup/Manifest.db", b"SQLite format 3\0") == ios.TYPE
    assert ios.recognise(b"Manifest.db", noise(1, 4096)) == ios.TYPE  # encrypted
    assert ios.recognise(b"Manifest.db", PICTURE) is None
    assert ios.recognise(b"OtherManifest.db", b"SQLite format 3\0") is None
    assert ios.recognise(b"a/Manifest.mbdb", b"mbdb\5\0") == ios.TYPE


def _read_confined(files, answers):
    confine(Confinement())
    answers.put(told(source(files, PASSWORD)))


def test_a_backup_is_read_inside_the_confinement():
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    process = context.Process(target=_read_confined, args=(backup(HOLDS, is_encrypted=True), answers))
    process.start()
    assert answers.get() == ALL
    process.join(30)
