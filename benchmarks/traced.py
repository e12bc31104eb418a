"""Traced days as the benchmarks play them: a layout, its citizens, and how slow each clerk really was that day."""

import csv
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any

from hall.rehearsal.day_file import Visitor, read_day
from queue_server.forecast.past import Past, read_history
from queue_server.simulation.engine import House, Post

TENTHS = 10


@dataclass(frozen=True)
class Traces:
    """The traces of one hall: a folder with `layout.json`, `history.csv` and `train/*.csv`."""

    folder: Path

    @property
    def name(self) -> str:
        """The hall."""
        return self.folder.name

    @cached_property
    def layout(self) -> dict[str, Any]:
        """The layout as a driver sends it."""
        document: dict[str, Any] = json.loads((self.folder / "layout.json").read_text(encoding="utf-8"))
        return document

    @cached_property
    def days(self) -> tuple[str, ...]:
        """The names of the days, in order."""
        return tuple(sorted(path.stem for path in (self.folder / "train").glob("*.csv")))

    def visitors(self, day: str) -> tuple[Visitor, ...]:
        """Who came on a day."""
        return read_day(
            self.folder / "train" / f"{day}.csv", {item["code"]: item["code"] for item in self.layout["items"]}
        )

    def past(self, *, without: str) -> Past:
        """The history but for one day: what the hall could have learned had that day not been yet."""
        everything = read_history(self.folder / "history.csv")
        return Past(tuple(ticket for ticket in everything.tickets if str(ticket.day) != without), everything.left_out)

    def calendar(self, day: str) -> dict[str, Any]:
        """What kind of day it was, from the first line of its file."""
        with (self.folder / "train" / f"{day}.csv").open(encoding="utf-8") as file:
            words = dict(word.split("=") for word in file.readline().strip("# \n").split())
        return {"dow": int(words["dow"]), "surge": words["surge"]}

    def house(self, day: str) -> House:
        """The hall to simulate, each clerk as slow as on that day."""
        layout, pace = self.layout, self._pace(day)
        return House(
            posts=tuple(
                Post(window["id"], frozenset(window["items"]), window["tidal"], pace.get(window["id"], 1.0))
                for window in layout["windows"]
            ),
            sessions=tuple((start, end) for start, end in layout["sessions"]),
            walk_s=layout["walk_s"],
            call_s=layout["call_s"],
            setup_s=layout["setup_s"],
            grace_s=layout["lunch_grace_s"],
        )

    def _pace(self, day: str) -> Mapping[str, float]:
        """How much longer services took at each window than the citizens' own times, from history of that day."""
        needed = {
            (round(visitor.arrival_s * TENTHS) // 2, visitor.item): visitor.service_s for visitor in self.visitors(day)
        }
        factors: defaultdict[str, list[float]] = defaultdict(list)
        with (self.folder / "history.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = (round(float(row["arrival_s"]) * TENTHS) // 2, row["item_code"])
                if row["day"] == day and row["duration_s"] and key in needed:
                    factors[row["window_id"]].append(float(row["duration_s"]) / needed[key])
        return {window: median(each) for window, each in factors.items()}
