"""The columns of the tables that a staged segment holds."""

from __future__ import annotations

import pyarrow as pa

from warehouse.vocabulary import WideTable, wide_tables

VALUE = pa.decimal128(18, 6)
_DOCUMENT = [("document_no", pa.int64())]
_PLACE = [("page", pa.int32()), ("x0", pa.int32()), ("top", pa.int32()), ("x1", pa.int32()), ("bottom", pa.int32())]
"""A page and a box on it in tenths of a point."""


def _wide_schema(wide: WideTable) -> pa.Schema:
    values = [(key, VALUE) for key in wide.value_keys]
    return pa.schema([*_DOCUMENT, (wide.line_key, pa.string()), *values, ("blanks", pa.int64())])


SCHEMAS: dict[str, pa.Schema] = {
    "documents": pa.schema(
        [
            *_DOCUMENT,
            ("document_id", pa.string()),
            ("reader", pa.string()),
            ("reader_version", pa.string()),
            ("media_type", pa.string()),
            ("bytes", pa.int64()),
            ("status", pa.string()),
            ("problem", pa.string()),
            ("seconds", pa.float64()),
            ("page_count", pa.int32()),
            ("form", pa.string()),
            ("title", pa.string()),
            ("agency_name", pa.string()),
            ("report_year", pa.int32()),
            ("published_on", pa.date32()),
            ("level", pa.string()),
            ("scope", pa.string()),
        ]
    ),
    "cells": pa.schema(
        [
            *_DOCUMENT,
            ("position", pa.int32()),
            ("slot", pa.int64()),
            ("kind", pa.string()),
            ("whole", pa.int64()),
            ("amount", VALUE),
            ("raw_text", pa.string()),
            *_PLACE,
            ("confidence", pa.float32()),
        ]
    ),
    "slots": pa.schema(
        [
            ("slot", pa.int64()),
            ("table_key", pa.string()),
            ("row_key", pa.string()),
            ("col_key", pa.string()),
            ("row_label", pa.string()),
            ("col_label", pa.string()),
            ("unit", pa.string()),
            ("locator_tail", pa.string()),
        ]
    ),
    "presence": pa.schema(
        [
            *_DOCUMENT,
            ("table_key", pa.string()),
            ("n_cells", pa.int32()),
            ("n_numbers", pa.int32()),
            ("n_blanks", pa.int32()),
            ("n_zeros", pa.int32()),
            ("n_unreadable", pa.int32()),
            ("min_confidence", pa.float32()),
            ("sum_confidence", pa.float64()),
            ("locator_stem", pa.string()),
        ]
    ),
    **{wide.table_key: _wide_schema(wide) for wide in wide_tables()},
    "claims": pa.schema(
        [
            *_DOCUMENT,
            ("position", pa.int32()),
            ("meaning", pa.string()),
            ("value", VALUE),
            ("unit", pa.string()),
            ("qualifier", pa.string()),
            ("sentence", pa.string()),
            ("section", pa.string()),
            *_PLACE,
            ("locator", pa.string()),
        ]
    ),
    "evidence": pa.schema([*_DOCUMENT, ("what", pa.string()), ("value", pa.string()), ("source", pa.string())]),
    "problems": pa.schema([*_DOCUMENT, ("code", pa.string()), ("text", pa.string()), ("location", pa.string())]),
    "sections": pa.schema([*_DOCUMENT, ("position", pa.int32()), ("heading", pa.string()), ("text", pa.string())]),
}
