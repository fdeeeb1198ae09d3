"""Values of one column that may be the same one written in two ways: kept as they are, and told."""

from collections import Counter
from collections.abc import Iterator, Mapping

from kamtui.exchange.headings import fold

DISTINCT_MAX = 200
"""Different values up to which a column is a list of choices; beyond, likeness is chance."""


def doubtful(values: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Rare spellings beside the likelier ones. `values` has how often each value stands in the column.

    Two values are one but for case, spaces and signs; or a value runs together what others write apart: `GTXPro` beside
    `GTX Basic` and `GTX Plus Pro`.
    """
    if len(values) > DISTINCT_MAX:
        return
    alike: dict[str, Counter[str]] = {}
    for value, count in values.items():
        if word := fold(value):
            alike.setdefault(word, Counter())[value] = count
    for group in alike.values():
        (usual, _count), *others = group.most_common()
        yield from ((other, usual) for other, _number in others)
    apart = [value.split() for value in values if " " in value.strip()]
    firsts, lasts = {words[0] for words in apart}, {words[-1] for words in apart}
    for value in values:
        for first in firsts:
            rest = value.removeprefix(first)
            if rest != value and rest in lasts and f"{first} {rest}" not in values:
                yield value, f"{first} {rest}"
