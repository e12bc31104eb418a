"""Calls joined from clips, a WAV file each: rendered once, or recorded by the hall with a voice of its own."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import assert_never

from devices.drivers.pinyin import Kind, parts
from devices.ports import DeviceError, Synthesizer
from devices.sound import Sound, UnknownSound, joined, silence

_PAUSE_S = 0.25
_PAUSE = "pause"
_SPOKEN = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))
"""A digit of a string, by the character that is read as it is spelled."""


class ClipBank:
    """A `Synthesizer` over a folder of `spelled/A.wav`, `spelled/0.wav`, `numbers/12.wav`, `phrases/请.wav`."""

    def __init__(self, folder: Path, maker: Synthesizer | None = None) -> None:
        """What is missing is made by `maker` and kept; without one it is `DeviceError("no_clip")`."""
        self._folder = folder
        self._maker = maker
        self._clips: dict[str, Sound] = {}

    def speech(self, text: str) -> Sound:
        """The text read out, clip by clip."""
        return joined(silence(_PAUSE_S) if name == _PAUSE else self._clip(name) for name in clip_names(text))

    def render(self, texts: Iterable[str]) -> int:
        """Make every clip that these texts need; how many there are now."""
        for name in {name for text in texts for name in clip_names(text)} - {_PAUSE}:
            self._clip(name)
        return len(self._clips)

    def _clip(self, name: str) -> Sound:
        if name not in self._clips:
            self._clips[name] = self._kept(self._folder / f"{name}.wav") or self._made(name)
        return self._clips[name]

    def _kept(self, path: Path) -> Sound | None:
        try:
            return Sound.read(path.read_bytes())
        except FileNotFoundError:
            return None
        except UnknownSound as error:
            raise DeviceError("bad_clip", f"{path.name}: {error}") from error

    def _made(self, name: str) -> Sound:
        if self._maker is None:
            raise DeviceError("no_clip", name)
        kind, _, said = name.partition("/")
        clip = self._maker.speech(_SPOKEN.get(said, said) if kind == "spelled" else said).trimmed()
        path = self._folder / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(clip.wav())
        return clip


def clip_names(text: str) -> Iterator[str]:
    """The clips of a text, in order, `pause` among them."""
    for kind, piece in parts(text):
        match kind:
            case Kind.SPELLED:
                yield from (f"spelled/{each}" for each in piece)
            case Kind.NUMBER:
                yield f"numbers/{int(piece)}"
            case Kind.HANZI:
                yield f"phrases/{piece}"
            case Kind.PAUSE:
                yield _PAUSE
            case _:
                assert_never(kind)
