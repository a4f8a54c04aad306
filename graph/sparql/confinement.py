"""What a process may not do while it answers a foreign query: limits that the system enforces.

On Linux a filter of system calls (seccomp, https://docs.kernel.org/userspace-api/seccomp_filter.html)
refuses network and new programs; on every Unix no file or socket can be opened any more. Windows
has neither: there, only the screening of queries keeps requests from leaving. Before the
first foreign query, a warning names what the system does not enforce (`unenforced`).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import signal
import struct
import sys
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

if sys.platform != "win32":
    import resource  # here, so that workers, which are forked, need not import it

_NEW_PRIVILEGES, _FILTER, _SECCOMP, _DEATH_SIGNAL = 38, 2, 22, 1  # of prctl(2)
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # _REFUSE: with EPERM
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # classic BPF
_USUAL_SIZE = 1 << 30  # bytes of a process that holds a graph, where /proc does not say
_X32 = 0x40000000  # system calls of the x32 interface have this bit


class _Machine(NamedTuple):
    """How the kernel names a machine, and its numbers of the refused system calls."""

    audit: int
    refused: tuple[int, ...]


# socket, connect, execve, execveat, io_uring_setup
_MACHINES = {
    "x86_64": _Machine(0xC000003E, (41, 42, 59, 322, 425)),
    "aarch64": _Machine(0xC00000B7, (198, 203, 221, 281, 425)),
}


def unenforced() -> tuple[str, ...]:
    """The limits that this system does not enforce: "network", "memory"."""
    if sys.platform == "win32":
        return ("network", "memory")
    return ("memory",) if sys.platform == "darwin" else ()  # it ignores RLIMIT_AS


def refuse_network() -> bool:
    """Refuses sockets and new programs from now on, for children too; False where it cannot."""
    machine = _MACHINES.get(platform.machine())
    if not sys.platform.startswith("linux") or machine is None:
        return False
    code = b"".join(struct.pack("HBBI", *step) for step in _filter(machine))
    steps = ctypes.create_string_buffer(code)
    head = struct.pack("HL", len(code) // 8, ctypes.addressof(steps))
    program = ctypes.create_string_buffer(head)  # a name of its own: it must outlive the call
    return _prctl(_NEW_PRIVILEGES, 1) and _prctl(_SECCOMP, _FILTER, ctypes.addressof(program))


def _filter(machine: _Machine) -> list[tuple[int, int, int, int]]:
    """The program: operation, jump if true, jump if false, value."""
    count = len(machine.refused)
    return [
        (_LOAD, 0, 0, 4),  # the machine
        (_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),  # the number of the call
        (_AT_LEAST, count + 1, 0, _X32),
        *((_EQUAL, count - index, 0, call) for index, call in enumerate(machine.refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]


def die_with(parent: int) -> None:
    """Ends this process as soon as its parent ends, also if the parent is killed (Linux)."""
    if sys.platform.startswith("linux"):
        _prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before
        os._exit(1)


def limit(seconds: float, memory: int) -> None:
    """Limits processor time, memory (bytes on top of those in use) and open files (to none)."""
    if sys.platform == "win32":
        return
    _lower(resource.RLIMIT_CPU, ceil(seconds) + 1)
    _lower(resource.RLIMIT_AS, (_size() or _USUAL_SIZE) + memory)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, 0)  # last: nothing can be opened from here on


def _lower(kind: int, value: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # a lower limit already holds
        resource.setrlimit(kind, (value, value))


def _size() -> int:
    """The address space in use, in bytes; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _prctl(option: int, *values: int) -> bool:
    return int(_system_call()(option, *values, *[0] * (4 - len(values)))) == 0


@cache
def _system_call() -> Any:
    """prctl(2), looked up once: in a worker, it takes longer than a small query."""
    call = ctypes.CDLL(None, use_errno=True).prctl
    call.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    return call
