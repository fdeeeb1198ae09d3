"""What a note says besides its marks."""

import pytest

from kamtui.documents.said import KIND_WORDS, SHORTEST, first_sentence, said
from kamtui.quicklog.marks import KINDS


@pytest.mark.parametrize(("note", "told"), [
    ("they sign when the drill works", "they sign when the drill works"),
    ("@陈总 45m went well", "went well"),
    ("@陈总，李雯都在", "李雯都在"),
    ('@"Chen Guodong" #onsite 45m good talk =advanced recap', "good talk"),
    ("good talk !send drill plan by friday; later more", "good talk ; later more"),
    ("good talk\n>>演练方案 周五\n<<test result\n?who signs", "good talk"),
    ("＠陈总 ＃电话 谈得好 ＝推进", "谈得好"),
    ("45m 10:00-10:45 they came late", "they came late"),
    ("$DR platform is ours ~30", "platform is ours"),
    ("trust:20 needs:15 a quiet day mix:30/70", "a quiet day"),
])  # fmt: skip
def test_marks_and_steps_are_left_out(note: str, told: str) -> None:
    assert said(note) == told


@pytest.mark.parametrize("note", [
    "mail to chen@bank.example about 10:45", "3 > 2 and 1 < 2", "wow! really? yes", "room #12 costs $500",
    "a=b", "between 9:00-10:00 nobody",
])  # fmt: skip
def test_signs_inside_words_and_numbers_are_no_marks(note: str) -> None:
    assert said(note) == note


@pytest.mark.parametrize("note", [
    "@陈总 45m", "!send drill plan", "#phone =continued", "", "   ", "phone 20m", "phone 20m @陈总\n>>send plan",
    "电话20分钟", "昨天下午3点上门45分钟", "yesterday 10:00 phone", "20 Nov on-site, 1h",
])  # fmt: skip
def test_a_note_of_marks_and_a_head_alone_says_nothing_that_its_columns_do_not(note: str) -> None:
    assert said(note) == first_sentence(note) == ""


def test_every_word_for_a_kind_of_visit_is_known_here() -> None:
    assert sorted(KIND_WORDS) == sorted(KINDS)


@pytest.mark.parametrize("note", ["phone was dead", "dinner with Chen", "sun li said no", "may we come", "上门谈得好"])
def test_words_of_a_head_that_begin_a_sentence_are_said(note: str) -> None:
    assert said(note) == first_sentence(note) == note


@pytest.mark.parametrize(("note", "told"), [
    ("They sign in May. Then we build.", "They sign in May."),
    ("他们五月份就会签合同。然后开工。", "他们五月份就会签合同。"),
    ("Yes. They sign in May.", "Yes. They sign in May."),
    ("\n\n  second line\nthird", "second line"),
    ("@陈总 #phone\nthey agreed to all of it! and more", "they agreed to all of it!"),
    ("version 2.5 is out", "version 2.5 is out"),
    ("phone 20m\nthey agreed to all of it", "they agreed to all of it"),
    ("", ""),
])  # fmt: skip
def test_the_first_sentence_is_the_first_that_says_something(note: str, told: str) -> None:
    assert first_sentence(note) == told


def test_a_first_sentence_of_exactly_the_shortest_length_counts() -> None:
    head = "a" * SHORTEST
    assert first_sentence(f"{head}. more") == f"{head}."
    assert first_sentence(f"{head[1:]}. more") == f"{head[1:]}. more"
