"""The numbers each outlet uses, pinned: two national sources count in opposite directions (domain.md traps 1 to 3)."""

import pytest

from hall.packaged import packaged
from hall.words import ItemKind, RatingChannel, RatingLevel
from queue_server.outlets.codes import case_type_code, channel_code, level_code, orders
from queue_server.outlets.facts import LEVEL_NAMES


def test_five_is_best_in_the_interfaces_and_worst_in_the_standard() -> None:
    assert [level_code("hcp", level) for level in RatingLevel] == [5, 4, 3, 2, 1]
    assert [level_code("gbt39046", level) for level in RatingLevel] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("places", "pad", "qr", "terminal"), [("common", 4, 3, 5), ("zhejiang", 4, 3, 5), ("shandong", 4, 3, 5)]
)
def test_our_three_channels_in_every_province(places: str, pad: int, qr: int, terminal: int) -> None:
    found = [channel_code(places, channel) for channel in (RatingChannel.PAD, RatingChannel.QR, RatingChannel.TERMINAL)]
    assert found == [pad, qr, terminal]


@pytest.mark.parametrize(
    ("order", "instant", "committed", "consultation"),
    [("gbt39046", 1, 2, 9), ("shandong", 1, 2, 1), ("zhejiang", 2, 1, 2)],
)
def test_case_types_are_inverted_in_zhejiang(order: str, instant: int, committed: int, consultation: int) -> None:
    kinds = (ItemKind.INSTANT, ItemKind.COMMITTED, ItemKind.CONSULTATION)
    assert [case_type_code(order, kind) for kind in kinds] == [instant, committed, consultation]


def test_every_order_can_say_every_word() -> None:
    assert orders("satisfaction") == ("hcp", "gbt39046")
    for order in orders("satisfaction"):
        assert len({level_code(order, level) for level in RatingLevel}) == 5
    for places in orders("pf"):
        assert len({channel_code(places, channel) for channel in RatingChannel}) == 3
    for order in orders("case_type"):
        assert all(case_type_code(order, kind) for kind in ItemKind)
    assert LEVEL_NAMES.keys() == set(RatingLevel)


def test_each_shipped_dialect_counts_as_its_source_does() -> None:
    orders_of = {}
    for file in packaged("outlets").glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        order = next((line.split('"')[1] for line in text.splitlines() if line.startswith("levels")), "")
        orders_of[file.stem] = order
    assert orders_of == {
        "anhui": "hcp",
        "gbt39046": "gbt39046",
        "gbt39046-couriers": "",  # rates nothing
        "national": "hcp",
        "shandong": "hcp",
        "zhejiang": "hcp",
    }
