"""Has every clip of the hall's own calls ready before they are needed: at install, and whenever the hall changes."""

from collections.abc import Sequence
from threading import Event

from devices.ports import DeviceError
from devices.voice import Voice
from displays.voice.wording import needed_texts
from hall.messages.facts import BoardFact, CatalogueFact
from hall.words import Language


class Preparation:
    """The clips of one voice; everything but `see_board` and `see_catalogue` belongs to one thread."""

    def __init__(self, voice: Voice, languages: Sequence[Language]) -> None:
        self._voice = voice
        self._languages = languages
        self._board: BoardFact | None = None
        self._catalogue: CatalogueFact | None = None
        self._came = Event()
        self._ready: set[tuple[Language, str]] = set()

    def see_board(self, fact: BoardFact) -> None:
        """Know the windows; from any thread."""
        self._board = fact
        self._came.set()

    def see_catalogue(self, fact: CatalogueFact) -> None:
        """Know the ticket numbers and the zones; from any thread."""
        self._catalogue = fact
        self._came.set()

    def wanted(self, timeout_s: float) -> frozenset[tuple[Language, str]]:
        """The texts whose clips this hall needs, after waiting for news; none until the hall has said how it is."""
        self._came.wait(timeout_s)
        self._came.clear()
        board, catalogue = self._board, self._catalogue
        if board is None or catalogue is None:
            return frozenset()
        return frozenset(
            (language, text) for language in self._languages for text in needed_texts(board, catalogue, language)
        )

    def serve(self, timeout_s: float) -> None:
        """Make what is missing, after waiting up to `timeout_s` wall seconds for news."""
        try:
            for language, text in sorted(self.wanted(timeout_s) - self._ready):
                self._voice.speech(text, language)
                self._ready.add((language, text))
        except DeviceError:
            return  # the voice has told the manager, and tries again with the next news
