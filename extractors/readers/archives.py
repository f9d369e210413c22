"""Zip attachments: the documents inside, within bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.media import MediaKind, identify
from extractors.model import Problem, Status, UnreadableDocument
from extractors.readers.package import Package

MAX_DOCUMENTS = 200
_IGNORED = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """A document in an archive. `path` is what the archive calls it, for people to read; nothing is written there."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The documents of an archive, likeliest report first, and what was left out with the reason."""

    members: tuple[Member, ...]
    problems: tuple[Problem, ...] = ()


def unpack(data: bytes) -> Unpacked:
    """The documents inside a zip file, and inside zip files in it, one level deep.

    Those named 年度报告 come first, else they keep their order; plain texts, then pictures come last. Raises
    UnreadableDocument if `data` is no whole zip file, is encrypted throughout, or holds no document.
    """
    members: list[Member] = []
    problems: list[Problem] = []
    _collect(data, "", members, problems)
    if not members:
        encrypted = any(problem.code == "member_encrypted" for problem in problems)
        reason = problems[0].text if problems else "The archive holds no document."
        raise UnreadableDocument(Status.ENCRYPTED if encrypted else Status.UNREADABLE, reason)
    members.sort(key=_rank)
    return Unpacked(tuple(members), tuple(problems))


def _collect(data: bytes, inside: str, members: list[Member], problems: list[Problem]) -> None:
    package = Package(data)
    for stored in package.names:
        name = readable_name(stored)
        path = f"{inside}{name}"
        if name.endswith("/") or _IGNORED.search(name):
            continue
        if len(members) >= MAX_DOCUMENTS:
            problems.append(Problem("archive_cut", f"Only the first {MAX_DOCUMENTS} documents are read.", path))
            return
        try:
            content = package.read(stored)
        except UnreadableDocument as error:
            code = "member_encrypted" if error.status is Status.ENCRYPTED else "member_unreadable"
            problems.append(Problem(code, error.problem, path))
            if error.status is Status.REJECTED:
                return
            continue
        kind = identify(content).kind
        if kind is MediaKind.ZIP:
            if inside:
                problems.append(
                    Problem("archive_too_deep", "Archives inside archives inside archives are not read.", path)
                )
            else:
                _collect_nested(content, f"{path}/", members, problems)
        elif kind not in (MediaKind.EMPTY, MediaKind.UNKNOWN):
            members.append(Member(path, content))


def _collect_nested(data: bytes, inside: str, members: list[Member], problems: list[Problem]) -> None:
    try:
        _collect(data, inside, members, problems)
    except UnreadableDocument as error:
        problems.append(Problem("member_unreadable", error.problem, inside))


def readable_name(stored: str) -> str:
    """A member's name as its writer meant it: zip files made in China hold GBK bytes that the format calls CP437."""
    try:
        raw = stored.encode("cp437")
    except UnicodeEncodeError:
        return stored
    if raw.isascii():
        return stored
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return stored


def _rank(member: Member) -> tuple[bool, bool, bool, bool]:
    name = member.path
    kind = identify(member.data).kind
    return (
        kind is MediaKind.IMAGE,
        "年度报告" not in name and "年报" not in name,
        "公开" not in name,
        kind is MediaKind.TEXT,  # a readme, more often than not
    )
