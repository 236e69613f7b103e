"""What a worker may not do: no network, no new program, no file written, no more memory or time than it was given.

A process confines itself once, before it sees the first hostile byte, and cannot undo it.
"""

import ctypes
import errno
import os
import resource
import signal
import time
from typing import Any

import msgspec

from vangnet.errors import VangnetError
from vangnet.sandbox.landlock import restrict

MIB = 2**20

_CLONE_NEWUSER = 0x1000_0000
_CLONE_NEWNET = 0x4000_0000
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38

_OTHER_PROGRAMS = ("execve", "execveat")
_NEW_PROCESSES = ("fork", "vfork", "clone", "clone3")
_FORBIDDEN_CALLS = (
    # the network
    *("socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg"),
    # another process's memory, the kernel's machinery
    *("ptrace", "process_vm_readv", "process_vm_writev", "bpf", "perf_event_open", "userfaultfd"),
    *("io_uring_setup", "keyctl", "add_key", "request_key", "mount", "umount2", "pivot_root", "setns", "unshare"),
    *("init_module", "finit_module", "kexec_load", "reboot", "swapon", "swapoff", "settimeofday", "clock_settime"),
    # changing anything on a file system
    *("unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "rmdir", "link", "linkat"),
    *("symlink", "symlinkat", "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "truncate"),
    *("ftruncate", "utime", "utimes", "utimensat", "futimesat", "setxattr", "lsetxattr", "fsetxattr", "mknod"),
    *("mknodat", "removexattr", "lremovexattr", "fremovexattr", "creat"),
    "openat2",  # its flags cannot be seen by a filter
)
_WRITING = (  # opening a file to write it, to make it or to empty it: bits of the flags, and their value
    (os.O_ACCMODE, os.O_WRONLY),
    (os.O_ACCMODE, os.O_RDWR),
    (os.O_CREAT, os.O_CREAT),
    (os.O_TRUNC, os.O_TRUNC),
)


class ConfinementError(VangnetError):
    """This machine offers no way to keep a worker off the network."""


class Confinement(msgspec.Struct, frozen=True):
    """How much a worker may use. `memory` is address space beyond what it holds when it is confined, in bytes.

    `readable` names what it may open, beside its own program; with None it may read all that its user may.
    """

    memory: int = 1536 * MIB
    open_files: int = 64
    readable: tuple[bytes, ...] | None = None


def confine(limits: Confinement) -> tuple[str, ...]:
    """Lock this process in and name the measures that took hold.

    Raises ConfinementError when neither a network namespace nor a system call filter can be had.
    """
    _silence()
    return _confine(limits, _OTHER_PROGRAMS)


def confine_for(limits: Confinement, runs: tuple[bytes, ...]) -> tuple[str, ...]:
    """Lock this process in, but that it may become another program; from then on it starts no further process.

    Where the kernel has Landlock, that program can only be one of `runs`. The standard streams stay as they are.
    """
    return _confine(limits, _NEW_PROCESSES, runs)


def _confine(limits: Confinement, forbidden: tuple[str, ...], runs: tuple[bytes, ...] = ()) -> tuple[str, ...]:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    network = ("network namespace",) if _leave_network() else ()
    calls = ("seccomp",) if _filter_calls((*_FORBIDDEN_CALLS, *forbidden)) else ()
    if not network and not calls:
        raise ConfinementError("neither network namespaces nor libseccomp can be used: a worker would have a network")
    files = ("landlock",) if limits.readable is not None and restrict(limits.readable, runs) else ()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    address_space = _address_space() + limits.memory
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    return (*network, *calls, *files, "address space", "processor time", "open files", "no file output")


def allow_processor_seconds(seconds: float) -> None:
    """Let this process use so much more processor time; past it the kernel ends it with SIGXCPU.

    The kernel counts whole seconds, and setting a limit for every small file would cost more than reading it: one
    that is a sixth too generous stays.
    """
    needed = time.process_time() + seconds
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if not needed <= soft <= needed + seconds / 6:
        resource.setrlimit(resource.RLIMIT_CPU, (int(needed + seconds / 12) + 1, hard))


def _silence() -> None:
    """Decoders write their complaints to the terminal; the record says it better."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)


def _leave_network() -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def _filter_calls(forbidden: tuple[str, ...]) -> bool:
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError):
        return False
    try:
        rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        for call in forbidden:
            _forbid(rules, call)
        for call, position in (("open", 1), ("openat", 2)):
            for mask, value in _WRITING:
                _forbid(rules, call, pyseccomp.Arg(position, pyseccomp.MASKED_EQ, mask, value))
        rules.load()
    except OSError:
        return False
    return True


def _forbid(rules: Any, call: str, *conditions: Any) -> None:
    import pyseccomp

    try:
        rules.add_rule(pyseccomp.ERRNO(errno.EPERM), call, *conditions)
    except (ValueError, OSError):
        if call == "socket":  # a call that this processor lacks is no loss, this one is the point
            raise


def _address_space() -> int:
    with open("/proc/self/statm", "rb") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()
