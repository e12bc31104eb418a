"""What an outlet calls the hall's words: the national code sets run in opposite orders, so no bare number travels."""

import json
from collections.abc import Mapping
from functools import cache

from hall.packaged import packaged
from hall.words import ItemKind, RatingChannel, RatingLevel

CHANNELS = {
    RatingChannel.PAD: "PAD",
    RatingChannel.QR: "QR",
    RatingChannel.TERMINAL: "HALL_TERMINAL",
}
COMMITTED = frozenset({ItemKind.COMMITTED, ItemKind.MAJOR})


def level_code(order: str, level: RatingLevel) -> int:
    """The number of a level in an order: `hcp` (5 is best) or `gbt39046` (1 is best)."""
    return _set("satisfaction", order)[level.name]


def channel_code(places: str, channel: RatingChannel) -> int:
    """The number (pf) of a channel: `common`, `zhejiang`, `shandong`."""
    return _set("pf", places)[CHANNELS[channel]]


def case_type_code(order: str, kind: ItemKind) -> int:
    """The number of a case's type: `gbt39046` and `shandong` count 即办件 first, `zhejiang` 承诺件."""
    codes = _set("case_type", order)
    if kind not in (ItemKind.INSTANT, ItemKind.COMMITTED) and "OTHER" in codes:
        return codes["OTHER"]
    return codes["COMMITTED" if kind in COMMITTED else "INSTANT"]


def orders(kind: str) -> tuple[str, ...]:
    """The orders known of a kind of code: `satisfaction`, `pf` or `case_type`."""
    return tuple(name.removeprefix(f"{kind}_") for name in _all() if name.startswith(f"{kind}_"))


def _set(kind: str, order: str) -> Mapping[str, int]:
    found: Mapping[str, int] = _all()[f"{kind}_{order}"]
    return found


@cache
def _all() -> Mapping[str, Mapping[str, int]]:
    codes: Mapping[str, Mapping[str, int]] = json.loads(packaged("codesets.json").read_text(encoding="utf-8"))
    return codes
