"""Lifts events written by an older program to the shape they have now, before the hall evolves by them."""

from collections.abc import Callable, Mapping
from typing import Any

Document = dict[str, Any]
"""An event as JSON says it, `type` and `v` included."""

Lift = Callable[[Document], Document]
"""Takes an event of one version and gives it the next version's shape; `v` is counted up for it."""

LIFTS: Mapping[tuple[str, int], Lift] = {}
"""A lift for each (type, version) that was ever written to a journal and has changed since."""


class UnknownEvent(Exception):
    """The journal holds an event this program does not know: start the program that wrote it, or a newer one."""

    code = "unknown_event"


def lift(document: Document, version: int, lifts: Mapping[tuple[str, int], Lift] = LIFTS) -> Document:
    """The event in the shape of `version`; raises `UnknownEvent` where no lift leads there."""
    while document["v"] != version:
        step = lifts.get((document["type"], document["v"]))
        if step is None:
            raise UnknownEvent(f"{document['type']} version {document['v']}, this program knows {version}")
        document = {**step(document), "type": document["type"], "v": document["v"] + 1}
    return document
