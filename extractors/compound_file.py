"""The directory of a compound file (OLE), the container of Word and Excel files before 2007. Source: [MS-CFB]."""

from __future__ import annotations

import struct

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_END_OF_CHAIN = 0xFFFFFFFA
_NO_ENTRY = 0xFFFFFFFF
_ENTRY_BYTES = 128
_MAX_SECTORS = 4096


def root_entry_names(data: bytes) -> frozenset[str]:
    """The names of the streams and folders directly under the root; of embedded objects, none.

    A file whose directory is broken or cut off gives the well-known names found anywhere in it instead.
    """
    try:
        names = _walk(_directory(data))
    except (struct.error, IndexError, ValueError):
        names = frozenset()
    return names or frozenset(name for name in _WELL_KNOWN if name.encode("utf-16-le") in data)


_WELL_KNOWN = ("WordDocument", "Workbook", "EncryptedPackage", "PowerPoint Document")


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


def _walk(directory: bytes) -> frozenset[str]:
    names: set[str] = set()
    seen: set[int] = set()
    waiting = [struct.unpack_from("<I", directory, 76)[0]]
    while waiting:
        number = waiting.pop()
        if number == _NO_ENTRY or number in seen or (number + 1) * _ENTRY_BYTES > len(directory):
            continue
        seen.add(number)
        entry = directory[number * _ENTRY_BYTES : (number + 1) * _ENTRY_BYTES]
        length = struct.unpack_from("<H", entry, 64)[0]
        names.add(entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"))
        waiting.extend(struct.unpack_from("<II", entry, 68))
    return frozenset(names)
