"""Bytes to cells: pure readers, with no network, no database and no clock."""
