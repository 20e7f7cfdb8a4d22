"""A disk between SQLite and the real one: it notes every write and sync, or fails them on demand.

It is a VFS of SQLite itself, made with ctypes: the default VFS opens each file, and the file's methods are then
replaced by a copy whose `xWrite`, `xTruncate` and `xSync` pass through here.
"""

import _sqlite3
import ctypes
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OK, IOERR, FULL = 0, 10, 13
MADE_DEFAULT = 1

Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class Methods(Structure):
    """`sqlite3_io_methods`, version 3."""

    _fields_ = (
        ("iVersion", c_int),
        ("xClose", c_void_p),
        ("xRead", c_void_p),
        ("xWrite", Write),
        ("xTruncate", Truncate),
        ("xSync", Sync),
        *(
            (name, c_void_p)
            for name in ("xFileSize", "xLock", "xUnlock", "xCheckReservedLock", "xFileControl")
        ),
        *((name, c_void_p) for name in ("xSectorSize", "xDeviceCharacteristics", "xShmMap", "xShmLock")),
        *((name, c_void_p) for name in ("xShmBarrier", "xShmUnmap", "xFetch", "xUnfetch")),
    )


class File(Structure):
    """`sqlite3_file`: the default VFS keeps more behind it."""

    _fields_ = (("pMethods", POINTER(Methods)),)


Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
Open = CFUNCTYPE(c_int, c_void_p, c_void_p, POINTER(File), c_int, POINTER(c_int))
"""The name is passed on as a pointer: SQLite keeps it."""


class Vfs(Structure):
    """`sqlite3_vfs`, version 3."""

    _fields_ = (
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", Open),
        ("xDelete", Delete),
        *((name, c_void_p) for name in ("xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym")),
        *(
            (name, c_void_p)
            for name in ("xDlClose", "xRandomness", "xSleep", "xCurrentTime", "xGetLastError")
        ),
        *(
            (name, c_void_p)
            for name in ("xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall", "xNextSystemCall")
        ),
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done to a file: `write` at a place, `truncate` to a size, `sync`, `delete`; or a `mark` of a test."""

    kind: str
    path: str = ""
    place: int = 0
    content: bytes = b""


@dataclass
class Disk:
    """`deeds` is all that happened, in order; `fails` says, for a deed, what SQLite hears instead (0: carry on)."""

    deeds: list[Deed] = field(default_factory=list)
    fails: Callable[[Deed], int] = lambda _: OK
    _kept: list[Any] = field(default_factory=list)
    _paths: dict[int, str] = field(default_factory=dict)

    def __enter__(self) -> "Disk":
        """Become SQLite's disk: what is opened from now on is seen."""
        library = self._library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = POINTER(Vfs)
        self._below = library.sqlite3_vfs_find(None)
        self._mine = Vfs.from_buffer_copy(self._below.contents)
        self._mine.zName = b"coach-tests"
        self._mine.xOpen, self._mine.xDelete = Open(self._open), Delete(self._delete)
        library.sqlite3_vfs_register(ctypes.byref(self._mine), MADE_DEFAULT)
        return self

    def __exit__(self, *_: object) -> None:
        self._library.sqlite3_vfs_unregister(ctypes.byref(self._mine))
        self._library.sqlite3_vfs_register(self._below, MADE_DEFAULT)

    def mark(self, what: str) -> None:
        """Note a moment of the test among the deeds."""
        self.deeds.append(Deed("mark", what))

    def _open(self, vfs: Any, name: int | None, file: Any, flags: int, out: Any) -> int:
        done = int(self._below.contents.xOpen(cast(self._below, c_void_p), name, file, flags, out))
        if done == OK and name and file.contents.pMethods:
            place = cast(file, c_void_p).value or 0
            self._paths[place] = Path(ctypes.string_at(name).decode()).name
            file.contents.pMethods = ctypes.pointer(self._watched(file.contents.pMethods.contents))
        return done

    def _delete(self, vfs: Any, name: bytes, is_synced: int) -> int:
        done = int(self._below.contents.xDelete(cast(self._below, c_void_p), name, is_synced))
        self.deeds.append(Deed("delete", Path(name.decode()).name))
        return done

    def _watched(self, original: Methods) -> Methods:
        copy = Methods.from_buffer_copy(original)
        write, truncate, sync = original.xWrite, original.xTruncate, original.xSync

        def on_write(file: int, data: int, size: int, place: int) -> int:
            deed = Deed("write", self._paths[file], place, ctypes.string_at(data, size))
            return self._do(deed) or int(write(file, data, size, place))

        def on_truncate(file: int, size: int) -> int:
            return self._do(Deed("truncate", self._paths[file], size)) or int(truncate(file, size))

        def on_sync(file: int, flags: int) -> int:
            done = self.fails(Deed("sync", self._paths[file])) or int(sync(file, flags))
            if done == OK:
                self.deeds.append(Deed("sync", self._paths[file]))
            return done

        copy.xWrite, copy.xTruncate, copy.xSync = Write(on_write), Truncate(on_truncate), Sync(on_sync)
        self._kept.append((original, copy))
        return copy

    def _do(self, deed: Deed) -> int:
        failure = self.fails(deed)
        if failure == OK:
            self.deeds.append(deed)
        return failure


def can_be_watched() -> bool:
    """Whether the SQLite that Python uses can be reached: some builds hide its functions."""
    try:
        return bool(ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_register)
    except (OSError, AttributeError):
        return False
