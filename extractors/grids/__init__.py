"""Tables as published, whatever the format: rows of markup, or ink on a page, to one grid model."""
