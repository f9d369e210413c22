"""Write the data dictionary of a published file from the comments in it, as Markdown and as one HTML page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from warehouse.database import Column, columns, reading

DIVIDER = " / "


@dataclass(frozen=True, slots=True)
class Described:
    """A table or view of the file with its comment and its columns."""

    name: str
    kind: str
    comment: str
    columns: tuple[Column, ...]


def write_dictionary(database: Path, folder: Path) -> tuple[Path, Path]:
    """Write `dictionary.md` and `dictionary.html` into the folder and return their paths."""
    described = describe(database)
    folder.mkdir(parents=True, exist_ok=True)
    markdown, page = folder / "dictionary.md", folder / "dictionary.html"
    markdown.write_text(as_markdown(described), encoding="utf-8")
    page.write_text(as_html(described), encoding="utf-8")
    return markdown, page


def describe(database: Path) -> list[Described]:
    """Return every table and view of schema main, by name; how the numbers are stored (schema storage) is left out."""
    with reading(database) as connection:
        rows = connection.execute(
            "select table_name, 'table', coalesce(comment, '') from duckdb_tables()"
            " where schema_name = 'main' and not internal"
            " union all select view_name, 'view', coalesce(comment, '') from duckdb_views()"
            " where schema_name = 'main' and not internal order by 1"
        ).fetchall()
        every = columns(connection)
    return [
        Described(name, kind, comment, tuple(c for c in every if (c.schema, c.relation) == ("main", name)))
        for name, kind, comment in rows
    ]


def as_markdown(described: Sequence[Described]) -> str:
    """Return the dictionary as Markdown: a section a relation, a table of its columns in both languages."""
    return "\n".join(_markdown_lines(described)) + "\n"


def _markdown_lines(described: Sequence[Described]) -> Iterator[str]:
    yield "# Data dictionary / 数据字典"
    for relation in described:
        yield from ("", f"## {relation.name} ({relation.kind})", "")
        yield from filter(None, split(relation.comment))
        yield from ("", "| column | type | meaning | 含义 |", "|---|---|---|---|")
        for column in relation.columns:
            english, chinese = (text.replace("|", "\\|") for text in split(column.comment or ""))
            yield f"| {column.name} | {column.data_type} | {english} | {chinese} |"


def as_html(described: Sequence[Described]) -> str:
    """Return the dictionary as one HTML page without anything from elsewhere."""
    return "\n".join(_html_lines(described)) + "\n"


def _html_lines(described: Sequence[Described]) -> Iterator[str]:
    yield "<!doctype html><html lang='zh'><head><meta charset='utf-8'><title>gouji: data dictionary / 数据字典</title>"
    yield "<meta name='viewport' content='width=device-width, initial-scale=1'><style>"
    yield "body{font:16px/1.5 sans-serif;max-width:70em;margin:auto;padding:1em}"
    yield "table{border-collapse:collapse;width:100%}"
    yield "td,th{border:1px solid #bbb;padding:.2em .5em;text-align:left;vertical-align:top}code{font-size:.95em}"
    yield "</style></head><body><h1>Data dictionary / 数据字典</h1><nav>"
    yield " · ".join(f"<a href='#{escape(each.name)}'>{escape(each.name)}</a>" for each in described) + "</nav>"
    for relation in described:
        yield f"<h2 id='{escape(relation.name)}'><code>{escape(relation.name)}</code> ({relation.kind})</h2>"
        yield from (f"<p>{escape(text)}</p>" for text in split(relation.comment) if text)
        yield "<table><thead><tr><th>column</th><th>type</th><th>meaning</th><th>含义</th></tr></thead><tbody>"
        for column in relation.columns:
            english, chinese = (escape(text) for text in split(column.comment or ""))
            yield (
                f"<tr><td><code>{escape(column.name)}</code></td><td>{escape(column.data_type)}</td>"
                f"<td>{english}</td><td>{chinese}</td></tr>"
            )
        yield "</tbody></table>"
    yield "</body></html>"


def split(comment: str) -> tuple[str, str]:
    """Return the English and the Chinese part of a comment; all of it as English where it has one part only."""
    english, divider, chinese = comment.rpartition(DIVIDER)
    return (english, chinese) if divider else (comment, "")
