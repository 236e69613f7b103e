"""Landlock: what a process may still open, by the kernel's own rules (Linux 5.13 and later; landlock(7))."""

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1  # flag: tell the version of the interface
_PATH_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3

# What each version of the interface can handle: (rights on files, rights on the network, scopes).
_HANDLED = {
    1: ((1 << 13) - 1, 0, 0),
    2: ((1 << 14) - 1, 0, 0),
    3: ((1 << 15) - 1, 0, 0),
    4: ((1 << 15) - 1, 0b11, 0),
    5: ((1 << 16) - 1, 0b11, 0),
    6: ((1 << 16) - 1, 0b11, 0b11),
}
_SYSTEM = (b"/usr", b"/lib", b"/lib64", b"/proc/self", b"/dev/null", b"/dev/urandom", b"/etc/ld.so.cache")
_PROGRAM = tuple(os.fsencode(path) for path in (sys.prefix, sys.base_prefix, Path(__file__).parents[1]))


def restrict(readable: Iterable[bytes], runs: Iterable[bytes] = ()) -> bool:
    """Let this process read only what lies beneath these paths and what its own program needs; write nothing.

    `runs` are the program that it may become, and what loads that. Where the kernel can, this process may reach no
    port and signal no process outside. False: this kernel has no Landlock.
    """
    call = ctypes.CDLL(None, use_errno=True).syscall
    version = call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION))
    if version < 1:
        return False
    files, network, scopes = _HANDLED[min(version, max(_HANDLED))]
    attributes = struct.pack("=QQQ", files, network, scopes)[: 24 if scopes else 16 if network else 8]
    rules = call(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint(0))
    if rules < 0:
        return False
    try:
        for path in (*_SYSTEM, *_PROGRAM, *readable):
            _allow(call, rules, path, _READ_FILE)
        for path in runs:
            _allow(call, rules, path, _READ_FILE | _EXECUTE)
        return bool(call(_RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint(0)) == 0)
    finally:
        os.close(rules)


def _allow(call: Callable[..., int], rules: int, path: bytes, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not on this system
        return
    is_folder = stat.S_ISDIR(os.fstat(place).st_mode)
    rule = struct.pack("=Qi", rights | (_READ_DIR if is_folder else 0), place)
    call(_ADD_RULE, ctypes.c_int(rules), ctypes.c_int(_PATH_BENEATH), rule, ctypes.c_uint(0))
    os.close(place)
