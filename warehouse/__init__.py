"""What is stored: the only code that opens DuckDB or touches stored files."""
