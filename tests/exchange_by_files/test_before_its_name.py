"""A pack that came before the one it goes on from: records whose names are not known yet are shown all the same."""

from pathlib import Path

import pytest

from .conftest import Begin


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_lists_show_records_whose_names_have_not_come_yet(begin: Begin, home: Path, language: str) -> None:
    anna = begin("anna")
    anna.add("account", name="Hengyue", tier="gold")
    anna.add("contact", name="Chen Guodong", account="Hengyue")
    anna.add("opportunity", name="Drill", account="Hengyue")
    anna.add("step", text="send the plan", account="Hengyue")
    first = anna.pack("first.kamtui")
    anna("set", "Hengyue", "city=Suzhou")
    anna("set", "contact:chen", "language=en")
    anna("set", "opportunity:drill", "notes=slow")
    anna("set", "step:send", "urgent=yes")
    second = anna.pack("second.kamtui", "--since", first)
    new = begin("new")
    new.take(second)
    for command in ("accounts", "contacts", "opportunities", "steps", "visits"):
        shown = new("--lang", language, command)
        assert command == "visits" or "…" in shown.stdout, command
    assert new.read("sync", "status")["missing"]
    new.take(first)
    assert "Hengyue" in new("accounts").stdout
