"""The page layouts in which real reports are printed: ruled or not, broken over pages, labels turned."""

from __future__ import annotations

from dataclasses import replace

from flows.sample.pages import LayoutStyle

PLAIN = LayoutStyle()

PAGE_STYLES: dict[str, LayoutStyle] = {
    "ruled": PLAIN,
    "ruled_rectangles": replace(PLAIN, rule_shape="rectangle"),
    "partly_ruled": replace(PLAIN, rules="horizontal"),
    "unruled": replace(PLAIN, rules="none"),
    "open_fragments": replace(PLAIN, closes_fragments=False, page_height=600.0),
    "small_pages": replace(PLAIN, page_height=420.0, margin=40.0),
    "repeated_heading": replace(PLAIN, page_height=600.0, repeats_heading=True),
    "rows_split": replace(PLAIN, page_height=560.0, keep_rows=False, table_size=11.0),
    "rotated_label": replace(PLAIN, vertical="rotated"),
    "wrapped_label": replace(PLAIN, vertical="wrapped", table_size=10.0),
    "narrow_columns": replace(PLAIN, page_width=430.0, margin=40.0, table_size=10.0),
    "landscape": replace(PLAIN, page_width=842.0, page_height=595.0),
    "side_by_side": replace(PLAIN, side_by_side=True),
    "tight": replace(PLAIN, table_size=7.0, body_size=9.0, padding=0.8),
    "spread_digits": replace(PLAIN, character_spacing=1.5),
}
"""All page layouts by name."""
