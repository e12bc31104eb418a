"""A real screen, filled by one picture."""

import pygame


class FullScreen:
    """The machine's screen; opened by the first thread that uses it, and used by that one only."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._surface: pygame.Surface | None = None

    def show(self, picture: bytes) -> None:
        """Show an RGB picture of exactly `size`."""
        self._opened().blit(pygame.image.frombuffer(picture, self.size, "RGB"), (0, 0))
        pygame.display.flip()

    def alive(self) -> bool:
        """Whether nobody closed the screen; handles its events."""
        self._opened()
        return all(event.type != pygame.QUIT for event in pygame.event.get())

    def _opened(self) -> pygame.Surface:
        if self._surface is None:
            pygame.display.init()
            pygame.mouse.set_visible(False)
            self._surface = pygame.display.set_mode(self.size, pygame.FULLSCREEN | pygame.SCALED)
        return self._surface
