"""The names and numbers of the keys that keypads have (linux/input-event-codes.h)."""

from collections.abc import Mapping

from devices.ports import DeviceError

KEYPAD_DIGITS: Mapping[int, str] = dict(zip((82, 79, 80, 81, 75, 76, 77, 71, 72, 73), "0123456789", strict=True))
ROW_DIGITS: Mapping[int, str] = dict(zip((11, 2, 3, 4, 5, 6, 7, 8, 9, 10), "0123456789", strict=True))
DIGITS: Mapping[int, str] = {**KEYPAD_DIGITS, **ROW_DIGITS}
"""A keypad's own digits have one number each, whatever NumLock says."""
ESC, BACKSPACE, TAB, ENTER, CALC = 1, 14, 15, 28, 140
KP_ASTERISK, KP_MINUS, KP_PLUS, KP_DOT, KP_ENTER, KP_SLASH, KP_EQUAL = 55, 74, 78, 83, 96, 98, 117
CODES: Mapping[str, int] = {
    "KEY_ESC": ESC,
    "KEY_BACKSPACE": BACKSPACE,
    "KEY_TAB": TAB,
    "KEY_ENTER": ENTER,
    "KEY_SPACE": 57,
    "KEY_CALC": CALC,
    "KEY_EQUAL": 13,
    "KEY_DELETE": 111,
    "KEY_INSERT": 110,
    "KEY_HOMEPAGE": 172,
    "KEY_MAIL": 155,
    "KEY_KPASTERISK": KP_ASTERISK,
    "KEY_KPMINUS": KP_MINUS,
    "KEY_KPPLUS": KP_PLUS,
    "KEY_KPDOT": KP_DOT,
    "KEY_KPENTER": KP_ENTER,
    "KEY_KPSLASH": KP_SLASH,
    "KEY_KPEQUAL": KP_EQUAL,
    "KEY_KPCOMMA": 121,
    "KEY_KPLEFTPAREN": 179,
    "KEY_KPRIGHTPAREN": 180,
    **{f"KEY_KP{digit}": code for code, digit in KEYPAD_DIGITS.items()},
    **{f"KEY_{digit}": code for code, digit in ROW_DIGITS.items()},
    **{f"KEY_F{number}": 58 + number for number in range(1, 11)},
    **dict(zip((f"KEY_{letter}" for letter in "QWERTYUIOP"), range(16, 26), strict=True)),
    **dict(zip((f"KEY_{letter}" for letter in "ASDFGHJKL"), range(30, 39), strict=True)),
    **dict(zip((f"KEY_{letter}" for letter in "ZXCVBNM"), range(44, 51), strict=True)),
}


def code_of(name: str) -> int:
    """The number of a key; raises `DeviceError("no_such_key")`."""
    if name not in CODES:
        raise DeviceError("no_such_key", name)
    return CODES[name]
