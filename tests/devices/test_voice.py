"""The voice: how a call is read, what espeak-ng makes of it, clips joined, and the loudspeaker."""

import subprocess
import wave
from array import array
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from shutil import which

import pytest

from devices.drivers import aplay
from devices.drivers.announcement import AGAIN_AFTER_S, announcement
from devices.drivers.aplay import Aplay
from devices.drivers.clip_bank import ClipBank, clip_names
from devices.drivers.espeak import VOICE, Espeak
from devices.drivers.pinyin import pinyin
from devices.ports import DeviceError, DeviceGone
from devices.simulated.speaker import WorldSpeaker
from devices.simulated.world import World
from devices.sound import RATE, Sound, UnknownSound, chime, joined, silence
from hall.words import Language

CALL = "请A001号，到12号窗口办理业务"
needs_espeak = pytest.mark.skipif(which("espeak-ng") is None, reason="espeak-ng is not installed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CALL, "qing3 ei1 ling2 ling2 yao1 hao4, dao4 shi2 er4 hao4 chuang1 kou3 ban4 li3 ye4 wu4"),
        ("到1号窗口", "dao4 yi1 hao4 chuang1 kou3"),
        ("到10号窗口、20号、21号", "dao4 shi2 hao4 chuang1 kou3, er4 shi2 hao4, er4 shi2 yi1 hao4"),
        ("请0110号", "qing3 ling2 yao1 yao1 ling2 hao4"),
        ("请1号", "qing3 yi1 hao4"),
        ("请W12", "qing3 da2 bu5 liu5 yao1 er4"),
        ("请Ａ０２号", "qing3 ei1 ling2 er4 hao4"),
        ("银行", "yin2 hang2"),
        ("重庆长者重新", "chong2 qing4 zhang3 zhe3 chong2 xin1"),
        ("不要、不能、不动产", "bu2 yao4, bu4 neng2, bu2 dong4 chan3"),
        ("一次、一窗、第一", "yi2 ci4, yi4 chuang1, di4 yi1"),
        ("一楼、统一、一网通办", "yi1 lou2, tong3 yi1, yi4 wang3 tong1 ban4"),
        ("请重办、单县、台州", "qing3 chong2 ban4, shan4 xian4, tai1 zhou1"),
        ("女士的绿色还款", "nv3 shi4 de5 lv4 se4 huan2 kuan3"),
        ("，🙂 ", ""),
    ],
)
def test_a_call_is_read_as_people_read_it(text: str, expected: str) -> None:
    assert pinyin(text) == expected


def test_every_letter_and_digit_has_a_name() -> None:
    for character in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        assert pinyin(f"A{character}").removeprefix("ei1").strip()


@needs_espeak
@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("请", "tS;h'i2"),
        ("号", "X'Au51"),
        ("银行", "j'i35n_| X'a35N"),
        ("重庆", "ts.h'ong35_| tS;h'i51N"),
        ("W", "t'A35_| pu33_| liou"),
    ],
)
def test_the_synthesizer_says_mandarin_and_not_the_names_of_english_letters(text: str, phonemes: str) -> None:
    command = ["espeak-ng", "-v", VOICE, "-q", "-x", pinyin(text)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for phoneme in phonemes.split("_| "):
        assert phoneme in said


@needs_espeak
def test_a_call_becomes_speech_of_a_fitting_length() -> None:
    sound = Espeak().speech(CALL)
    assert 2 < sound.seconds < 12
    assert max(array("h", sound.samples)) > 3000
    assert Espeak().speech("🙂").seconds == 0


def test_a_machine_without_the_synthesizer_or_the_player_says_so() -> None:
    with pytest.raises(DeviceGone) as voiceless:
        Espeak("no-such-voice")
    with pytest.raises(DeviceGone) as mute:
        Aplay(program="no-such-player")
    assert (voiceless.value.code, mute.value.code) == ("no_voice", "no_player")


def test_a_synthesizer_that_writes_no_speech_has_failed() -> None:
    with pytest.raises(DeviceError) as failed:
        Espeak("true").speech("请")
    assert failed.value.code == "voice_failed"


class Humming:
    """A synthesizer that hums a tenth of a second a character, between silences, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def speech(self, text: str, percent: int = 100) -> Sound:
        self.asked.append(text)
        return joined([silence(0.5), Sound(array("h", [9000] * (RATE // 10 * len(text))).tobytes()), silence(0.5)])


def test_a_text_is_cut_into_the_clips_of_a_bank() -> None:
    assert list(clip_names(CALL)) == [
        "phrases/请", "spelled/A", "spelled/0", "spelled/0", "spelled/1", "phrases/号", "pause", "phrases/到",
        "numbers/12", "phrases/号窗口办理业务",
    ]  # fmt: skip


def test_an_english_text_is_spelled_only_where_it_is_a_number() -> None:
    assert list(clip_names("A023, please go to window 12.", Language.EN)) == [
        "spelled/A", "spelled/0", "spelled/2", "spelled/3", "pause", "phrases/please go to window", "numbers/12",
        "pause",
    ]  # fmt: skip


def test_each_language_has_clips_of_its_own(tmp_path: Path) -> None:
    maker = Humming()
    ClipBank(tmp_path, maker, Language.EN).speech("A1")
    assert maker.asked == ["A", "1"]
    assert (tmp_path / "en/spelled/A.wav").exists()
    with pytest.raises(DeviceError, match="no_clip"):
        ClipBank(tmp_path).speech("A1")


def test_clips_are_made_once_and_kept_for_a_machine_without_a_voice(tmp_path: Path) -> None:
    maker = Humming()
    bank = ClipBank(tmp_path, maker)
    assert bank.render([CALL, "请A002号"]) == 9
    assert "幺" in maker.asked
    maker.asked.clear()
    spoken = bank.speech(CALL)
    assert maker.asked == []
    # Ten words of 0.1 s a character, each with a little air, and the pause of the comma.
    assert 1.7 < spoken.seconds < 2.7
    assert ClipBank(tmp_path).speech(CALL) == spoken
    assert not list(tmp_path.rglob("*.new"))
    with pytest.raises(DeviceError) as missing:
        ClipBank(tmp_path).speech("B")
    assert missing.value.code == "no_clip"


def test_clips_are_said_at_the_volume_asked_for(tmp_path: Path) -> None:
    bank = ClipBank(tmp_path, Humming())
    full, half = bank.speech(CALL), bank.speech(CALL, 50)
    assert half.peak == pytest.approx(full.peak / 2, rel=0.01)
    assert half.seconds == full.seconds


def test_a_hall_s_own_recording_takes_the_place_of_a_made_one(tmp_path: Path) -> None:
    own = Sound(array("h", [1234] * RATE).tobytes())
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases/请.wav").write_bytes(own.wav())
    assert ClipBank(tmp_path, Humming()).speech("请") == own
    (tmp_path / "phrases/到.wav").write_bytes(b"RIFF")
    with pytest.raises(DeviceError) as wrong:
        ClipBank(tmp_path).speech("到")
    assert wrong.value.code == "bad_clip"


def test_an_announcement_is_a_chime_and_the_call_twice() -> None:
    words = Humming().speech("请")
    heard = announcement(words)
    assert heard.samples.startswith(chime().samples)
    assert heard.samples.endswith(words.samples)
    assert heard.seconds == pytest.approx(chime().seconds + 2 * words.seconds + AGAIN_AFTER_S, abs=0.001)


def test_the_chime_is_two_tones_without_a_click() -> None:
    samples = array("h", chime().samples)
    assert len(chime().wav()) < 80_000
    assert max(samples) > 10_000
    assert max(abs(one - other) for one, other in pairwise(samples)) < 4000


def test_sound_survives_its_file_and_other_formats_are_refused() -> None:
    sound = Sound(array("h", [0, 1, -1, 32767]).tobytes())
    assert Sound.read(sound.wav()) == sound
    stereo = BytesIO()
    with wave.open(stereo, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44100)
    for wrong in (stereo.getvalue(), b"", b"not a wav"):
        with pytest.raises(UnknownSound):
            Sound.read(wrong)
    assert silence(1).trimmed() == Sound(b"")


def test_a_loudspeaker_takes_a_whole_wav_and_a_gone_card_is_gone(tmp_path: Path) -> None:
    player = tmp_path / "player"
    player.write_text(f'#!/bin/sh\ncat > "{tmp_path}/heard.wav"\n[ "$3" != gone ]\n')
    player.chmod(0o755)
    Aplay("default", str(player)).play(chime())
    assert Sound.read((tmp_path / "heard.wav").read_bytes()) == chime()
    with pytest.raises(DeviceGone):
        Aplay("gone", str(player)).play(chime())


def test_a_player_is_ended_as_soon_as_it_has_said_enough(tmp_path: Path) -> None:
    player = tmp_path / "player"
    player.write_text(f'#!/bin/sh\ncat > "{tmp_path}/heard.wav"\nexec sleep 60\n')
    player.chmod(0o755)
    Aplay("default", str(player)).play(chime(), lambda: (tmp_path / "heard.wav").exists())


def test_a_player_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    player = tmp_path / "player"
    player.write_text("#!/bin/sh\nexec sleep 60\n")
    player.chmod(0o755)
    monkeypatch.setattr(aplay, "_LATE_S", 0.1)
    with pytest.raises(DeviceError, match="silent"):
        Aplay("default", str(player)).play(silence(0.01))


def test_the_simulated_loudspeaker_leaves_what_was_heard(tmp_path: Path) -> None:
    WorldSpeaker(World(tmp_path), "hall").play(chime())
    assert Sound.read((tmp_path / "voice-hall.wav").read_bytes()) == chime()


@pytest.mark.parametrize(
    ("card", "listed", "there"),
    [
        ("default", "Headphones", True),
        ("plughw:CARD=Headphones", "Headphones", True),
        ("plughw:CARD=Device", "Headphones", False),
        ("default", None, False),
    ],
)
def test_a_sound_card_is_there_only_while_the_kernel_lists_it(
    tmp_path: Path, card: str, listed: str | None, there: bool
) -> None:
    cards = tmp_path / "sound"
    if listed is not None:
        (cards / "card0").mkdir(parents=True)
        (cards / "card0/id").write_text(f"{listed}\n")
    speaker = Aplay(card, "true", cards)
    if there:
        speaker.check()
    else:
        with pytest.raises(DeviceGone, match="no_sound_card"):
            speaker.check()
