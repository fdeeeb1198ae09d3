"""Names by sound: pinyin and initials beside each name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamtui.store.pinyin import has_han, pinyin_key, sort_key, sound_of, syllables


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("华东恒岳商业银行", "hua dong heng yue shang ye yin hang"),
        ("重庆银行", "chong qing yin hang"),
        ("Hengyue Bank", "hengyue bank"),
        ("苏禾Dairy乳业", "su he dairy ru ye"),
        ("Anna Müller-Großmann", "anna muller grossmann"),
        ("O'Neill & Söhne, Inc.", "o neill sohne inc"),
        ("  ", ""),
        ("!!!", ""),
        ("ＡＢＣ", "abc"),
    ],
)
def test_a_name_is_heard_word_by_word(name: str, heard: str) -> None:
    assert " ".join(syllables(name)) == heard


def test_the_key_holds_initials_the_whole_and_the_words_of_every_name() -> None:
    assert pinyin_key(["Hengyue Bank", "恒岳银行"]) == (
        "|hb|hengyuebank|hengyue bank|hyyh|hengyueyinhang|heng yue yin hang|"
    )
    assert pinyin_key(["Chen"]) == "|c|chen|"
    assert pinyin_key(["!!!", ""]) == ""


def test_names_stand_in_the_order_of_their_sound() -> None:
    names = ["张伟", "Zhao Lin", "陈国栋", "Anna", "Chen Bo", "Österreich AG", "奥地利"]
    assert sorted(names, key=sort_key) == ["Anna", "奥地利", "Chen Bo", "陈国栋", "Österreich AG", "张伟", "Zhao Lin"]
    assert sort_key("!!!") == "!!!"


def test_what_is_typed_is_a_sound_unless_it_is_chinese_or_a_sign_to_be_found_as_written() -> None:
    assert sound_of("Heng-Yue ") == "heng yue"
    assert sound_of("ｈｄ") == "hd"
    assert [sound_of(text) for text in ("恒岳", "100%", "a_b", "|", "\\", "", "!!")] == [""] * 7


@given(st.text(max_size=30))
def test_any_name_has_a_key_in_which_its_own_sound_is_found(name: str) -> None:
    key = pinyin_key([name])
    assert "%" not in key
    assert "_" not in key
    if not has_han(name) and (sound := sound_of(name)):
        assert f"|{sound}|" in key
