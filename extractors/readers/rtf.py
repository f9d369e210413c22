"""Rich Text Format to grids and paragraphs. Source: Microsoft's RTF specification 1.9.1."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractors.model import Block, Content, Paragraph, Status, UnreadableDocument
from extractors.raised import lowered_if_alone, raised
from extractors.readers.rtf_tables import Boundary, Row, grid_of_rows
from extractors.readers.symbols import as_characters
from extractors.readers.word_body import FRAMED_LENGTH, MAX_INNER_DOCUMENTS
from extractors.readers.word_fields import Field
from extractors.readers.word_inner import object_blocks

_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})"
    rb"|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"
    rb"|\\([^a-zA-Z])"
    rb"|([{}])"
    rb"|([^\\{}\r\n]+)"
    rb"|[\r\n]+|\\"
)
_MAX_DEPTH = 1_000
_CHARSETS = {0: "cp1252", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5"}
_CODE_PAGES = {936: "gb18030", 54936: "gb18030", 950: "big5", 65001: "utf-8", 932: "cp932", 949: "cp949"}
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator themedata colorschememapping datastore "
    b"latentstyles header headerl headerr headerf footer footerl footerr footerf footnote annotation atnid "
    b"atnauthor xmlnstbl pnseclvl bkmkstart bkmkend objdata nonshppict sp shprslt filetbl "
    b"revtbl private".split()
)
_INFO_WORDS = frozenset(b"author operator company creatim revtim printim manager category keywords".split())
# Destinations that readers may skip but that hold printed text.
_ENTERED = frozenset(b"shpinst shptxt nesttableprops shppict shp ud".split())
_CHARACTERS = {
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"tab": " ",
    b"line": "\n",
    b"emspace": " ",
    b"enspace": " ",
}
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
# hidden, deleted under tracked changes, struck out once or twice
_HIDING = frozenset(b"v deleted strike striked".split())
_LARGE_PICTURE_TWIPS = (4_000, 1_600)


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and its closing brace ends."""

    is_skipped: bool = False
    hidden_by: frozenset[bytes] = frozenset()  # those of the words `_HIDING` that are on
    destination: bytes = b""
    charset: str = "gb18030"
    fallback_count: int = 1
    table_depth: int = 0
    raised: bytes = b""  # super or sub
    field: Field | None = None


@dataclass(slots=True)
class _Level:
    """A table being read at one depth of nesting."""

    rows: list[Row] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    boundaries: list[Boundary] = field(default_factory=list)
    left: int = 0


def read(data: bytes) -> Content:
    """The tables and paragraphs of an RTF document in document order.

    Columns come from the cells' borders, so spans are exact; nested tables stand before the table that holds them.
    Embedded workbooks follow their paragraph. Hidden, struck-out and deleted text, field codes, headers, footers and
    notes are left out; a calculation whose result is not stored stands as its formula. Large pictures are counted.
    Cells carry `t<table>/r<row>/c<column>`, paragraphs `p<number>`, behind `object<number>#` in an embedded document.
    A file that is cut off gives what came before.

    Raises UnreadableDocument for groups nested deeper than 1,000.
    """
    reader = _Reader()
    reader.read(data)
    return Content(tuple(reader.blocks), reader.title.strip(), picture_count=reader.picture_count)


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title = ""
        self.picture_count = 0
        self._charset = "gb18030"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._bytes = bytearray()
        self._pieces: list[str] = []
        self._levels: dict[int, _Level] = {}
        self._state = _State()
        self._to_skip = 0
        self._pending = Boundary()
        self._picture_width = 0
        self._paragraph_count = 0
        self._table_count = 0
        self._object: list[str] = []
        self._object_count = 0
        self._inner: list[Block] = []

    def read(self, data: bytes) -> None:
        stack: list[_State] = []
        is_starred = False
        for match in _tokens(data):
            hexadecimal, word, number, symbol, brace, text = match.groups()
            if brace == b"{":
                if len(stack) >= _MAX_DEPTH:
                    raise UnreadableDocument(Status.REJECTED, f"Groups are nested deeper than {_MAX_DEPTH:,}.")
                self._flush_bytes()
                stack.append(self._state)
            elif brace == b"}":
                self._flush_bytes()
                self._end_group(stack.pop() if stack else _State())
            elif symbol == b"*":
                is_starred = True
                continue
            elif word is not None:
                self._word(word, int(number) if number else None, is_starred)
            elif hexadecimal is not None:
                self._byte(bytes([int(hexadecimal, 16)]))
            elif symbol is not None:
                self._symbol(symbol)
            elif text is not None:
                self._byte(text)
            is_starred = False
        self._end_paragraph()
        self._close_tables(0)

    def _end_group(self, around: _State) -> None:
        closed, self._state = self._state, around
        self._to_skip = 0
        if closed.field is not None and closed.field is not around.field:
            self._append(closed.field.printed())
            if around.field is not None and closed.field.has_result:
                around.field.has_result = True
        if closed.destination == b"objdata" and around.destination != b"objdata":
            self._object_count += 1
            if self._object_count <= MAX_INNER_DOCUMENTS:
                self._inner.extend(object_blocks("".join(self._object), f"object{self._object_count}"))
            self._object.clear()

    def _symbol(self, symbol: bytes) -> None:
        if symbol in (b"\n", b"\r"):
            self._end_paragraph()
        elif symbol in _SYMBOLS:
            self._text(_SYMBOLS[symbol])

    def _byte(self, data: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        self._bytes += data

    def _flush_bytes(self) -> None:
        if not self._bytes:
            return
        text = self._bytes.decode(self._state.charset, "replace")
        self._bytes.clear()
        self._append(text)

    def _text(self, text: str) -> None:
        self._flush_bytes()
        if self._to_skip:
            self._to_skip -= 1
            return
        self._append(text)

    def _append(self, text: str) -> None:
        state = self._state
        if state.destination == b"title":
            self.title += text
        elif state.destination == b"fonttbl":
            pass
        elif state.destination == b"objdata":
            self._object.append(text)
        elif state.destination == b"fldinst":
            if state.field is not None:
                state.field.code.append(text)
        elif not (state.is_skipped or state.hidden_by or state.destination in (b"pict", b"info")):
            text = as_characters(text)
            if state.field is not None and text.strip():
                state.field.has_result = True
            if state.raised:
                text = raised(text, below=state.raised == b"sub")
            self._pieces.append(text)

    def _word(self, word: bytes, number: int | None, is_starred: bool) -> None:
        if word == b"u" and number is not None:
            self._unicode(number)
            return
        self._flush_bytes()
        if self._to_skip:
            self._to_skip -= 1
            return
        if word in _CHARACTERS:
            self._text(_CHARACTERS[word])
        elif word in (b"par", b"sect", b"page", b"cell", b"nestcell", b"row", b"nestrow", b"column"):
            if not self._state.is_skipped:
                self._end(word)
        elif not (self._table_word(word, number) or self._character_word(word, number)):
            self._destination(word, is_starred)

    def _unicode(self, number: int) -> None:
        """A character by its code, followed by `fallback_count` characters for old readers, which are skipped."""
        self._flush_bytes()
        code = number % 65536
        if 0xD800 <= code < 0xDC00:
            self._append(chr(code))
        elif 0xDC00 <= code < 0xE000:
            if self._pieces and len(self._pieces[-1]) == 1 and 0xD800 <= ord(self._pieces[-1]) < 0xDC00:
                high = ord(self._pieces.pop())
                self._append(chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)))
        elif code:
            self._append(chr(code))
        self._to_skip = self._state.fallback_count

    def _character_word(self, word: bytes, number: int | None) -> bool:
        state = self._state
        if word == b"f" and number is not None:
            if state.destination == b"fonttbl":
                self._font = number
            self._state = replace(state, charset=self._fonts.get(number, self._charset))
        elif word == b"fcharset":
            if state.destination == b"fonttbl" and number in _CHARSETS and number:
                self._fonts[self._font] = _CHARSETS[number]
        elif word in (b"ansicpg", b"cpg") and number is not None:
            charset = _CODE_PAGES.get(number, "gb18030" if number == 0 else f"cp{number}")
            self._charset = charset if _is_codec(charset) else "gb18030"
            self._state = replace(state, charset=self._charset)
        elif word == b"uc" and number is not None:
            self._state = replace(state, fallback_count=max(0, min(number, 8)))
        elif word in _HIDING:
            self._state = replace(
                state, hidden_by=state.hidden_by - {word} if number == 0 else state.hidden_by | {word}
            )
        elif word == b"plain":
            self._state = replace(state, hidden_by=frozenset(), raised=b"")
        elif word in (b"super", b"sub"):
            self._state = replace(state, raised=word if number != 0 else b"")
        elif word == b"nosupersub":
            self._state = replace(state, raised=b"")
        elif word == b"bin":
            pass
        elif word == b"picwgoal":
            self._picture_width = number or 0
        elif word == b"pichgoal":
            self.picture_count += (
                self._picture_width >= _LARGE_PICTURE_TWIPS[0] and (number or 0) >= _LARGE_PICTURE_TWIPS[1]
            )
        else:
            return False
        return True

    def _table_word(self, word: bytes, number: int | None) -> bool:
        state = self._state
        if word == b"pard":
            self._state = replace(state, table_depth=0)
        elif word == b"intbl":
            self._state = replace(state, table_depth=max(1, state.table_depth))
        elif word == b"itap":
            self._state = replace(state, table_depth=max(0, min(number or 0, 20)))
        elif word == b"trowd":
            self._definition().boundaries = []
            self._pending = Boundary()
        elif word == b"trleft":
            self._definition().left = number or 0
        elif word in (b"clvmgf", b"clvmrg", b"clmgf", b"clmrg"):
            self._pending = replace(self._pending, **{word.decode(): True})
        elif word == b"cellx":
            boundaries = self._definition().boundaries
            if len(boundaries) < 300:
                boundaries.append(replace(self._pending, right=number or 0))
            self._pending = Boundary()
        else:
            return False
        return True

    def _definition(self) -> _Level:
        depth = max(self._state.table_depth, 1)
        if self._state.destination == b"nesttableprops":
            depth = max(depth, 2)
        return self._levels.setdefault(depth, _Level())

    def _destination(self, word: bytes, is_starred: bool) -> None:
        state = self._state
        if word == b"title":
            self.title = ""  # where it is given twice (`\upr`), the second is the one in Unicode
        if word == b"field":
            self._state = replace(state, field=Field())
        elif word == b"object":
            self._state = replace(state, destination=b"" if state.is_skipped else word, is_skipped=True)
        elif word == b"fldinst" or (word == b"objdata" and state.destination == b"object"):
            self._state = replace(state, destination=word)
        elif word in (b"title", b"info", b"pict", b"nesttableprops", b"fonttbl", b"shptxt"):
            self._state = replace(state, destination=word, is_skipped=state.is_skipped or word == b"fonttbl")
        elif (
            word in _SKIPPED
            or (is_starred and word not in _ENTERED)
            or (state.destination == b"info" and word in _INFO_WORDS)
        ):
            self._state = replace(state, is_skipped=True)

    def _end(self, word: bytes) -> None:
        if word in (b"cell", b"nestcell"):
            depth = max(self._state.table_depth, 2 if word == b"nestcell" else 1)
            if word == b"cell":
                depth = 1
            framed = self._close_tables(depth)
            text = lowered_if_alone("\n".join([*framed, "".join(self._pieces)]).strip())
            self._pieces.clear()
            level = self._levels.setdefault(depth, _Level())
            if len(level.texts) < 300:
                level.texts.append(text)
        elif word in (b"row", b"nestrow"):
            depth = 1 if word == b"row" else max(self._state.table_depth, 2)
            level = self._levels.setdefault(depth, _Level())
            if level.texts:
                level.rows.append(Row(tuple(level.texts), tuple(level.boundaries), level.left))
            level.texts = []
        elif self._state.table_depth or (self._state.destination == b"shptxt" and self._levels):
            self._pieces.append("\n")
        else:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        self._flush_bytes()
        if self._state.is_skipped:
            return
        text = "".join(self._pieces).strip()
        self._pieces.clear()
        self._paragraph_count += 1
        self._close_tables(0)
        if text:
            self.blocks.append(Paragraph(lowered_if_alone(text), locator=f"p{self._paragraph_count}"))
        self.blocks.extend(self._inner)
        self._inner.clear()

    def _close_tables(self, depth: int) -> list[str]:
        """Tables deeper than `depth` have ended; what those of one cell print that frame the text of a cell."""
        framed: list[str] = []
        for level_depth in sorted((found for found in self._levels if found > depth), reverse=True):
            level = self._levels.pop(level_depth)
            if level.texts and level.boundaries:
                level.rows.append(Row(tuple(level.texts), tuple(level.boundaries), level.left))
            if not level.rows:
                continue
            is_one_cell = len(level.rows) == 1 and len(level.rows[0].texts) == 1
            if depth and is_one_cell and len(level.rows[0].texts[0]) <= FRAMED_LENGTH:
                framed.append(level.rows[0].texts[0])
                continue
            self._table_count += 1
            if is_one_cell:
                for line in level.rows[0].texts[0].split("\n"):
                    self._paragraph_count += 1
                    if line.strip():
                        self.blocks.append(Paragraph(line.strip(), locator=f"p{self._paragraph_count}"))
            else:
                self.blocks.append(grid_of_rows(level.rows, self._table_count))
        return framed


def _tokens(data: bytes) -> Iterator[re.Match[bytes]]:
    """The tokens of RTF; the bytes after `\\bin` are jumped over."""
    position = 0
    while position < len(data):
        match = _TOKEN.match(data, position)
        if match is None:
            position += 1
            continue
        position = match.end()
        if match.group(2) == b"bin" and match.group(3):
            position += max(0, int(match.group(3)))
        yield match


def _is_codec(name: str) -> bool:
    try:
        codecs.lookup(name)  # decoding no bytes would not ask for the codec at all
    except LookupError:
        return False
    return True
