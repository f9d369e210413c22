"""Names of files on the disk: second names of one file, and names that survive a crash."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path


def link(source: Path, target: Path) -> None:
    """Give the file a second name, or copy it where the file system cannot; whole under the new name or not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    working = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    try:
        try:
            working.hardlink_to(source)
        except OSError:
            shutil.copyfile(source, working)
        working.replace(target)
    finally:
        working.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
