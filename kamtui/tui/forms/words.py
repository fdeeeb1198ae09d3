"""Choosing one of a few words: which of them a typed beginning means, and the next one."""

from collections.abc import Sequence

from kamtui.locale import _
from kamtui.tui.forms.fields import FormField


def labels(field: FormField) -> list[str]:
    """The words, in the language in use."""
    return [_(label) for _key, label in field.words]


def is_word(field: FormField, text: str) -> bool:
    """Whether `text` is one of the words as it stands."""
    return text.strip().casefold() in {label.casefold() for label in labels(field)}


def matching(field: FormField, text: str) -> list[str]:
    """The words that `text` may be the beginning of, in either language, else those that hold it; all of them for a
    text that says nothing or is a word already."""
    typed = text.strip().casefold()
    if not typed or is_word(field, typed):
        return labels(field)
    forms = [(_(label), [form.casefold() for form in (_(label), label, key)]) for key, label in field.words]
    begun = [label for label, words in forms if any(word.startswith(typed) for word in words)]
    return begun or [label for label, words in forms if any(typed in word for word in words)]


def settled(field: FormField, text: str) -> str:
    """The word that a typed beginning means: the first that fits. What fits none stays as it was typed."""
    if not text.strip() or is_word(field, text):
        return text.strip()
    typed = text.strip().casefold()
    found = matching(field, text)
    if found and (not field.declared.open or found[0].casefold().startswith(typed)):
        return found[0]
    return text.strip()


def turned(field: FormField, text: str, step: int) -> str:
    """The word `step` places on from `text`, round and round; the empty place is among them where none is needed."""
    among: Sequence[str] = matching(field, text)
    if is_word(field, text) or not text.strip():
        among = labels(field) if field.required else ["", *labels(field)]
    folded = [label.casefold() for label in among]
    typed = text.strip().casefold()
    if not among:
        return text
    if typed not in folded:
        return among[0 if step > 0 else -1]
    return among[(folded.index(typed) + step) % len(among)]
