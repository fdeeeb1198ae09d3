"""What a file is, told by its first bytes: a name may promise anything."""

import codecs
from typing import Literal, TypeAlias

Form: TypeAlias = Literal["workbook", "cards", "calendar", "text"]
"""A spreadsheet's workbook, address cards, a calendar, or any other text."""

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08")
"""How a packed workbook (xlsx, xlsb, ods), an old compound one (xls, or any with a password) and the oldest begin."""

BEGINNINGS: tuple[tuple[str, Form], ...] = (("BEGIN:VCARD", "cards"), ("BEGIN:VCALENDAR", "calendar"))
"""First lines of address cards and calendars, in capitals."""

LOOKED_AT = 4096
"""Bytes that decide: empty lines may come first, a page of them does not."""


def form_of(content: bytes) -> Form:
    """What the content of a file is, whatever its name ends in."""
    if content.startswith(WORKBOOKS):
        return "workbook"
    head = content[:LOOKED_AT].removeprefix(codecs.BOM_UTF8)
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.removeprefix(mark)
    text = head.replace(b"\x00", b"").lstrip().decode("latin-1").upper()
    return next((form for beginning, form in BEGINNINGS if text.startswith(beginning)), "text")
