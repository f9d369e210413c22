"""Packages of parts (zip) and their XML, opened within bounds: what all office formats and archives share."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from extractors.model import Status, UnreadableDocument

MAX_MEMBERS = 5_000
MAX_MEMBER_BYTES = 64 * 2**20
MAX_TOTAL_BYTES = 256 * 2**20
# Office XML full of table cells shrinks to 1/60; a bomb to 1/1000.
MAX_RATIO = 250
_RATIO_MATTERS_FROM = 4 * 2**20
MAX_XML_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part of an office package refers to: the last word of its type, and the path of the part meant."""

    kind: str
    target: str


class Package:
    """The members of a zip file. What unpacks beyond the bounds above is refused, whatever sizes it states."""

    def __init__(self, data: bytes) -> None:
        """Raises UnreadableDocument if `data` is no whole zip file or has more than `MAX_MEMBERS` members."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, IndexError) as error:
            raise UnreadableDocument(
                Status.UNREADABLE, f"The file is a damaged or cut-off zip package: {error}."
            ) from error
        if len(members) > MAX_MEMBERS:
            raise UnreadableDocument(
                Status.REJECTED, f"The package has {len(members):,} members; at most {MAX_MEMBERS:,} are read."
            )
        self._members = {member.filename.replace("\\", "/").lstrip("/"): member for member in members}
        self._total = 0

    @property
    def names(self) -> list[str]:
        """The members' paths in stored order, with forward slashes; folders end with one."""
        return list(self._members)

    def has(self, name: str) -> bool:
        """Is there a member of exactly this path?"""
        return name in self._members

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        Raises UnreadableDocument if it is missing, encrypted, damaged, or beyond the bounds.
        """
        member = self._members.get(name)
        if member is None:
            raise UnreadableDocument(Status.UNREADABLE, f"The package lacks its part {name!r}.")
        if member.flag_bits & 0x1:
            raise UnreadableDocument(Status.ENCRYPTED, f"The part {name!r} is encrypted.")
        try:
            with self._zip.open(member) as stream:
                data = stream.read(MAX_MEMBER_BYTES + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            OSError,
            EOFError,
            ValueError,
        ) as error:
            raise UnreadableDocument(Status.UNREADABLE, f"The part {name!r} is damaged: {error}.") from error
        self._total += len(data)
        if len(data) > MAX_MEMBER_BYTES or self._total > MAX_TOTAL_BYTES:
            raise UnreadableDocument(
                Status.REJECTED,
                f"The part {name!r} unpacks to more than {MAX_MEMBER_BYTES // 2**20} MB, or the package to more than "
                f"{MAX_TOTAL_BYTES // 2**20} MB.",
            )
        if len(data) > _RATIO_MATTERS_FROM and len(data) > MAX_RATIO * max(member.compress_size, 1):
            raise UnreadableDocument(
                Status.REJECTED, f"The part {name!r} unpacks to more than {MAX_RATIO} times its size."
            )
        return data

    def xml(self, name: str) -> etree._Element:
        """The root element of a member that is XML; errors as `read` and `parse_xml`."""
        return parse_xml(self.read(name), name)

    def relations(self, part: str = "") -> dict[str, Relation]:
        """What a part of an office package refers to inside it, by id; of the package itself without `part`.

        Empty where that is missing or broken. Source: ECMA-376 part 2, 8.5.
        """
        folder, _, name = part.rpartition("/")
        try:
            root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        except UnreadableDocument:
            return {}
        return {
            relation.get("Id") or "": Relation(
                (relation.get("Type") or "").rpartition("/")[2],
                # a target that begins with a slash is counted from the package, else from the part's folder
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/"),
            )
            for relation in root
            if relation.get("TargetMode") != "External"
        }

    def main_part(self, otherwise: str) -> str:
        """The path of the part that an office package opens with; `otherwise` where it names none that it has."""
        for relation in self.relations().values():
            if relation.kind == "officeDocument" and self.has(relation.target):
                return relation.target
        return otherwise


def parse_xml(data: bytes, name: str = "document") -> etree._Element:
    """The root element of XML from a stranger: no entities, no document type, nothing fetched, no huge trees.

    Raises UnreadableDocument for what is not well-formed, nested deeper than 256 elements, larger than
    `MAX_XML_BYTES`, or declares a document type (which office formats never do and bombs need).
    """
    if len(data) > MAX_XML_BYTES:
        raise UnreadableDocument(
            Status.REJECTED, f"The part {name!r} holds more than {MAX_XML_BYTES // 2**20} MB of XML."
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    if b"<!DOCTYPE" in data[:4096] or "<!DOCTYPE".encode("utf-16-le") in data[:4096]:
        raise UnreadableDocument(
            Status.REJECTED, f"The part {name!r} declares a document type, as no office file does."
        )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(Status.UNREADABLE, f"The part {name!r} is no well-formed XML: {error}.") from error
    if root is None:
        raise UnreadableDocument(Status.UNREADABLE, f"The part {name!r} is empty.")
    return root


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def local_attribute(element: etree._Element, name: str) -> str | None:
    """The value of the attribute of that name in whatever namespace, or None."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None
