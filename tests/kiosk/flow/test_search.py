import pytest

from hall.words import ItemCode
from kiosk.flow.readings import read
from kiosk.flow.samples import catalogue, found
from kiosk.flow.search import Index


@pytest.mark.parametrize(
    ("typed", "item"),
    [
        ("SBK", "sb-01"),  # an everyday word by its initials
        ("SHEBAOKA", "sb-01"),
        ("shebaok", "sb-01"),
        ("SHBZKSL", "sb-01"),  # the item's own name by its initials
        ("社保卡", "sb-01"),
        ("SECURITY", "sb-01"),
        ("TUIXIU", "sb-04"),
    ],
)
def test_an_item_is_found_by_what_people_call_it(typed: str, item: str) -> None:
    assert ItemCode(item) in found().find(typed)[:4]


def test_the_nearest_is_first_and_shortcuts_before_others() -> None:
    assert found().find("SBK")[0] == "sb-01"
    assert found().find("")[:2] == ("sb-01", "yb-01")


def test_before_anything_is_typed_all_items_are_there() -> None:
    assert len(found().find("")) == sum(len(group.items) for group in catalogue().groups)


def test_what_nobody_means_finds_nothing() -> None:
    assert found().find("QQQQ") == ()
    assert Index().find("SBK") == ()


def test_a_name_is_read_by_its_phrases_and_keeps_its_letters() -> None:
    assert read("银行 5G（新）") == ("YIN", "HANG", "5G", "XIN")
