"""What the night's pages are made of: text that is escaped, pictures of printed cells, plots."""
