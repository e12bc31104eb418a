"""What fingers, mice and keys come to on the glass; real clicks are in tests/kiosk/test_whole_kiosk.py."""

import pytest

from devices.screens.light_pygame import pygame
from devices.screens.touch_screen import Finger, Phase, Stroke, TouchScreen


def test_a_finger_told_twice_is_one_touch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    screen = TouchScreen((400, 300), full=False)
    screen.read(0.01)
    pygame.event.clear()
    told = [
        pygame.event.Event(pygame.FINGERDOWN, finger_id=1, x=0.5, y=0.5),
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(200, 150), button=1, touch=True),
        pygame.event.Event(pygame.FINGERDOWN, finger_id=2, x=0.1, y=0.1),
        pygame.event.Event(pygame.FINGERUP, finger_id=1, x=0.5, y=0.5),
        pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(200, 150), button=1, touch=True),
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(200, 150), button=1, touch=False),
        pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RETURN, unicode="\r"),
    ]
    for event in told:
        pygame.event.post(event)
    heard: list[Finger | Stroke] = []
    while (done := screen.read(0.5)) != Stroke("ok"):
        heard += [done] if done is not None else []
    screen.close()

    assert heard == [Finger(Phase.DOWN, 200, 150), Finger(Phase.UP, 200, 150)]
