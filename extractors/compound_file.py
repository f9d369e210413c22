"""The directory of a compound file (OLE), the container of Word and Excel files before 2007. Source: [MS-CFB]."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_END_OF_CHAIN = 0xFFFFFFFA
_NO_ENTRY = 0xFFFFFFFF
_ENTRY_BYTES = 128
_SHORT_SECTOR_BYTES = 64
_MAX_SECTORS = 4096


def root_entry_names(data: bytes) -> frozenset[str]:
    """The names of the streams and folders directly under the root; of embedded objects, none.

    A file whose directory is broken or cut off gives the well-known names found anywhere in it instead.
    """
    try:
        directory = _directory(data)
        names = frozenset(_name(directory, number) for number in _numbers(directory))
    except (struct.error, IndexError, ValueError):
        names = frozenset()
    return names or frozenset(name for name in _WELL_KNOWN if name.encode("utf-16-le") in data)


_WELL_KNOWN = ("WordDocument", "Workbook", "EncryptedPackage", "PowerPoint Document")


def stream(data: bytes, name: str) -> bytes:
    """The bytes of a stream directly under the root; blank without one of that name.

    Read as far as its sectors can be followed: a chain that leaves the file or comes back to itself ends there, for
    programs write containers that others call broken, and files are cut off.
    """
    try:
        directory = _directory(data)
        size = 1 << struct.unpack_from("<H", data, 30)[0]
        sectors = _Sectors(data[size:], size, _allocation_table(data, size))
        shortest, first_of_short = struct.unpack_from("<I", data, 56)[0], struct.unpack_from("<I", data, 60)[0]
        number = next(found for found in _numbers(directory) if _name(directory, found).lower() == name.lower())
        start, length = struct.unpack_from("<II", directory, number * _ENTRY_BYTES + 116)
        if length < shortest:
            root_start = struct.unpack_from("<I", directory, 116)[0]
            table = _numbers_in(sectors.chain(first_of_short))
            sectors = _Sectors(sectors.chain(root_start), _SHORT_SECTOR_BYTES, table)
        return sectors.chain(start)[:length]
    except (struct.error, StopIteration, ValueError):
        return b""


@dataclass(frozen=True, slots=True)
class _Sectors:
    """Sectors of one size, and for each the next one of its chain."""

    data: bytes
    size: int
    following: Sequence[int]

    def chain(self, first: int) -> bytes:
        pieces = []
        seen: set[int] = set()
        current = first
        while current not in seen and current < len(self.following) and current * self.size < len(self.data):
            seen.add(current)
            pieces.append(self.data[current * self.size : (current + 1) * self.size])
            current = self.following[current]
        return b"".join(pieces)


def _allocation_table(data: bytes, size: int) -> tuple[int, ...]:
    """For each sector the next one; the sectors of the table itself are listed in the header and a chain of lists."""
    listed = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    seen: set[int] = set()
    while following not in seen and (following + 2) * size <= len(data):
        seen.add(following)
        *more, following = struct.unpack_from(f"<{size // 4}I", data, (following + 1) * size)
        listed.extend(more)
    in_file = dict.fromkeys(number for number in listed if (number + 1) * size < len(data))
    return _numbers_in(b"".join(data[(number + 1) * size : (number + 2) * size] for number in in_file))


def _numbers_in(table: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _directory(data: bytes) -> bytes:
    """The bytes of all directory sectors, in order."""
    sector_shift, first_sector = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<I", data, 48)[0]
    if sector_shift not in (9, 12):
        raise ValueError(f"sector size 2**{sector_shift}")
    size = 1 << sector_shift
    allocation_sectors = struct.unpack_from("<109I", data, 76)
    sectors: list[bytes] = []
    current = first_sector
    while current < _END_OF_CHAIN and len(sectors) < _MAX_SECTORS:
        sectors.append(data[(current + 1) * size : (current + 2) * size])
        block, place = divmod(current, size // 4)
        if block >= len(allocation_sectors) or allocation_sectors[block] >= _END_OF_CHAIN:
            break
        current = struct.unpack_from("<I", data, (allocation_sectors[block] + 1) * size + 4 * place)[0]
    return b"".join(sectors)


def _numbers(directory: bytes) -> Iterator[int]:
    """The places in the directory of the entries under the root."""
    seen: set[int] = set()
    waiting = [struct.unpack_from("<I", directory, 76)[0]]
    while waiting:
        number = waiting.pop()
        if number == _NO_ENTRY or number in seen or (number + 1) * _ENTRY_BYTES > len(directory):
            continue
        seen.add(number)
        yield number
        waiting.extend(struct.unpack_from("<II", directory, number * _ENTRY_BYTES + 68))


def _name(directory: bytes, number: int) -> str:
    entry = directory[number * _ENTRY_BYTES : (number + 1) * _ENTRY_BYTES]
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
