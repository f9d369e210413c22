"""The command that says what works here."""

from __future__ import annotations

from flows.commands.common import AsJson, Home, load_settings, shown


def doctor(home: Home = None, as_json: AsJson = False) -> None:
    """Say what works here: optional readers, fonts, free disk, the last night; 1 if a night could not run."""
    from flows.doctor import examine
    from flows.output import CommandFailed

    settings = load_settings(home)
    with shown(as_json) as output:
        findings = examine(settings)
        output.rows(
            "findings", ("what", "state", "detail"), [(each.what, each.state, each.detail) for each in findings]
        )
    broken = [each.what for each in findings if each.state == "broken"]
    if broken:
        raise CommandFailed(f"a night cannot run here: {', '.join(broken)}")
