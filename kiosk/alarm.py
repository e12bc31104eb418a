"""The order to leave, spoken by a kiosk: in every language, at full volume, again and again until it is called off."""

from collections.abc import Callable

from hall.clock import Clock
from hall.words import Language
from kiosk.fitted import Voice
from kiosk.flow.page import Page
from kiosk.flow.saying import TONGUES

EVACUATION = "evacuation"
"""The page that stands while everybody is to leave."""
EVERY_S = 3.0
"""Wall seconds of silence between two orders, as at the boards."""


class Alarm:
    """What a kiosk says while its page orders everybody to leave; whoever had turned its voice off hears it too."""

    def __init__(self, voice: Voice | None, clock: Clock, shown: Callable[[], Page | None]) -> None:
        """`shown` is the page on the glass."""
        self._voice = voice
        self._clock = clock
        self._shown = shown
        self._quiet_until = 0.0

    @property
    def sounds(self) -> bool:
        """Whether everybody is to leave."""
        page = self._shown()
        return page is not None and page.name == EVACUATION

    def say(self) -> None:
        """Say it in every language unless it was said just now; returns early once it is called off."""
        if self._voice is None or self._clock.monotonic() < self._quiet_until:
            return
        for language in Language:
            if self.sounds:
                self._voice.say(order_to_leave(language), language, lambda: not self.sounds, loud=True)
        self._quiet_until = self._clock.monotonic() + EVERY_S


def order_to_leave(language: Language) -> str:
    """What everybody hears."""
    say = TONGUES[language].say
    return f"{say('evacuate')}{say('spoken_pause')} {say('evacuate_how')}"
