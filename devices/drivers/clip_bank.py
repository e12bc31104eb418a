"""Calls joined from clips, a WAV file each: rendered once, or recorded by the hall with a voice of its own."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import assert_never

from devices.drivers.pieces import Kind, pieces
from devices.ports import DeviceError, Synthesizer
from devices.sound import FULL, Sound, UnknownSound, joined, silence
from hall.words import Language

_PAUSE_S = 0.25
_PAUSE = "pause"
_SPOKEN = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))
"""A digit of a string in Chinese, by the character that is read as it is spelled."""


class ClipBank:
    """A `Synthesizer` over a folder of `spelled/A.wav`, `numbers/12.wav`, `phrases/请.wav`; English ones under `en`."""

    def __init__(self, folder: Path, maker: Synthesizer | None = None, language: Language = Language.ZH) -> None:
        """What is missing is made by `maker` and kept; without one it is `DeviceError("no_clip")`."""
        self._folder = clips_of(folder, language)
        self._maker = maker
        self._language = language
        self._clips: dict[str, Sound] = {}
        self._making = Lock()

    def speech(self, text: str, percent: int = FULL) -> Sound:
        """The text read out, clip by clip, at so many percent of its volume; raises `DeviceError`."""
        names = clip_names(text, self._language)
        return joined(silence(_PAUSE_S) if name == _PAUSE else self._clip(name).at(percent) for name in names)

    def render(self, texts: Iterable[str]) -> int:
        """Make every clip that these texts need; how many there are now; raises `DeviceError`."""
        for name in needed(texts, self._language):
            self._clip(name)
        return len(self._clips)

    def _clip(self, name: str) -> Sound:
        if name not in self._clips:
            with self._making:
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
        clip = self._maker.speech(said(name, self._language)).trimmed()
        path = self._folder / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        # A clip that a power cut left in the middle would be a bad one for ever.
        fresh = path.with_suffix(".new")
        fresh.write_bytes(clip.wav())
        fresh.replace(path)
        return clip


def clips_of(folder: Path, language: Language) -> Path:
    """Where a bank keeps the clips of a language."""
    return folder if language is Language.ZH else folder / language


def clip_names(text: str, language: Language = Language.ZH) -> Iterator[str]:
    """The clips of a text, in order, `pause` among them."""
    for kind, piece in pieces(text, language):
        match kind:
            case Kind.SPELLED:
                yield from (f"spelled/{each}" for each in piece)
            case Kind.NUMBER:
                yield f"numbers/{int(piece)}"
            case Kind.WORDS:
                yield f"phrases/{piece}"
            case Kind.PAUSE:
                yield _PAUSE
            case _:
                assert_never(kind)


def needed(texts: Iterable[str], language: Language = Language.ZH) -> Sequence[str]:
    """The clips that these texts need, each once."""
    return sorted({name for text in texts for name in clip_names(text, language)} - {_PAUSE})


def said(name: str, language: Language = Language.ZH) -> str:
    """What is to be heard in a clip."""
    kind, _, words = name.partition("/")
    return _SPOKEN.get(words, words) if kind == "spelled" and language is Language.ZH else words
