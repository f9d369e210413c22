"""A world of government sites on 127.0.0.1: real dialects, markup, quirks and faults, with what is true of each."""
