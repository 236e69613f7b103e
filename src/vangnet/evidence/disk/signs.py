"""What lies at the start of a volume, by its signature: a file system that is read, one that is not, or a lock."""

from vangnet.evidence.disk.view import View

HEAD_BYTES = 0x12000

NTFS, FAT, EXT, HFS, APFS, ISO, TSK = "NTFS", "FAT", "ext", "HFS+", "APFS", "ISO 9660", "other"
READ = frozenset({NTFS, FAT, EXT, HFS, APFS, ISO, "UFS", "HFS"})
LOCKED = frozenset({"BitLocker", "LUKS", "FileVault"})

_AT: tuple[tuple[int, bytes, str], ...] = (
    (3, b"-FVE-FS-", "BitLocker"),
    (424, bytes.fromhex("3bd66749292ed84a8399f6a339e3d001"), "BitLocker"),
    (0, b"LUKS\xba\xbe", "LUKS"),
    (3, b"NTFS    ", NTFS),
    (3, b"EXFAT   ", FAT),
    (3, b"ReFS\0\0\0\0", "ReFS"),
    (32, b"NXSB", APFS),
    (1024, b"H+\0\4", HFS),
    (1024, b"HX\0\5", HFS),
    (0, b"XFSB", "XFS"),
    (0x10040, b"_BHRfS_M", "Btrfs"),
    (1024, b"\x10\x20\xf5\xf2", "F2FS"),
    (0x8001, b"CD001", ISO),
    (0x8001, b"BEA01", "UDF"),
    (512, b"LABELONE", "LVM"),
    (0, b"LABELONE", "LVM"),
    (4096, b"\xfc\x4e\x2b\xa9", "Linux RAID"),
    (0, b"\xfc\x4e\x2b\xa9", "Linux RAID"),
    (4086, b"SWAPSPACE2", "swap"),
    (4086, b"SWAP-SPACE", "swap"),
    (88, b"CS", "FileVault"),
    (0, b"hsqs", "SquashFS"),
)
_UFS = ((1372 + 8192, b"\x54\x19\x01\x00"), (1372 + 65536, b"\x19\x01\x54\x19"))


def told(view: View) -> str | None:
    """Name what a volume is, None when nothing is recognised; raises Damaged when its start cannot be read."""
    head = view.at(0, HEAD_BYTES)
    for at, sign, name in _AT:
        if head.startswith(sign, at) and (name != "FileVault" or head[96:98] == b"\1\0" or head[90:92] == b"\1\0"):
            return name
    if head[1080:1082] == b"\x53\xef" and head[1082:1084] in {b"\0\0", b"\1\0", b"\2\0", b"\3\0", b"\4\0"}:
        return EXT
    if _is_fat(head):
        return FAT
    if head[1024:1026] == b"BD" and any(head[1026:1034]):
        return "HFS"
    return "UFS" if any(head.startswith(sign, at) for at, sign in _UFS) else None


def _is_fat(head: bytes) -> bool:
    """Tell FAT by what its first sector must say, and by the start of the table that follows."""
    if len(head) < 512 or head[510:512] != b"\x55\xaa" or head[0] not in {0xEB, 0xE9, 0}:
        return False
    sector, cluster, reserved = int.from_bytes(head[11:13], "little"), head[13], int.from_bytes(head[14:16], "little")
    plain = sector in {512, 1024, 2048, 4096} and cluster and not cluster & (cluster - 1)
    table = head[reserved * sector : reserved * sector + 3] if plain else b""
    media = head[21]
    return bool(plain and reserved and 1 <= head[16] <= 4 and media >= 0xF0 and (not table or table[0] == media))


def is_empty(view: View) -> bool:
    """Tell whether the start of a volume holds nothing at all."""
    head = view.at(0, HEAD_BYTES)
    return not head.strip(b"\0") or not head.strip(b"\xff")
