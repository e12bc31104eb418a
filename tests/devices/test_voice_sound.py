"""What a call sounds like, measured: its tones, its level, its length; and what a recording must be like."""

from array import array
from pathlib import Path
from shutil import which

import numpy as np
import pytest

from devices.drivers.announcement import AGAIN_AFTER_S, announcement, rounds
from devices.drivers.clip_bank import needed
from devices.drivers.clip_check import unsound
from devices.drivers.espeak import ENGLISH, Espeak
from devices.sound import RATE, Sound, alarm, chime, chirp, joined, silence
from hall.words import Language

needs_espeak = pytest.mark.skipif(which("espeak-ng") is None, reason="espeak-ng is not installed")
CALL = "请A001号，到3号窗口办理业务"


def tone(hertz: float, seconds: float = 1.0, share: float = 0.5) -> Sound:
    wave = np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)
    return Sound(array("h", (share * 32767 * wave).astype(np.int16).tobytes()).tobytes())


def heard(sound: Sound) -> np.ndarray:
    return np.frombuffer(sound.samples, dtype=np.int16).astype(float)


def loudest(sound: Sound, start_s: float, end_s: float) -> float:
    """The frequency with most of the energy between two moments."""
    part = heard(sound)[round(start_s * RATE) : round(end_s * RATE)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    return float(np.fft.rfftfreq(len(part), 1 / RATE)[spectrum.argmax()])


def test_the_chime_falls_from_e_to_c() -> None:
    assert loudest(chime(), 0, 0.45) == pytest.approx(659.26, abs=3)
    assert loudest(chime(), 0.45, 1.2) == pytest.approx(523.25, abs=3)


def test_the_chirp_rises_and_is_over_in_a_moment() -> None:
    assert loudest(chirp(), 0, 0.06) == pytest.approx(2093, abs=20)
    assert loudest(chirp(), 0.06, 0.15) == pytest.approx(2637, abs=20)
    assert chirp().seconds < 0.2


def test_nobody_takes_the_alarm_for_a_chime() -> None:
    tones = {round(loudest(sound, 0, 0.3)) for sound in (alarm(), chime(), chirp())}
    assert len(tones) == 3


@pytest.mark.parametrize("percent", [0, 30, 100])
def test_a_volume_is_a_share_of_every_sample(percent: int) -> None:
    sound = Sound(array("h", [0, 1000, -1000, 32767, -32768]).tobytes())
    assert list(array("h", sound.at(percent).samples)) == pytest.approx(
        [each * percent / 100 for each in (0, 1000, -1000, 32767, -32768)], abs=1
    )


def test_a_peak_is_the_loudest_sample_of_either_sign() -> None:
    assert Sound(array("h", [10, -16384]).tobytes()).peak == pytest.approx(0.5, abs=0.001)
    assert Sound(b"").peak == 0


@needs_espeak
@pytest.mark.parametrize(("text", "voice"), [(CALL, ""), ("A001, please go to window 3", ENGLISH)])
def test_a_call_is_loud_enough_long_enough_and_never_cut_off(text: str, voice: str) -> None:
    espeak = Espeak(voice=voice) if voice else Espeak()
    words = espeak.speech(text)
    call = announcement(words)
    samples = heard(call)
    assert 0.3 < call.peak < 0.97
    assert np.count_nonzero(np.abs(samples) >= 32767) == 0
    assert 0.02 < np.sqrt(np.mean((heard(words.trimmed()) / 32767) ** 2)) < 0.4
    assert 2.5 < words.seconds < 8
    assert call.seconds == pytest.approx(chime().seconds + 2 * words.seconds + AGAIN_AFTER_S, abs=0.01)


@needs_espeak
@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("请A001号", "tS;h'i21N_| 'ei55_| l'i35N_| l'i35N_| j'Au55_| X'Au51_|"),
        ("10号", "s.'i.35_| X'Au51_|"),
        ("你好", "n'i35_| X'Au214_|"),
        ("长者", "ts.'a35N_| ts.'o-214_|"),
        ("不动产", "p'u35_|"),
    ],
)
def test_phonemes_carry_the_tones_of_speech(text: str, phonemes: str) -> None:
    assert phonemes in Espeak().phonemes(text)


def test_each_round_begins_with_the_chime_or_a_rest() -> None:
    first, second, third = rounds(tone(440), 3)
    assert loudest(first, 0, 0.45) == pytest.approx(659.26, abs=3)
    assert second == third
    assert second.samples.startswith(silence(AGAIN_AFTER_S).samples)


class Recording:
    """A hall's own recording of a text, with every clip sound until it is spoilt."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in needed([CALL]):
            self.record(name, tone(440, 0.5))

    def record(self, name: str, sound: Sound) -> None:
        path = self.folder / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sound.wav())

    def codes(self) -> list[tuple[str, str]]:
        return [(each.clip, each.code) for each in unsound(self.folder, [CALL])]


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    return Recording(tmp_path)


def test_a_complete_recording_is_sound(recording: Recording) -> None:
    assert recording.codes() == []


@pytest.mark.parametrize(
    ("sound", "code"),
    [
        (tone(440, 0.5, 0.05), "clip_quiet"),
        (tone(440, 0.5, 1.0), "clip_cut_off"),
        (tone(440, 7.0), "clip_long"),
        (joined([silence(0.3), tone(440, 0.5), silence(0.3)]), "clip_silence"),
        (silence(1), "clip_quiet"),
    ],
)
def test_a_clip_that_would_not_sound_right_is_named(recording: Recording, sound: Sound, code: str) -> None:
    recording.record("spelled/1", sound)
    assert recording.codes() == [("spelled/1", code)]


def test_a_missing_clip_says_what_to_record_and_a_strange_file_what_it_is(recording: Recording) -> None:
    (recording.folder / "spelled/1.wav").unlink()
    (recording.folder / "numbers/3.wav").write_bytes(b"not a wav")
    missing, strange = sorted(unsound(recording.folder, [CALL]), key=lambda each: each.code)
    assert (missing.code, missing.said) == ("clip_missing", "幺")
    assert (strange.clip, strange.code) == ("numbers/3", "clip_unknown")
    assert [each.said for each in unsound(recording.folder, ["A1"], Language.EN)] == ["1", "A"]
