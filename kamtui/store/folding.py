"""Names folded for comparing."""

import unicodedata


def folded(name: str) -> str:
    """A name without what makes no difference: full-width forms, case, the number of spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
