"""Keypads and five-key pads of USB: evdev nodes over pipes, with the kernel's own bytes in them."""

import errno
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import evdev
import pytest
from evdev import ecodes

from devices.drivers.key_codes import CODES, ESC, KP_ENTER, KP_PLUS
from devices.drivers.usb_keypad import HOLD_S, KeyMap, UsbKeypad
from devices.drivers.usb_pad import UsbPad, levels
from devices.ports import Choice, DeviceError, DeviceGone, Key
from devices.transports.evdev_keys import EvdevKeys
from devices.transports.ports import Press
from hall.messages.orders import AskRating
from hall.messages.topics import Words
from hall.words import RatingLevel, TicketNo
from tests.devices.samples import NINE, HandClock

_EVENT = struct.Struct("llHHi")


class PipeNode(evdev.InputDevice[str]):
    """An input node whose kernel is the test: what it writes into the pipe was pressed."""

    def __new__(cls, *_: object) -> "PipeNode":
        return object.__new__(cls)

    def __init__(self, phys: str) -> None:
        self.phys = phys
        self.grabbed = False
        self.fd, self._far = os.pipe()

    def grab(self) -> None:
        self.grabbed = True

    def read(self) -> Iterator[evdev.InputEvent]:
        data = os.read(self.fd, _EVENT.size * 64)
        if not data:
            raise OSError(errno.ENODEV, "No such device")
        return iter([evdev.InputEvent(*each) for each in _EVENT.iter_unpack(data)])

    def close(self) -> None:
        with suppress(OSError):
            os.close(self.fd)
        self.unplug()

    def __del__(self) -> None:
        self.close()

    def press(self, code: int, *values: int) -> None:
        for value in values or (1, 0):
            os.write(self._far, _EVENT.pack(0, 0, ecodes.EV_KEY, code, value))
            os.write(self._far, _EVENT.pack(0, 0, ecodes.EV_SYN, 0, 0))

    def unplug(self) -> None:
        with suppress(OSError):
            os.close(self._far)


class Plug:
    """A machine with a keypad of two nodes and somebody else's keyboard."""

    def __init__(self) -> None:
        self.keys = PipeNode("usb-0000:01:00.0-1.3/input0")
        self.more = PipeNode("usb-0000:01:00.0-1.3/input1")
        self.other = PipeNode("usb-0000:01:00.0-1.4/input0")
        self.nodes = {f"/dev/input/event{n}": node for n, node in enumerate((self.keys, self.more, self.other))}

    def open(self) -> EvdevKeys:
        return EvdevKeys("/dev/input/event0", self.nodes.__getitem__, lambda: [*self.nodes])


class HandKeys:
    """A key source that a test presses, and whose waiting moves the test's clock."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.script: list[tuple[float, Press]] = []

    def press(self, code: int, at: float = 0.0, held_s: float = 0.01) -> None:
        self.script += [(at, Press(code, True)), (at + held_s, Press(code, False))]

    def read(self, timeout_s: float) -> Press | None:
        now = self._clock.monotonic()
        if self.script and self.script[0][0] <= now + timeout_s:
            at, press = self.script.pop(0)
            self._clock.wait(max(0.0, at - now))
            return press
        self._clock.wait(timeout_s)
        return None

    def close(self) -> None:
        pass


def codes(keys: EvdevKeys) -> list[tuple[int, bool]]:
    heard = []
    while (press := keys.read(0)) is not None:
        heard.append((press.code, press.down))
    return heard


def invitation() -> AskRating:
    return AskRating(
        order_id="o1",
        ticket_no=TicketNo("A023"),
        item=Words("参保登记"),
        window_no=3,
        staff=None,
        until=NINE + timedelta(seconds=30),
    )


def pad_of(clock: HandClock) -> tuple[HandKeys, UsbPad]:
    keys = HandKeys(clock)
    return keys, UsbPad(keys, levels({}), clock)


def test_every_node_of_the_plug_is_grabbed_and_nobody_elses() -> None:
    plug = Plug()
    keys = plug.open()
    assert (plug.keys.grabbed, plug.more.grabbed, plug.other.grabbed) == (True, True, False)
    plug.more.press(KP_PLUS)
    assert codes(keys) == [(KP_PLUS, True), (KP_PLUS, False)]


def test_repeats_of_the_kernel_are_no_presses() -> None:
    plug = Plug()
    keys = plug.open()
    plug.keys.press(KP_ENTER, 1, 2, 2, 2, 0)
    assert codes(keys) == [(KP_ENTER, True), (KP_ENTER, False)]


def test_a_keypad_pulled_out_is_gone_and_another_can_be_opened_at_its_place() -> None:
    plug = Plug()
    keys = plug.open()
    plug.keys.unplug()
    with pytest.raises(DeviceGone):
        keys.read(1)
    keys.close()
    again = Plug()
    fresh = again.open()
    again.keys.press(KP_ENTER)
    assert codes(fresh)[0] == (KP_ENTER, True)


def test_a_keypad_that_is_not_there_or_held_by_another_is_gone() -> None:
    with pytest.raises(DeviceGone):
        EvdevKeys("/dev/input/by-path/none-event-kbd")
    plug = Plug()

    def busy() -> None:
        raise OSError(errno.EBUSY, "busy")

    plug.keys.grab = busy  # type: ignore[method-assign]
    with pytest.raises(DeviceGone):
        plug.open()


def test_a_clerk_types_a_number_with_its_double_nought_and_calls_it_over_real_events() -> None:
    plug = Plug()
    keypad = UsbKeypad(plug.open(), KeyMap({}), HandClock())
    for name in ("KEY_KP1", "KEY_NUMLOCK", "KEY_KP0", "KEY_KP0", "KEY_KPENTER"):
        plug.keys.press(ecodes.ecodes[name])
    assert [keypad.read(0) for _ in range(5)] == ["1", "0", "0", Key.NEXT, None]


def test_every_usual_key_means_what_the_page_on_keypads_says() -> None:
    clock = HandClock()
    keys = HandKeys(clock)
    keypad = UsbKeypad(keys, KeyMap({}), clock)
    usual = {"KPPLUS": "recall", "KPMINUS": "absent", "KPASTERISK": "serve", "KPSLASH": "pause", "KPDOT": "rating"}
    usual |= {"BACKSPACE": "clear", "TAB": "sign", "CALC": "undo", "KPENTER": "next", "7": "7", "KP7": "7"}
    for name, meaning in usual.items():
        keys.press(CODES[f"KEY_{name}"], clock.monotonic())
        assert keypad.read(1) == meaning


def test_escape_signs_off_only_when_held_for_two_seconds() -> None:
    clock = HandClock()
    keys = HandKeys(clock)
    keypad = UsbKeypad(keys, KeyMap({}), clock)
    keys.press(ESC, 0, HOLD_S - 0.1)
    assert keypad.read(5) is None
    keys.press(ESC, clock.monotonic(), HOLD_S + 1)
    assert keypad.read(1) is None
    assert keypad.read(2) is Key.SIGN
    assert keypad.read(5) is None


def test_the_settings_give_keys_another_meaning_and_know_their_names() -> None:
    clock = HandClock()
    keys = HandKeys(clock)
    keypad = UsbKeypad(keys, KeyMap({"KEY_TAB": "undo", "hold:KEY_BACKSPACE": "sign"}), clock)
    keys.press(CODES["KEY_TAB"])
    assert keypad.read(0.5) is Key.UNDO
    keys.press(CODES["KEY_BACKSPACE"], clock.monotonic())
    assert keypad.read(0.5) is Key.CLEAR
    for wrong in ({"KEY_TUB": "undo"}, {"KEY_TAB": "redo"}):
        with pytest.raises(DeviceError, match="no_such_key"):
            KeyMap(wrong)


def test_the_names_of_keys_are_the_kernels() -> None:
    assert {name: ecodes.ecodes[name] for name in CODES} == CODES


def test_a_key_does_not_show_itself() -> None:
    assert "79" not in repr(Press(79, True)).partition(" at 0x")[0]


@pytest.mark.parametrize(("digit", "level"), [*enumerate(RatingLevel, start=1)])
def test_the_armed_pad_takes_one_of_five_keys_once(digit: int, level: RatingLevel) -> None:
    clock = HandClock()
    keys, pad = pad_of(clock)
    pad.arm(invitation())
    keys.press(CODES[f"KEY_KP{digit}"], 1.0)
    keys.press(CODES["KEY_KP5"], 1.5)
    assert pad.read(2) == Choice("o1", level)
    assert pad.read(2) is None


def test_the_pad_is_dead_until_armed_and_after_it_was_withdrawn() -> None:
    clock = HandClock()
    keys, pad = pad_of(clock)
    keys.press(CODES["KEY_1"])
    pad.arm(invitation())
    assert pad.read(1) is None
    pad.disarm()
    keys.press(CODES["KEY_1"], clock.monotonic())
    assert pad.read(1) is None


def test_nobody_at_the_pad_is_not_rated_when_its_time_is_up() -> None:
    clock = HandClock()
    keys, pad = pad_of(clock)
    pad.arm(invitation())
    keys.press(CODES["KEY_9"], 2.0)
    assert pad.read(29) is None
    assert pad.read(5) == Choice("o1", None)
    assert pad.read(1) is None


def test_a_pad_whose_keys_stand_the_other_way_round_is_told_so() -> None:
    assert levels({"KEY_5": "very_satisfied"}) == {CODES["KEY_5"]: RatingLevel.VERY_SATISFIED}
    with pytest.raises(DeviceError, match="no_such_key"):
        levels({"KEY_5": "splendid"})


def test_a_dead_pad_that_is_pulled_out_is_missed_at_its_next_check() -> None:
    plug = Plug()
    pad = UsbPad(plug.open(), levels({}), HandClock())
    pad.check()
    plug.keys.unplug()
    with pytest.raises(DeviceGone):
        pad.check()
