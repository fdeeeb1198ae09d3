"""Which record a row is: by its source's keys, its name, or its cells."""

import pytest

from kamtui.exchange.identity import Identity, family_of, normal_key, row_id


@pytest.mark.parametrize(
    ("key", "family"),
    [
        ("001x0000002xLCVAA2", "salesforce"), ("001x0000002xLCV", "salesforce"),
        ("8b1f3d7e-52a4-5c0e-9d18-6b616d747569", "guid"), ("{8B1F3D7E-52A4-5C0E-9D18-6B616D747569}", "guid"),
        ("__export__.res_partner_12", "odoo"), ("12", ""), ("ALFKI", ""), ("1C1I7A6R", ""),
    ],
)
def test_keys_that_only_one_system_makes_are_known(key: str, family: str) -> None:
    assert family_of(key) == family


def test_one_key_in_two_spellings_is_one_record() -> None:
    assert row_id("salesforce", "account", "001x0000002xLCVAA2") == row_id("salesforce", "account", "001x0000002xLCV")
    assert normal_key("guid", "{8B1F}") == normal_key("guid", "8b1f")


def test_the_same_headings_in_any_order_and_spelling_are_one_source() -> None:
    first = Identity("contact", ["ID", "Full Name"], ["1"])
    assert Identity("contact", ["full_name", "id"], ["7"]).source == first.source
    assert Identity("contact", ["ID", "Full Name", "City"], ["1"]).source != first.source
    assert Identity("account", ["ID", "Full Name"], ["1"]).of("1", "", []) != first.of("1", "", [])


def test_a_systems_keys_are_the_same_in_all_of_its_tables() -> None:
    wide = Identity("account", ["ID", "Name", "City"], ["001x0000002xLCVAA2"])
    narrow = Identity("account", ["ID", "Name"], ["001x0000002xLCVAA2"])
    assert wide.of("001x0000002xLCVAA2", "a", []) == narrow.of("001x0000002xLCVAA2", "b", [])
    assert wide.source != narrow.source
    assert wide.family == narrow.family == "salesforce"


def test_accounts_without_keys_are_known_by_their_names_in_any_table() -> None:
    first, second = Identity("account", ["Name", "City"]), Identity("account", ["Company"])
    assert first.of("", "Hengyue  Bank", ["x"]) == second.of("", "HENGYUE bank", ["y"])
    assert first.of("", "Hengyue Bank", []) != second.of("", "Suhe", [])


def test_equal_rows_are_as_many_records_as_there_are_rows_and_the_same_again() -> None:
    cells = ["Chen", "CTO"]
    made = [[Identity("contact", ["Name", "Title"]).of("", "Chen", cells)] for _again in range(2)]
    assert made[0] == made[1]
    rows = Identity("contact", ["Name", "Title"])
    assert len({rows.of("", "Chen", cells) for _again in range(3)}) == 3


def test_empty_cells_and_the_order_of_columns_do_not_tell_rows_apart() -> None:
    assert Identity("contact", ["Name", "Title"]).of("", "", ["Chen", ""]) == Identity(
        "contact", ["Title", "Name"]
    ).of("", "", ["", " Chen"])
