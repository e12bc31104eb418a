"""What a hall hears: calls, twice and in turn, the order to leave before all, chirps at a window."""

from datetime import datetime, time, timedelta
from pathlib import Path
from threading import Event

import msgspec
import pytest

from devices.sound import chime
from displays.voice.caller import MANY, Caller, Manner
from displays.voice.cue import Work
from displays.voice.hall_voice import HallVoice
from displays.voice.locator import EVERY_S, LONGEST_S, Locator
from displays.voice.said import Said
from displays.voice.volume import volume
from hall.messages.facts import BoardCall
from hall.messages.reports import Announced, Report
from hall.spool import SpoolFull
from hall.words import DeviceState, Language, Need, TicketState, WindowId
from tests.displays.samples import NOW, call
from tests.displays.voice_fakes import Ears, board

CALL = "请A023号到3号窗口"


class Hall:
    """A voice in a hall, and what was heard and told."""

    def __init__(self, folder: Path) -> None:
        self.ears, self.told, self.stopping = Ears(), list[Report](), Event()
        self.folder = folder
        self.voice = self.fresh()

    def fresh(
        self, languages: tuple[Language, ...] = (Language.ZH,), volumes: tuple[tuple[time, int], ...] = ()
    ) -> HallVoice:
        manner = Manner(languages, tell=self.told.append)
        caller = Caller(self.ears.voice(), Said(self.folder / "said"), manner, self.ears.clock)
        self.voice = self.heard_through(caller, languages, volumes)
        return self.voice

    def heard_through(
        self, work: Work, languages: tuple[Language, ...] = (Language.ZH,), volumes: tuple[tuple[time, int], ...] = ()
    ) -> HallVoice:
        return HallVoice(self.ears.voice(), work, languages, volumes, self.stopping)

    def see(self, *calls: BoardCall, emergency: datetime | None = None, at: datetime = NOW) -> None:
        self.voice.see(board(*calls, emergency=emergency, at=at))

    def listen(self, *calls: BoardCall) -> list[str]:
        """What is heard of a board, from here on."""
        before = len(self.ears.speaker.heard)
        self.see(*calls)
        self.voice.serve(0.0)
        return self.ears.speaker.heard[before:]


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path)


def test_a_call_is_a_chime_and_the_words_twice_and_is_heard_once(hall: Hall) -> None:
    assert hall.listen(call()) == [f"chime {CALL}", CALL]
    assert hall.listen(call()) == []


def test_a_call_counts_as_announced_once_it_was_heard(hall: Hall) -> None:
    hall.ears.speaker.meanwhile = lambda: seen.append(len(hall.told))
    seen: list[int] = []
    hall.listen(call(), call("B7", 7, ago_s=-1))

    assert seen == [0, 1, 1, 2]
    assert [report for report in hall.told if isinstance(report, Announced)] == hall.told
    assert [report.request_id for report in hall.told] == ["spoken.t-A023.1", "spoken.t-B7.1"]


def test_nothing_is_said_before_the_first_board(hall: Hall) -> None:
    hall.voice.serve(0.0)
    assert hall.ears.speaker.heard == []


def test_a_reboot_repeats_nothing_but_says_what_nobody_heard(hall: Hall) -> None:
    hall.listen(call())
    hall.fresh()
    assert hall.listen(call(), call("B7", 7)) == ["chime 请B7号到7号窗口", "请B7号到7号窗口"]


def test_a_torn_memory_only_repeats(hall: Hall) -> None:
    hall.listen(call())
    (hall.folder / "said").write_text('[["t-A023"')
    hall.fresh()
    assert hall.listen(call()) == [f"chime {CALL}", CALL]


def test_the_memory_holds_only_what_stands_on_the_board(hall: Hall) -> None:
    hall.listen(call("A1", 1))
    hall.listen(call("A2", 1))
    assert (hall.folder / "said").read_text() == '[["t-A2", 1]]'


def test_a_voice_that_can_remember_nothing_goes_on(hall: Hall) -> None:
    (hall.folder / "said.new").mkdir()
    assert hall.listen(call()) == [f"chime {CALL}", CALL]
    assert hall.listen(call()) == []
    assert len(hall.told) == 1


def test_a_voice_whose_reports_find_no_room_goes_on(hall: Hall) -> None:
    def full(_: Report) -> None:
        raise SpoolFull

    said = Said(hall.folder / "said")
    hall.voice = hall.heard_through(Caller(hall.ears.voice(), said, Manner(tell=full), hall.ears.clock))
    assert hall.listen(call()) == [f"chime {CALL}", CALL]


def test_a_citizen_who_came_is_not_called_a_second_time(hall: Hall) -> None:
    hall.ears.speaker.meanwhile = lambda: hall.see(call(state=TicketState.SERVING))
    assert hall.listen(call()) == [f"chime {CALL}"]
    assert len(hall.told) == 1


def test_many_waiting_calls_are_said_once_each_until_few_are_left(hall: Hall) -> None:
    calls = [call(f"A{number}", number, ago_s=100 - number) for number in range(1, MANY + 2)]
    chimes = [heard.startswith("chime") for heard in hall.listen(*calls)]
    assert chimes == [True, True, *[True, False] * (MANY - 1)]


def test_a_second_round_in_english_follows_the_chinese(hall: Hall) -> None:
    hall.fresh((Language.ZH, Language.EN))
    first, second = hall.listen(call())
    assert first == f"chime {CALL}A023 to window 3"
    assert second == first.removeprefix("chime ")


def test_without_words_the_chime_makes_people_look_up_and_the_manager_knows(hall: Hall) -> None:
    hall.ears.reading.dumb = True
    assert hall.listen(call()) == ["chime", ""]
    assert [(part.part, part.state, part.code) for part in hall.ears.parts] == [
        ("voice", DeviceState.FAULT, "no_voice")
    ]
    hall.ears.reading.dumb = False
    hall.listen(call("B7", 7))
    assert hall.ears.parts[-1].state is DeviceState.READY


def test_a_call_waits_for_a_loudspeaker_that_is_gone(hall: Hall) -> None:
    hall.ears.speaker.gone = True
    hall.stopping.wait = lambda timeout=None: False  # type: ignore[method-assign]  # no second is waited for
    assert hall.listen(call()) == []
    assert hall.told == []
    hall.ears.speaker.gone = False
    assert hall.listen(call()) == [f"chime {CALL}", CALL]


def test_the_order_to_leave_cuts_a_call_short_and_the_call_is_said_after_it(hall: Hall) -> None:
    heard = hall.ears.speaker.heard

    def alarm_is_raised() -> None:
        if len(heard) == 1:
            hall.see(call(), emergency=NOW)
        elif len(heard) == 2:
            hall.see(call())

    hall.ears.speaker.meanwhile = alarm_is_raised
    first, order, *after = hall.listen(call())

    assert first == f"chime {CALL}"
    assert order.startswith("alarm 请注意")
    assert after == [f"chime {CALL}", CALL]
    assert len(hall.told) == 1
    assert hall.ears.speaker.cut == 2


def test_the_order_to_leave_is_loud_at_any_hour_and_without_a_voice(hall: Hall) -> None:
    hall.fresh(volumes=((time(0), 0),))
    hall.ears.reading.dumb = True
    hall.ears.speaker.meanwhile = hall.stopping.set
    hall.see(emergency=NOW)
    hall.voice.serve(0.0)
    assert hall.ears.speaker.heard == ["alarm"]
    assert hall.ears.speaker.sounds[0].peak > 0.4


def test_quiet_hours_are_quiet_and_what_is_called_in_them_is_not_made_up(hall: Hall) -> None:
    # 09:42 in the hall.
    hall.fresh(volumes=((time(9), 100), (time(9, 30), 0)))
    assert hall.listen(call()) == []
    assert hall.told == []


def test_a_volume_makes_every_sound_quieter(hall: Hall) -> None:
    hall.fresh(volumes=((time(9), 50),))
    hall.listen(call())
    assert hall.ears.speaker.sounds[0].peak == pytest.approx(chime().peak / 2, rel=0.01)


@pytest.mark.parametrize(
    ("at", "percent"), [((0, 30), 40), ((8, 0), 40), ((8, 30), 70), ((12, 59), 0), ((13, 0), 100), ((23, 59), 40)]
)
def test_the_volume_follows_the_day_and_the_night_belongs_to_the_evening(at: tuple[int, int], percent: int) -> None:
    schedule = ((time(8, 30), 70), (time(12), 0), (time(13), 100), (time(18), 40))
    midnight = datetime.fromisoformat("2026-03-02T00:00+08:00")
    assert volume(schedule, midnight + timedelta(hours=at[0], minutes=at[1])) == percent
    assert volume((), midnight) == 100


def test_a_program_that_ends_falls_silent(hall: Hall) -> None:
    hall.ears.speaker.meanwhile = hall.stopping.set
    assert hall.listen(call(), call("B7", 7)) == [f"chime {CALL}"]
    assert hall.told == []


class Window:
    """A loudspeaker at window 3."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        locator = Locator(hall.ears.voice(), [WindowId("w03")], hall.ears.clock)
        hall.voice = hall.heard_through(locator)

    def after(self, seconds: float, *calls: BoardCall) -> int:
        """How many chirps are heard."""
        self.hall.ears.clock.passed_s += seconds
        return self.hall.listen(*calls).count("chirp")


@pytest.fixture
def window(hall: Hall) -> Window:
    return Window(hall)


GUIDED = msgspec.structs.replace(call(), needs=(Need.GUIDE,))


def test_a_window_chirps_while_somebody_who_asked_to_be_guided_is_called_there(window: Window) -> None:
    assert [window.after(0, GUIDED), window.after(EVERY_S / 2, GUIDED), window.after(EVERY_S / 2, GUIDED)] == [1, 0, 1]
    came = msgspec.structs.replace(GUIDED, state=TicketState.SERVING)
    assert window.after(EVERY_S, came) == 0


def test_a_window_chirps_for_nobody_else(window: Window) -> None:
    elsewhere = msgspec.structs.replace(GUIDED, window=WindowId("w04"))
    assert window.after(0, call(), elsewhere) == 0


def test_a_window_does_not_chirp_for_ever_and_begins_anew_with_the_recall(window: Window) -> None:
    window.after(0, GUIDED)
    assert window.after(LONGEST_S, GUIDED) == 0
    assert window.after(EVERY_S, msgspec.structs.replace(GUIDED, calls=2)) == 1


def test_a_window_too_orders_everybody_to_leave(window: Window) -> None:
    window.hall.ears.speaker.meanwhile = window.hall.stopping.set
    window.hall.see(GUIDED, emergency=NOW)
    window.hall.voice.serve(0.0)
    assert window.hall.ears.speaker.heard[0].startswith("alarm 请注意")
