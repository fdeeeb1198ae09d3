"""Whether a file is a workbook, told by its first bytes: a name may promise anything."""

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08")
"""How a packed workbook (xlsx, xlsb, ods), an old compound one (xls, or any with a password) and the oldest begin."""


def is_workbook(content: bytes) -> bool:
    """Whether the content of a file begins as a workbook does, whatever its name ends in."""
    return content.startswith(WORKBOOKS)
