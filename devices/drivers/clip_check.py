"""Whether a voice that a hall recorded can say what the hall needs said: a finding for each clip that cannot."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from devices.drivers.clip_bank import clips_of, needed, said
from devices.sound import Sound, UnknownSound
from hall.words import Language

QUIETEST, LOUDEST = 0.1, 0.99
"""Peaks, as shares of the largest sample: below it is lost in a hall, above it is cut off."""
LONGEST_S = 6.0
_SILENT_S = 0.25
"""Silence around the words of a clip; more of it tears a call apart."""


@dataclass(frozen=True, slots=True)
class ClipFinding:
    """What is wrong with a clip: `code` is the key of its text in the voice catalogue, `said` what it is to say."""

    clip: str
    code: str
    said: str
    detail: str = ""


def unsound(folder: Path, texts: Iterable[str], language: Language = Language.ZH) -> Iterator[ClipFinding]:
    """The clips these texts need that are missing or would not sound right, in the order of their names."""
    for name in needed(texts, language):
        words = said(name, language)
        try:
            clip = Sound.read((clips_of(folder, language) / f"{name}.wav").read_bytes())
        except FileNotFoundError:
            yield ClipFinding(name, "clip_missing", words)
        except UnknownSound as error:
            yield ClipFinding(name, "clip_unknown", words, str(error))
        else:
            yield from (ClipFinding(name, code, words, detail) for code, detail in _faults(clip))


def _faults(clip: Sound) -> Iterator[tuple[str, str]]:
    if clip.peak < QUIETEST:
        yield "clip_quiet", f"{clip.peak:.0%}"
    elif clip.seconds - clip.trimmed().seconds > _SILENT_S:
        yield "clip_silence", f"{clip.seconds - clip.trimmed().seconds:.1f}"
    if clip.peak > LOUDEST:
        yield "clip_cut_off", f"{clip.peak:.0%}"
    if clip.seconds > LONGEST_S:
        yield "clip_long", f"{clip.seconds:.1f}"
