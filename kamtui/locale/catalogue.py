"""For developers: keep the Chinese catalogue in step with the source (needs Babel, from the extra `test`).

    python -m kamtui.locale.catalogue extract    put every marked text into kamtui.po; translations stay
    python -m kamtui.locale.catalogue check      list what is missing, untranslated, obsolete or wrong; exits 1 if any
    python -m kamtui.locale.catalogue compile    write kamtui.mo, as building the package does

The same source gives the same file, byte for byte: no dates, no line numbers, no names of folders outside the package.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder whose texts are collected."""

CATALOGUE = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES" / "kamtui.po"
"""The Chinese translations, edited by hand."""

KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2}
"""The functions of `kamtui.locale` that mark a text, and how many of their first arguments are texts."""

PASSING = re.compile(
    r'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team'
    r'|Generated-By): .*\n',
    re.MULTILINE,
)
"""Header lines that would differ between two runs over the same source, or that say nothing."""

HEADER = "# Chinese (Simplified) texts of kamtui."
"""What stands at the top of the file."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one text: `state` is missing, untranslated, unsure, obsolete or `other names`."""

    state: str
    text: str
    where: str

    def __str__(self) -> str:
        return f"{self.state}: {self.text!r}" + (f" ({self.where})" if self.where else "")


def marked_texts(package: Path = PACKAGE) -> "Catalog":
    """Every text of the Python files under `package` that is marked for translation, with the files it stands in."""
    from babel.messages.catalog import Catalog

    catalog = Catalog(charset="utf-8", header_comment=HEADER)
    # The order of folders is the file system's; sorted, the catalogue is the same everywhere.
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package.parent).as_posix()
        for line, texts in sorted(texts_of(path.read_text(encoding="utf-8"))):
            catalog.add(texts[0] if len(texts) == 1 else texts, None, [(name, line)])
    return catalog


def texts_of(source: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The marked texts of a module with their lines, those inside f-strings included: read from its syntax tree, for
    what a tokenizer makes of an f-string differs between versions of Python."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            given = node.args[: KEYWORDS[node.func.id]]
            texts = tuple(one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))
            if texts and len(texts) == len(given) and all(texts):
                yield node.lineno, texts


def translations(path: Path = CATALOGUE) -> "Catalog":
    """The catalogue at `path`, or an empty Chinese one when there is no such file yet."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not path.exists():
        return Catalog(locale="zh_CN", charset="utf-8", header_comment=HEADER)
    with path.open("rb") as stream:
        return read_po(stream, locale="zh_CN", charset="utf-8", abort_invalid=True)


def extract(package: Path = PACKAGE, path: Path = CATALOGUE) -> None:
    """Bring the catalogue at `path` up to date with the source.

    Translations of texts that are still there stay; those of texts that are gone are kept at the end as obsolete, so
    that a text moved or reworded loses nothing. Nothing is guessed: a new text starts untranslated.
    """
    from io import BytesIO

    from babel.messages.pofile import write_po

    catalog = translations(path)
    catalog.update(marked_texts(package), no_fuzzy_matching=True)
    catalog.header_comment = HEADER
    catalog.fuzzy = False
    written = BytesIO()
    write_po(written, catalog, width=120, sort_by_file=True, include_lineno=False)
    text = PASSING.sub("", written.getvalue().decode("utf-8"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.strip() + "\n", encoding="utf-8", newline="\n")


def check(package: Path = PACKAGE, path: Path = CATALOGUE) -> list[Finding]:
    """What keeps the catalogue from saying everything the source says; empty when all is well."""
    wanted, given = marked_texts(package), translations(path)
    findings = []
    for message in wanted:
        if not message.id:
            continue
        text, where = shown(message), ", ".join(sorted({name for name, _line in message.locations}))
        translated = given.get(message.id, message.context)
        if translated is None:
            findings.append(Finding("missing", text, where))
        elif not all(forms(translated.string)):
            findings.append(Finding("untranslated", text, where))
        elif translated.fuzzy:
            findings.append(Finding("unsure", text, where))
        elif other_names(translated):
            findings.append(Finding("other names", text, where))
    gone = [message for message in given if message.id and wanted.get(message.id, message.context) is None]
    findings += [Finding("obsolete", shown(message), "") for message in [*gone, *given.obsolete.values()]]
    return findings


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """The singular and plural of a text, or the one form it has; one empty form where there is nothing."""
    if text is None or isinstance(text, str):
        return (text or "",)
    return tuple(text)


def shown(message: "Message") -> str:
    """How a finding names a text: by its singular."""
    return forms(message.id)[0]


def other_names(message: "Message") -> bool:
    """Whether a translation would fail in `format` or drop a value: its `{names}` are not those of the source."""
    wanted = {name for form in forms(message.id) for name in placeholders(form)}
    return any(placeholders(form) != wanted for form in forms(message.string))


def placeholders(text: str) -> set[str]:
    """The names in braces; the text itself, as an impossible name, when its braces do not pair up."""
    try:
        return {name for _before, name, _spec, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def compile_catalogue(path: Path = CATALOGUE) -> Path:
    """Write the compiled catalogue that gettext reads beside the one at `path`; returns where it is."""
    from babel.messages.mofile import write_mo

    compiled = path.with_suffix(".mo")
    with compiled.open("wb") as stream:
        write_mo(stream, translations(path))
    return compiled


def main(arguments: list[str]) -> int:
    """Do what the command line asks; returns the exit code."""
    match arguments:
        case ["extract"]:
            extract()
            return 0
        case ["check"]:
            findings = check()
            for finding in findings:
                print(finding)
            return 1 if findings else 0
        case ["compile"]:
            compile_catalogue()
            return 0
        case _:
            print("usage: python -m kamtui.locale.catalogue extract|check|compile", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
