"""Which kind a table holds and which field each column is, read from its headings."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from kamtui.errors import KamtuiError
from kamtui.exchange import synonyms
from kamtui.locale import _
from kamtui.records.kinds import Kind, all_kinds, kind_of

Role: TypeAlias = Literal[
    "field", "key", "first", "middle", "last", "currency", "person", "since", "until", "extra", "out"
]
"""What a column is for: a field of its own; the key of its row; a part of a name; the currency; who a row is about,
since when and until when, where a person has a row for each position held; kept as it is; or not read at all."""

OUT = "-"
"""What a map says of a column that is not to be read."""

ROLES: Mapping[str, Role] = {
    "key": "key", "first name": "first", "middle name": "middle", "last name": "last", "currency": "currency",
    "person": "person", "since": "since", "until": "until", OUT: "out",
}
"""What a map may say of a column besides a field of the kind."""

CLEARLY = 0.9
"""A kind is found when no other comes as near to it as this share of its score."""

TELLING_KEY = 1.5
"""What a column like EmployeeID or a first name says about the kind, measured in columns only one kind has."""

SHOWN = 30
"""Headings a message lists."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its place, its heading and what it is for. `field` is empty unless the role is `field`."""

    index: int
    heading: str
    role: Role
    field: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table becomes records of one kind. `score` is how sure the headings make it, `family` what its keys belong
    to where the format of the file says so."""

    kind: str
    columns: tuple[Column, ...]
    score: float = 0.0
    family: str = ""

    def of_role(self, role: Role) -> tuple[Column, ...]:
        """The columns with this role, in their order."""
        return tuple(column for column in self.columns if column.role == role)

    def of_field(self, name: str) -> tuple[Column, ...]:
        """The columns of a field: one, or several for a list."""
        return tuple(column for column in self.columns if column.role == "field" and column.field == name)

    @property
    def key(self) -> Column | None:
        """The column that identifies a row at its source."""
        return next(iter(self.of_role("key")), None)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that have columns."""
        return tuple(dict.fromkeys(column.field for column in self.columns if column.role == "field"))


def fold(heading: str) -> str:
    """A heading for comparing: no case, spaces, signs or full-width forms, nor Salesforce's ending of own columns."""
    text = re.sub(r"__c$", "", unicodedata.normalize("NFKC", heading).casefold().strip())
    return "".join(sign for sign in text if sign.isalnum())


def always(_index: int) -> bool:
    """Take every column for what its heading says."""
    return True


def plan_for(
    headings: Sequence[str],
    name: str,
    kind: str | None = None,
    columns: Mapping[str, str] | None = None,
    is_key: Callable[[int], bool] = always,
) -> Plan:
    """How a table with these headings becomes records: of `kind`, else of the kind they fit best.

    `columns` says of single headings which field they are, `key`, or the empty text for none. `name` is the file's, for
    messages; `is_key` says whether the cells of a column can tell rows apart. Raises `KamtuiError` that lists the
    headings when no kind fits, several do, or a required one is missing.
    """
    if kind:
        plan = plan_of(kind_of(kind), headings, columns, is_key)
        if lacking := missing(kind_of(kind), plan):
            raise KamtuiError(
                _("{file} has no column for {fields}").format(file=name, fields=", ".join(lacking)),
                _("Its headings are: {headings}").format(headings=listed_headings(headings)),
                _("Rename one of them, or say what it is with --map"),
            )
        return plan
    plans = [plan_of(one, headings, columns, is_key) for one in all_kinds() if _is_guessed(one)]
    fitting = sorted((plan for plan in plans if not missing(kind_of(plan.kind), plan)), key=lambda plan: -plan.score)
    if not fitting or not fitting[0].score:
        raise KamtuiError(
            _("kamtui cannot tell what {file} holds").format(file=name),
            _("Its headings are: {headings}").format(headings=listed_headings(headings)),
            _("Say it with --kind, one of {kinds}").format(kinds=_kinds()),
        )
    near = [plan.kind for plan in fitting if plan.score > fitting[0].score * CLEARLY]
    if len(near) > 1:
        raise KamtuiError(
            _("{file} may hold {kinds}").format(
                file=name, kinds=_(" or ").join(_(kind_of(one).plural) for one in near)
            ),
            _("Its headings are: {headings}").format(headings=listed_headings(headings)),
            _("Say it with --kind, one of {kinds}").format(kinds=", ".join(near)),
        )
    return fitting[0]


def plan_of(
    kind: Kind,
    headings: Sequence[str],
    columns: Mapping[str, str] | None = None,
    is_key: Callable[[int], bool] = always,
) -> Plan:
    """What each column would be in a table of this kind."""
    told = {fold(heading): role for heading, role in (columns or {}).items()}
    roles: dict[int, tuple[Role, str]] = {}
    for index, heading in enumerate(headings):
        if (role := told.get(fold(heading))) is not None:
            roles[index] = _told(kind, role)
    key = _key(kind, headings, roles, is_key)
    if key is not None:
        roles[key] = ("key", "")
    _put_name_parts(kind, headings, roles)
    _put_fields(kind, headings, roles)
    _put_common_title(kind, headings, roles)
    if key is not None and not any(role == ("field", kind.title) for role in roles.values()) and not _has_parts(roles):
        claimed = any(name == kind.title for _place, name in claims(kind).get(fold(headings[key]), ()))
        if claimed:
            roles[key] = ("key", kind.title)  # the key is all the name there is
    made = tuple(
        Column(index, heading, *roles.get(index, ("extra", ""))) for index, heading in enumerate(headings)
    )
    return Plan(kind.name, made, _score(kind, made))


@cache
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)


def claims(kind: Kind) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """Folded headings and the fields of the kind they may be, each with its place: the lower, the nearer."""
    return _claims(kind.name, kind.fields)


@cache
def _claims(kind: str, fields: tuple[object, ...]) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """By name and fields, so that a kind declared anew is read anew."""
    found: dict[str, dict[str, int]] = {}
    for field in kind_of(kind).fields:
        words = [*field.headings, field.name, field.label, *synonyms.COMMON.get((kind, field.name), ())]
        for place, word in enumerate(words):
            found.setdefault(fold(word), {}).setdefault(field.name, place)
    return {word: tuple(sorted((place, name) for name, place in names.items())) for word, names in found.items()}


def _told(kind: Kind, role: str) -> tuple[Role, str]:
    """The role a map gives a column. Raises `KamtuiError` for a field the kind does not have."""
    if role in ROLES and role not in kind.by_name:
        return ROLES[role], ""
    return ("field", kind.field(role).name) if role else ("extra", "")


def _key(
    kind: Kind, headings: Sequence[str], roles: Mapping[int, tuple[Role, str]], is_key: Callable[[int], bool]
) -> int | None:
    """The column that holds the rows' keys: one a map names, else the most telling heading whose cells may be keys."""
    for index, (role, _name) in roles.items():
        if role == "key":
            return index
    folds = [fold(heading) for heading in headings]
    for word in (*_own_keys(kind), *_folded(synonyms.ANY_KEYS), *_numbers(kind)):
        if word in folds and folds.index(word) not in roles and is_key(folds.index(word)):
            return folds.index(word)
    return None


def _own_keys(kind: Kind) -> tuple[str, ...]:
    return (fold(f"{kind.name} id"), *_folded(synonyms.KEYS.get(kind.name, ())))


def _numbers(kind: Kind) -> tuple[str, ...]:
    return _folded(synonyms.NUMBERS.get(kind.name, ()))


def _put_name_parts(kind: Kind, headings: Sequence[str], roles: dict[int, tuple[Role, str]]) -> None:
    """First and last name of a person. A lone last name beside a name column completes it."""
    if kind.name not in synonyms.PEOPLE:
        return
    parts: tuple[tuple[Role, tuple[str, ...]], ...] = (
        ("first", synonyms.FIRST_NAMES), ("middle", synonyms.MIDDLE_NAMES), ("last", synonyms.LAST_NAMES),
    )
    told = {role for role, _name in roles.values()}
    for role, words in parts:
        for index, heading in enumerate(headings):
            if role not in told and index not in roles and fold(heading) in _folded(words):
                roles[index] = (role, "")
                break
    if "middle" not in told and not any(role in ("first", "last") for role, _name in roles.values()):
        for index in [index for index, (role, _name) in roles.items() if role == "middle"]:
            del roles[index]


def _put_fields(kind: Kind, headings: Sequence[str], roles: dict[int, tuple[Role, str]]) -> None:
    """Give each field the column whose heading is nearest to it; a list takes every column that means it."""
    folds = {fold(heading) for heading in headings}
    wanted = sorted(
        (place, index, name)
        for index, heading in enumerate(headings)
        if index not in roles and synonyms.UNLIKE.get(fold(heading)) not in folds
        for place, name in claims(kind).get(fold(heading), ())
    )
    taken = {name for role, name in roles.values() if role == "field"}
    for _place, index, name in wanted:
        if index in roles or (name in taken and kind.field(name).shape != "list"):
            continue
        roles[index] = ("field", name)
        taken.add(name)
    told = any(role == "currency" for role, _name in roles.values())
    if not told and any(field.shape == "money" for field in kind.fields):
        for index, heading in enumerate(headings):
            if index not in roles and fold(heading) in _folded(synonyms.CURRENCIES):
                roles[index] = ("currency", "")
                break


def _put_common_title(kind: Kind, headings: Sequence[str], roles: dict[int, tuple[Role, str]]) -> None:
    """The title of a kind whose records other programs head by a word of every kind (`synonyms.BESIDE`)."""
    beside, words, unless = synonyms.BESIDE.get(kind.name, ("", (), ""))
    taken = {name for role, name in roles.values() if role == "field"}
    if beside not in taken or kind.title in taken or unless in map(fold, headings):
        return
    for index, heading in enumerate(headings):
        if index not in roles and fold(heading) in words:
            roles[index] = ("field", kind.title)
            return


def _has_parts(roles: Mapping[int, tuple[Role, str]]) -> bool:
    return any(role in ("first", "last") for role, _name in roles.values())


def _score(kind: Kind, columns: Sequence[Column]) -> float:
    """How well a kind fits: each column counts the more, the fewer kinds have a field for it."""
    score = 0.0
    for column in columns:
        word = fold(column.heading)
        if column.role in ("first", "last"):
            score += TELLING_KEY / len(synonyms.PEOPLE)
        elif column.role == "field" and word not in synonyms.VAGUE:
            score += 1 / max(1, sum(word in claims(other) for other in all_kinds() if _is_guessed(other)))
        elif column.role == "key" and word in (*_own_keys(kind), *_numbers(kind)):
            keyed = sum(word in (*_own_keys(other), *_numbers(other)) for other in all_kinds())
            referred = sum(word in claims(other) for other in all_kinds() if other.name != kind.name)
            score += TELLING_KEY / (keyed + referred)
    # A list of people is a list of the customer's, unless it says more of ours.
    return score * CLEARLY * CLEARLY if kind.name == "teammate" else score


def missing(kind: Kind, plan: Plan) -> list[str]:
    """The labels of required fields that no column gives."""
    have = {column.field for column in plan.columns if column.field}
    if plan.of_role("first") or plan.of_role("last"):
        have.add(kind.title)
    return [_(field.label) for field in kind.fields if field.required and field.name not in have]


def importable_kinds() -> tuple[Kind, ...]:
    """The kinds whose headings are known."""
    return tuple(one for one in all_kinds() if _is_guessed(one))


def _is_guessed(kind: Kind) -> bool:
    """Whether headings alone may say that a table holds this kind: its declaration says how its title is headed."""
    return any(field.headings for field in kind.fields if field.required or field.name == kind.title)


def _kinds() -> str:
    return ", ".join(kind.name for kind in all_kinds() if _is_guessed(kind))


def listed_headings(headings: Sequence[str]) -> str:
    """Headings as a message shows them: the first ones, each no longer than the eye takes in."""
    shown = ", ".join(heading[:40] for heading in headings[:SHOWN])
    return f"{shown}, …" if len(headings) > SHOWN else shown
