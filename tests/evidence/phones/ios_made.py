"""iOS backups, made as their structure is documented; encrypted ones with a bag of keys of their own."""

import hashlib
import plistlib
import sqlite3
import struct
from plistlib import UID

from Crypto.Cipher import AES

from tests.evidence.opened import noise

PASSWORD = "een neutraal wachtwoord"
CLASS_KEY, CLASS = noise(10, 32), 3


def wrapped(key: bytes, by: bytes) -> bytes:
    return AES.new(by, AES.MODE_KW).seal(key)


def encrypted(data: bytes, key: bytes) -> bytes:
    padding = 16 - len(data) % 16
    return AES.new(key, AES.MODE_CBC, iv=bytes(16)).encrypt(data + bytes([padding]) * padding)


def key_bag(password: str = PASSWORD, *, is_old: bool = False, rounds: int = 10) -> bytes:
    salt, first_salt = noise(11, 20), noise(12, 20)
    secret = password.encode()
    if not is_old:
        secret = hashlib.pbkdf2_hmac("sha256", secret, first_salt, rounds, 32)
    key = hashlib.pbkdf2_hmac("sha1", secret, salt, rounds, 32)
    number = struct.Struct(">I").pack
    blocks = [(b"VERS", number(3)), (b"TYPE", number(1)), (b"UUID", bytes(16)), (b"HMCK", bytes(40)),
              (b"WRAP", number(0)), (b"SALT", salt), (b"ITER", number(rounds))]  # fmt: skip
    if not is_old:
        blocks += [(b"DPWT", number(1)), (b"DPIC", number(rounds)), (b"DPSL", first_salt)]
    blocks += [(b"UUID", bytes(16)), (b"CLAS", number(CLASS)), (b"WRAP", number(2)), (b"KTYP", number(0)),
               (b"WPKY", wrapped(CLASS_KEY, key))]  # fmt: skip
    return b"".join(tag + number(len(data)) + data for tag, data in blocks)


def identifier(domain: str, path: str) -> str:
    return hashlib.sha1(f"{domain}-{path}".encode()).hexdigest()


def described(size: int, modified: int, key: bytes | None = None) -> bytes:
    file = {"Size": size, "LastModified": modified, "Mode": 0o100644, "ProtectionClass": CLASS, "$class": UID(2)}
    objects = ["$null", file, {"$classname": "MBFile"}]
    if key is not None:
        file["EncryptionKey"] = UID(3)
        objects.append({"NS.data": struct.pack("<I", CLASS) + wrapped(key, CLASS_KEY), "$class": UID(2)})
    archive = {"$archiver": "NSKeyedArchiver", "$version": 100000, "$top": {"root": UID(1)}, "$objects": objects}
    return plistlib.dumps(archive, fmt=plistlib.FMT_BINARY)


def properties(bag: bytes | None, manifest_key: bytes | None) -> bytes:
    found = {"IsEncrypted": bag is not None, "Version": "10.0"}
    if bag is not None:
        found["BackupKeyBag"] = bag
    if manifest_key is not None:
        found["ManifestKey"] = struct.pack("<l", CLASS) + wrapped(manifest_key, CLASS_KEY)
    return plistlib.dumps(found, fmt=plistlib.FMT_BINARY)


def database(rows, kind="TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INT, file BLOB)"):
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE {kind}")
    if rows:
        connection.executemany("INSERT INTO Files VALUES (?, ?, ?, ?, ?)", rows)
    connection.commit()
    data = connection.serialize()
    connection.close()
    return data


def backup(holds: dict[tuple[str, str], bytes], *, is_encrypted=False, modified=1_700_000_000):
    """A backup as a folder: file name -> content. The key of each file is another one."""
    rows, files = [], {}
    for number, ((domain, path), data) in enumerate(holds.items()):
        name, key = identifier(domain, path), noise(100 + number, 32) if is_encrypted else None
        rows.append((name, domain, path, 1, described(len(data), modified, key)))
        files[f"{name[:2]}/{name}".encode()] = encrypted(data, key) if key else data
    rows.append((identifier("HomeDomain", "Library"), "HomeDomain", "Library", 2, None))
    rows.append((identifier("HomeDomain", "link"), "HomeDomain", "link", 4, described(0, modified)))
    manifest, manifest_key = database(rows), noise(13, 32) if is_encrypted else None
    files[b"Manifest.db"] = encrypted(manifest, manifest_key) if manifest_key else manifest
    files[b"Manifest.plist"] = properties(key_bag() if is_encrypted else None, manifest_key)
    return files


def old_backup(holds: dict[tuple[str, str], bytes], *, is_encrypted=False, modified=1_300_000_000):
    """A backup of before iOS 10, whose manifest is a list of its own kind."""

    def text(data: bytes | None) -> bytes:
        return b"\xff\xff" if data is None else struct.pack(">H", len(data)) + data

    manifest, files = b"mbdb\x05\x00", {}
    for number, ((domain, path), data) in enumerate([*holds.items(), (("HomeDomain", "Library"), None)]):
        key = noise(100 + number, 32) if is_encrypted else None
        manifest += text(domain.encode()) + text(path.encode()) + text(None) + text(b"digest")
        manifest += text(struct.pack("<I", CLASS) + wrapped(key, CLASS_KEY) if key else None)
        mode = 0o040755 if data is None else 0o100644
        manifest += struct.pack(">HQ5IQ2B", mode, number, 501, 501, *[modified] * 3, len(data or b""), CLASS, 1)
        manifest += text(b"com.apple.property") + text(b"value")
        if data is not None:
            files[identifier(domain, path).encode()] = encrypted(data, key) if key else data
    files[b"Manifest.mbdb"] = manifest
    files[b"Manifest.plist"] = properties(key_bag(is_old=True) if is_encrypted else None, None)
    return files
