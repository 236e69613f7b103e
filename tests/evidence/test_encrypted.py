"""Encrypted files by their own header, by their vault, by name and shape; and what cannot be told from random data."""

import io
import json
import lzma
import shutil
import subprocess

import pytest

from tests.evidence.opened import noise
from vangnet.evidence.encrypted import is_random_throughout
from vangnet.evidence.families import Family, family
from vangnet.evidence.types import HEAD_BYTES, sniff


def made(tool: str, *arguments: str, given: bytes = b"") -> bytes:
    program = shutil.which(tool) or shutil.which(tool, path="/usr/sbin:/sbin")
    if not program:
        pytest.skip(f"this system has no {tool}")
    return subprocess.run([program, *arguments], input=given, capture_output=True, check=True).stdout


def typed(data: bytes) -> str:
    return sniff(data[:HEAD_BYTES], len(data))


def test_what_openssl_encrypts_is_told():
    made_of = ("enc", "-aes-256-cbc", "-pbkdf2", "-k", "secret")
    assert typed(made("openssl", *made_of, given=bytes(999))) == "application/x-openssl-encrypted"
    assert typed(made("openssl", *made_of, "-a", given=bytes(999))) == "application/x-openssl-encrypted"


def test_smime_that_is_encrypted_is_told_and_what_is_only_signed_is_not(tmp_path):
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    names = ("-subj", "/CN=a", "-keyout", key, "-out", certificate)
    made("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names)
    cms = ("cms", "-outform", "DER", "-binary")
    assert typed(made("openssl", *cms, "-encrypt", "-aes128", certificate, given=b"a")) == "application/pkcs7-enveloped"
    signed = made("openssl", *cms, "-sign", "-nodetach", "-signer", certificate, "-inkey", key, given=b"a")
    assert family(typed(signed)) is Family.OTHER


def test_what_gpg_encrypts_is_told(tmp_path):
    home = ("--homedir", str(tmp_path), "--batch", "--passphrase", "secret", "--pinentry-mode", "loopback", "-c")
    assert typed(made("gpg", *home, given=bytes(999))) == "application/pgp-encrypted"
    assert typed(made("gpg", *home[:-1], "-a", "-c", given=bytes(999))) == "application/pgp-encrypted"


@pytest.mark.parametrize("version", ["luks1", "luks2"])
def test_what_cryptsetup_makes_is_told(tmp_path, version):
    place = tmp_path / "volume"
    place.write_bytes(bytes(20 << 20))
    quick = ("--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000")
    made("cryptsetup", "luksFormat", "-q", "--type", version, *quick, str(place), given=b"secret")
    assert typed(place.read_bytes()[:HEAD_BYTES]) == "application/x-luks"


@pytest.mark.parametrize(
    ("start", "type_"),
    [
        (b"\xeb\x58\x90-FVE-FS-" + bytes(499) + b"\x55\xaa", "application/x-bitlocker"),
        (bytes(8) + b"\x01\x00\x10\x00" + bytes(76) + b"CS\x01\x00", "application/x-apple-corestorage"),
        (b"encrcdsa\x00\x00\x00\x02", "application/x-apple-diskimage-encrypted"),
        (b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5", "application/x-keepass"),
        (b"age-encryption.org/v1\n-> X25519", "application/x-age-encryption"),
        (json.dumps({"Creator": "gocryptfs v2.4.0", "EncryptedKey": "x"}).encode(), "application/x-gocryptfs"),
        (b'{"version": 999, "scryptSalt": "x", "primaryMasterKey": "y"}', "application/x-cryptomator"),
        (b"cryfs.config;1;scrypt", "application/x-cryfs"),
    ],
)
def test_a_header_or_the_settings_of_a_vault_tell(start, type_):
    assert typed(start.ljust(1 << 20, b"\0")) == type_ or typed(start) == type_
    assert family(type_) is Family.ENCRYPTED


def test_chance_bytes_are_seldom_missed_as_a_candidate():
    assert sum(not is_random_throughout(io.BytesIO(noise(seed, 5 << 20))) for seed in range(20)) == 0


def test_a_compressed_program_is_no_candidate():
    with open(shutil.which("python3") or "/bin/sh", "rb") as program:
        packed = lzma.compress(program.read())
    assert not is_random_throughout(io.BytesIO(packed[: len(packed) // 512 * 512]))


@pytest.mark.evidence
def test_figures_of_false_candidates(evidence):
    """Real media and archives, with their type hidden from the test: the first 4 kB cut off, and whole sectors."""
    tried, taken = 0, []
    for folder in ("large", "photos", "videos", "archives", "series", "formats"):
        for path in sorted((evidence / folder).rglob("*")):
            if path.is_file() and path.stat().st_size >= 310_000:
                data = path.read_bytes()[4096:]
                tried += 1
                taken += [path.name] if is_random_throughout(io.BytesIO(data[: len(data) // 512 * 512])) else []
    assert tried > 50
    assert taken == ["8bit-sRGB.avif", "exif-one-entry.heic"]  # AV1 and HEVC cannot be told from chance
