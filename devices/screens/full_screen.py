"""A real screen, filled by one picture."""

import os

from devices.screens.canvas import Box
from devices.screens.light_pygame import pygame


class FullScreen:
    """The machine's screen; opened by the first thread that uses it, and used by that one only."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._surface: pygame.Surface | None = None

    def show(self, picture: bytes, box: Box) -> None:
        """Show an RGB picture in its place; what is beside it stays."""
        self._opened().blit(pygame.image.frombuffer(picture, (box.w, box.h), "RGB"), (box.x, box.y))
        pygame.display.update((box.x, box.y, box.w, box.h))

    def alive(self) -> bool:
        """Whether nobody closed the screen; handles its events."""
        self._opened()
        return all(event.type != pygame.QUIT for event in pygame.event.get())

    def _opened(self) -> pygame.Surface:
        if self._surface is None:
            # Whole pictures need no 3D: where it is emulated it takes 100 MB and 50 ms a picture.
            os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
            pygame.display.init()
            pygame.mouse.set_visible(False)
            # Only a glass of another size needs the renderer that stretches the picture.
            scaled = 0 if self.size in pygame.display.get_desktop_sizes() else pygame.SCALED
            self._surface = pygame.display.set_mode(self.size, pygame.FULLSCREEN | scaled)
        return self._surface
