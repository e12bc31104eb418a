"""How a day is told: each step acts, checks what it claims at an outside edge, and is one sentence with its rows.

    with tell("tide_opened") as step:
        stage.manager.ask("windows/w12/open", {"reason": "…"})
        step.proves("W4", stage.sign("w12").state, WindowState.ASKING)
        step.say(window=12)

The sentence is the text `<hall>_tide_opened` of the catalogue `story`, filled with what `say` was given. A check that
fails ends the story; a row is proved by nothing but a check.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hall.clock import Clock
from hall.messages.topics import Words
from hall.texts import Texts
from hall.words import HallId, Language
from queue_server.core.affair_kinds import Named
from queue_server.core.text import Text
from queue_server.story.rows import ROWS

TEXTS = Texts("story")


class NotShown(Exception):
    """The hall did not do what a step says: either the story or the hall is wrong."""

    def __init__(self, step: str, rows: str, found: object, wanted: object) -> None:
        super().__init__(step, rows, found, wanted)
        self.step = step
        self.rows = rows
        self.found = found
        self.wanted = wanted


class Step:
    """One step while it is under way."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.rows: dict[str, None] = {}
        self.values: dict[str, object] = {}
        self.quoted: tuple[str, ...] = ()

    def sees(self, found: object, wanted: object = True) -> None:
        """Check what was found at an edge of the hall; raises `NotShown`."""
        if found != wanted:
            raise NotShown(self.code, "", found, wanted)

    def proves(self, rows: str, found: object, wanted: object = True) -> None:
        """Check it, and count it for rows of the checklist (`"F1 W6"`); raises `NotShown`."""
        if found != wanted:
            raise NotShown(self.code, rows, found, wanted)
        for row in rows.split():
            if row not in ROWS:
                raise ValueError(f"{row} is no row of the checklist")
            self.rows[row] = None

    def say(self, **values: object) -> None:
        """Fill the step's sentence."""
        self.values |= values

    def quote(self, *lines: str) -> None:
        """Show lines as they stand on paper, screen or page, below the sentence."""
        self.quoted += lines


class Telling:
    """A story being told: what was proved so far, and where its lines go."""

    def __init__(
        self, hall: HallId, time_zone: str, clock: Clock, language: Language, out: Callable[[str], None]
    ) -> None:
        self._hall = hall
        self._zone = ZoneInfo(time_zone)
        self._clock = clock
        self.language = language
        self._out = out
        self.proved: dict[str, list[str]] = {}

    @contextmanager
    def __call__(self, code: str) -> Iterator[Step]:
        """A step; told once it is over, at the time when it began."""
        step, began = Step(code), self._clock.now()
        yield step
        for row in step.rows:
            self.proved.setdefault(row, []).append(code)
        self._print(step, began)

    def chapter(self, code: str) -> None:
        """A line between the parts of a day."""
        self._out("")
        self._out(self.words(f"{self._hall}_chapter_{code}"))

    def words(self, code: str, **values: object) -> str:
        """A text of the story's catalogue."""
        return TEXTS.say(code, self.language, **values)

    def both(self, code: str) -> Text:
        """A text of the story's catalogue in both languages, for what the hall itself is given."""
        return Text(TEXTS.say(code, Language.ZH), TEXTS.say(code, Language.EN))

    def name(self, text: Text | Words | Named) -> str:
        """A name of the hall's plan in the story's language."""
        return text.en if self.language is Language.EN and text.en else text.zh

    def refusal(self, answer: Mapping[str, Any]) -> str:
        """Why the API said no, in the story's language."""
        return str(answer[f"message_{self.language}"]).rstrip("。.")

    def line(self, code: str, **values: object) -> None:
        """A line that belongs to no step."""
        self._out(self.words(code, **values))

    def _print(self, step: Step, began: datetime) -> None:
        rows = sorted(step.rows, key=ROWS.index)
        marks = f"  [{' '.join(rows)}]" if rows else ""
        self._out(
            f"{began.astimezone(self._zone):%H:%M}  {self.words(f'{self._hall}_{step.code}', **step.values)}{marks}"
        )
        for line in step.quoted:
            self._out(f"         │ {line}")
