"""The band over every page of a glass: the hall's name once it is known, and the time."""

from hall.device_program import DeviceProgram
from hall.messages.facts import CatalogueFact
from hall.words import Language
from kiosk.flow.saying import TONGUES, clock
from kiosk.look.head import Head


class Band:
    """What the band over every page says: the hall's name once it is known, and the time."""

    def __init__(self, program: DeviceProgram) -> None:
        self._clock = program.clock
        self._catalogue: CatalogueFact | None = None

    def see(self, catalogue: CatalogueFact) -> None:
        """Know the hall's name; from any thread."""
        self._catalogue = catalogue

    def head(self, language: Language) -> Head:
        """The band in a language, now."""
        hall = "" if self._catalogue is None else TONGUES[language].words(self._catalogue.hall)
        return Head(hall, clock(self._clock.now()))
