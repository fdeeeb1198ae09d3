"""The Chinese catalogue: kept in step with the source, and complete."""

import gettext
import re
from pathlib import Path

import pytest

from kamtui.locale import catalogue

SOURCE = '''
from kamtui.locale import N_, _, ngettext
TITLE = N_("Next step")
def late(name, days):
    return _("{name} is late").format(name=name) + ngettext("{days} day", "{days} days", days) + f" ({_('private')})"
'''


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "somewhere" / "kamtui"
    (folder / "rules").mkdir(parents=True)
    (folder / "rules" / "late.py").write_text(SOURCE, encoding="utf-8")
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kamtui.po"


def translate(path: Path, text: str, chinese: str) -> None:
    """Write a translation as a translator would: in the file, by hand."""
    given, empty = path.read_text(encoding="utf-8"), f'msgid "{text}"\nmsgstr ""'
    assert empty in given
    path.write_text(given.replace(empty, f'msgid "{text}"\nmsgstr "{chinese}"'), encoding="utf-8")


def states(package: Path, path: Path) -> set[tuple[str, str]]:
    return {(finding.state, finding.text) for finding in catalogue.check(package, path)}


def test_every_marked_text_is_collected(package: Path, path: Path) -> None:
    catalogue.extract(package, path)
    assert states(package, path) == {
        ("untranslated", "Next step"), ("untranslated", "{name} is late"), ("untranslated", "{days} day"),
        ("untranslated", "private"),
    }


def test_a_text_that_was_never_collected_is_missing(package: Path, path: Path) -> None:
    assert ("missing", "Next step") in states(package, path)


def test_a_translation_stays_when_the_texts_are_collected_again(package: Path, path: Path) -> None:
    catalogue.extract(package, path)
    translate(path, "Next step", "下一步")
    before = path.read_bytes()
    catalogue.extract(package, path)
    assert path.read_bytes() == before
    assert ("untranslated", "Next step") not in states(package, path)


def test_the_file_names_no_folder_of_the_machine_and_no_date(package: Path, path: Path) -> None:
    catalogue.extract(package, path)
    text = path.read_text(encoding="utf-8")
    assert "#: kamtui/rules/late.py\n" in text
    assert "somewhere" not in text
    assert "Date" not in text


def test_a_translation_of_a_text_that_is_gone_is_kept_and_listed(package: Path, path: Path) -> None:
    catalogue.extract(package, path)
    translate(path, "Next step", "下一步")
    (package / "rules" / "late.py").write_text(SOURCE.replace("Next step", "Step"), encoding="utf-8")
    assert ("obsolete", "Next step") in states(package, path)
    catalogue.extract(package, path)
    assert ("obsolete", "Next step") in states(package, path)
    assert "下一步" in path.read_text(encoding="utf-8")


def test_a_translation_that_drops_a_name_in_braces_is_listed(package: Path, path: Path) -> None:
    catalogue.extract(package, path)
    translate(path, "{name} is late", "{nome}迟了")
    assert ("other names", "{name} is late") in states(package, path)


def test_the_compiled_catalogue_speaks_chinese(package: Path, path: Path) -> None:
    catalogue.extract(package, path)
    translate(path, "Next step", "下一步")
    with catalogue.compile_catalogue(path).open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Next step") == "下一步"


def test_everything_kamtui_says_can_be_said_in_chinese() -> None:
    assert [str(finding) for finding in catalogue.check()] == []


def test_chinese_is_written_with_chinese_signs() -> None:
    """Full-width signs between characters, 「」 as quotes, no space beside a full-width sign."""
    wrong = re.compile("[“”‘’]|[一-鿿][,;:!?][一-鿿]|[，。；：、] | [，。；：、]")
    said = [text for message in catalogue.translations() if message.id for text in catalogue.forms(message.string)]
    assert [text for text in said if wrong.search(text)] == []
