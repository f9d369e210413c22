"""How the prose of a report is read: its characters, its numbers, and what each number or "none" is about."""
