"""A tiny hall to drive: two windows that take the same item, one that takes another, one tidal."""

import json
from typing import Any

from queue_server.drive.advisor import Silence
from queue_server.drive.lines import Drive

NINE = 32_400.0


def layout(**changes: object) -> dict[str, Any]:
    """The tiny hall's layout, with some of its fields changed."""
    return {
        "name": "tiny",
        "items": [
            {"code": "ZH01", "group": "ZH", "mean_s": 300, "simple": True},
            {"code": "SB01", "group": "SB", "mean_s": 600, "simple": False},
        ],
        "windows": [
            {"id": "W01", "home": "ZH", "items": ["ZH01"], "tidal": False},
            {"id": "W02", "home": "ZH", "items": ["ZH01", "SB01"], "tidal": False},
            {"id": "W03", "home": "TIDAL", "items": ["ZH01", "SB01"], "tidal": True},
        ],
        "sessions": [[32400, 43200], [48600, 61200]],
        "kiosk": [[31500, 42600], [47700, 60000]],
        "lunch_grace_s": 1800,
        "walk_s": 25,
        "call_s": 40,
        "setup_s": 480,
        **changes,
    }


class Driver:
    """Says lines to a drive and reads its answers."""

    def __init__(self, *, reset: bool = True, policy: str | None = None) -> None:
        self.drive = Drive(lambda _ground: Silence())
        if reset:
            self.say("reset", layout=layout(), history=None, policy=policy)

    def say(self, op: str, **fields: object) -> dict[str, Any]:
        """One line and its answer."""
        answer: dict[str, Any] = json.loads(self.drive.answer(json.dumps({"op": op, **fields}).encode()))
        return answer

    def opened(self, *windows: str) -> "Driver":
        """The same, with windows open since nine."""
        for window in windows:
            self.say("window", t=NINE, window=window, state="open")
        return self

    def issue(self, ticket: object, t: float = NINE, item: str = "ZH01", **fields: object) -> dict[str, Any]:
        """A ticket taken."""
        return self.say("issue", t=t, ticket=ticket, item=item, **{"class": 0, **fields})
