"""A real screen that is touched: one picture on it, one finger at a time, and whatever keys are plugged in."""

import os
from dataclasses import dataclass
from enum import StrEnum
from threading import Event

from devices.screens.canvas import Box
from devices.screens.light_pygame import pygame

LOOK_MS = 12
"""How often it is looked whether somebody touched: pygame's own waiting looks so often that a Pi never rests."""
ECHO_MS = 700
"""How long after a finger a mouse counts as the same touch told twice: X11 tells some touches as both."""
_KEYS = {
    pygame.K_UP: "up",
    pygame.K_LEFT: "up",
    pygame.K_DOWN: "down",
    pygame.K_RIGHT: "down",
    pygame.K_TAB: "down",
    pygame.K_RETURN: "ok",
    pygame.K_KP_ENTER: "ok",
    pygame.K_ESCAPE: "back",
    pygame.K_HOME: "again",
    pygame.K_F1: "again",
    pygame.K_BACKSPACE: "delete",
    pygame.K_DELETE: "clear",
}


class Phase(StrEnum):
    """What a finger does."""

    DOWN = "down"
    MOVED = "moved"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Finger:
    """A finger, or a mouse, at a dot of the screen."""

    phase: Phase
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key of a real keypad or keyboard: `up`, `down`, `ok`, `back`, `again`, `delete`, `clear` or one character."""

    key: str


class TouchScreen:
    """The machine's screen; all but `wake` belongs to the first thread that uses it."""

    def __init__(self, size: tuple[int, int], *, full: bool = True) -> None:
        """Without `full` it is a window, for a desk."""
        self.size = size
        self._flags = pygame.FULLSCREEN if full else 0
        self._surface: pygame.Surface | None = None
        self._finger: int | None = None
        self._finger_ms: int | None = None
        self._closed = False
        self._woken = Event()

    def show(self, picture: bytes, box: Box) -> None:
        """Show an RGB picture in its place; what is beside it stays."""
        self._opened().blit(pygame.image.frombuffer(picture, (box.w, box.h), "RGB"), (box.x, box.y))
        pygame.display.update((box.x, box.y, box.w, box.h))

    def read(self, timeout_s: float) -> Finger | Stroke | None:
        """What a finger or a key did, or None after `timeout_s` wall seconds or a `wake`."""
        self._opened()
        until = pygame.time.get_ticks() + round(timeout_s * 1000)
        while (event := pygame.event.poll()).type == pygame.NOEVENT:
            left_ms = until - pygame.time.get_ticks()
            if left_ms <= 0 or self._woken.wait(min(LOOK_MS, left_ms) / 1000):
                break
        self._woken.clear()
        return self._meant(event)

    def wake(self) -> None:
        """Let `read` return at once; from any thread."""
        self._woken.set()

    def alive(self) -> bool:
        """Whether nobody closed the screen."""
        return not self._closed

    def close(self) -> None:
        """Give the screen back."""
        if self._surface is not None:
            pygame.display.quit()
            self._surface = None

    def _opened(self) -> pygame.Surface:
        if self._surface is None:
            # Whole pictures need no 3D: where it is emulated it takes 100 MB and 50 ms a picture.
            os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
            pygame.display.init()
            self._surface = pygame.display.set_mode(self.size, self._flags)
            pygame.mouse.set_visible(not self._flags)
        return self._surface

    def _meant(self, event: pygame.event.Event) -> Finger | Stroke | None:
        match event.type:
            case pygame.QUIT:
                self._closed = True
                return None
            case pygame.FINGERDOWN | pygame.FINGERMOTION | pygame.FINGERUP:
                return self._fingered(event)
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEMOTION | pygame.MOUSEBUTTONUP:
                return self._moused(event)
            case pygame.KEYDOWN:
                return _stroke(event)
            case _:
                return None

    def _fingered(self, event: pygame.event.Event) -> Finger | None:
        """One finger counts, the first; a palm that follows does not."""
        self._finger_ms = pygame.time.get_ticks()
        x, y = round(event.x * self.size[0]), round(event.y * self.size[1])
        if event.type == pygame.FINGERDOWN:
            if self._finger is not None:
                return None
            self._finger = event.finger_id
            return Finger(Phase.DOWN, x, y)
        if event.finger_id != self._finger:
            return None
        if event.type == pygame.FINGERMOTION:
            return Finger(Phase.MOVED, x, y)
        self._finger = None
        return Finger(Phase.UP, x, y)

    def _moused(self, event: pygame.event.Event) -> Finger | None:
        """A mouse, unless it is the echo of a finger."""
        if getattr(event, "touch", False) or self._finger is not None:
            return None
        if self._finger_ms is not None and pygame.time.get_ticks() - self._finger_ms < ECHO_MS:
            return None
        if event.type == pygame.MOUSEMOTION:
            return Finger(Phase.MOVED, *event.pos) if event.buttons[0] else None
        if event.button != pygame.BUTTON_LEFT:
            return None
        return Finger(Phase.DOWN if event.type == pygame.MOUSEBUTTONDOWN else Phase.UP, *event.pos)


def _stroke(event: pygame.event.Event) -> Stroke | None:
    if event.key in _KEYS:
        return Stroke(_KEYS[event.key])
    character = event.unicode
    return Stroke(character) if len(character) == 1 and character.isprintable() and character != " " else None
