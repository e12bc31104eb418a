"""The LED signs above windows (窗口条屏): the same facts as on the boards, in a few words."""

from threading import Event

from devices.part import Part
from devices.ports import DeviceError, WindowSign
from displays.saying import away_words, pair, said
from hall.clock import Clock
from hall.messages.facts import WindowFact
from hall.messages.topics import Words
from hall.words import Language, WindowState

AGAIN_S = 60.0
"""Wall seconds after which a sign is told the same again: one that lost its power shows nothing and says nothing."""
RETRY_S = 2.0


class LedSign:
    """One sign; everything but `see` belongs to one thread."""

    def __init__(self, part: Part[WindowSign], clock: Clock, lead: Language = Language.ZH) -> None:
        self._part = part
        self._clock = clock
        self._lead = lead
        self._came = Event()
        self._newest: WindowFact | None = None
        self._shown: tuple[str, ...] = ()
        self._next_s = float("-inf")

    def see(self, fact: WindowFact) -> None:
        """Take what the sign is to say; from any thread."""
        self._newest = fact
        self._came.set()

    def serve(self, timeout_s: float) -> None:
        """Show what is new, waiting up to `timeout_s` wall seconds for it."""
        self._came.wait(timeout_s)
        self._came.clear()
        if self._newest is None:
            return
        lines, now_s = sign_lines(self._newest, self._lead), self._clock.monotonic()
        if lines == self._shown and now_s < self._next_s:
            return
        try:
            self._part.use(lambda sign: sign.show(lines))
        except DeviceError:  # the part's state says so already; it is tried again until it is there
            self._shown, self._next_s = (), now_s + RETRY_S
        else:
            self._shown, self._next_s = lines, now_s + AGAIN_S


def sign_lines(fact: WindowFact, lead: Language) -> tuple[str, ...]:
    """What a sign says, the most important line first: a sign of one line shows no more."""
    if fact.emergency is not None:
        return (pair(said("led_evacuate"), lead)[0],)
    window = pair(said("led_window", window=fact.window_no), lead)[0]
    now = said(f"led_{fact.state}", ticket_no=fact.ticket_no or "")
    return (pair(now, lead)[0], f"{window} {pair(_beside(fact), lead)[0]}".strip())


def _beside(fact: WindowFact) -> Words:
    if fact.state is WindowState.PAUSED:
        return away_words(fact)
    if fact.outages:
        names = "、".join(name.zh for name in fact.outages), ", ".join(name.en or name.zh for name in fact.outages)
        return Words(said("led_outage", names=names[0]).zh, said("led_outage", names=names[1]).en)
    return fact.roles[0] if fact.roles else Words("")
