"""`hall say`: calls tried out before anybody is called, as sound, as a file, as phonemes."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from devices.catalogue import TEXTS as DEVICE_TEXTS
from devices.drivers.announcement import announcement
from devices.drivers.aplay import Aplay
from devices.drivers.espeak import ENGLISH, VOICE, Espeak
from devices.drivers.pinyin import pinyin
from devices.ports import DeviceError
from devices.sound import Sound, joined, silence
from devices.voice import bank
from displays.voice.wording import TEXTS, sentence
from hall.messages.topics import Words
from hall.words import Language

_BETWEEN_CALLS_S = 2.0
_NOWHERE = (Words(""), 1)
"""The zone and floor of a call tried out; whoever wants one heard writes it into the template."""


@click.command()
@click.argument("calls", nargs=-1, metavar="TICKET WINDOW [TICKET WINDOW]…")
@click.option("--wav", type=click.Path(dir_okay=False, path_type=Path), help="Write the calls to this file.")
@click.option("--phonemes", is_flag=True, help="Show how the calls are read; plays nothing.")
@click.option("--times", type=click.IntRange(1, 3), default=2, help="How often each call is said.")
@click.option("--template", default="", help="The hall's own words, with {ticket_no} and {window_no}.")
@click.option("--lang", type=click.Choice([language.value for language in Language]), default=Language.ZH.value)
@click.option("--card", default="", help="ALSA's name of the sound card.")
@click.option("--bank", "folder", type=click.Path(file_okay=False, path_type=Path), help="Join the clips kept here.")
def say(
    calls: tuple[str, ...],
    wav: Path | None,
    phonemes: bool,
    times: int,
    template: str,
    lang: str,
    card: str,
    folder: Path | None,
) -> None:
    """试音 · Say calls: `hall say A001 3 B012 12`."""
    language = Language(lang)
    if not calls or len(calls) % 2 or not all(window.isdecimal() for window in calls[1::2]):
        raise click.UsageError(TEXTS.say("pairs", language))
    own, pairs = Words(template, template), zip(calls[::2], calls[1::2], strict=True)
    texts = [sentence(own, language, ticket, int(window), _NOWHERE) for ticket, window in pairs]
    try:
        if phonemes:
            click.echo("\n".join(_read_out(texts, language)))
        if wav is not None:
            _write(wav, _sound(texts, language, folder, times), language)
        elif not phonemes:
            Aplay(card).play(_sound(texts, language, folder, times))
    except DeviceError as error:
        why = DEVICE_TEXTS.say(error.code, language)
        raise click.ClickException(TEXTS.say("not_made", language, why=why)) from error


def _sound(texts: Sequence[str], language: Language, folder: Path | None, times: int) -> Sound:
    voice = _espeak(language) if folder is None else bank(folder, language)
    calls = [announcement(voice.speech(text), times) for text in texts]
    return joined([calls[0], *(joined([silence(_BETWEEN_CALLS_S), call]) for call in calls[1:])])


def _write(file: Path, sound: Sound, language: Language) -> None:
    file.write_bytes(sound.wav())
    values = {"file": file, "seconds": f"{sound.seconds:.1f}", "peak": f"{sound.peak:.0%}"}
    click.echo(TEXTS.say("written", language, **values))


def _read_out(texts: Sequence[str], language: Language) -> Iterator[str]:
    espeak = _espeak(language)
    for text in texts:
        yield text
        yield TEXTS.say("read", language, spoken=pinyin(text) if language is Language.ZH else text)
        yield TEXTS.say("phonemes", language, phonemes=espeak.phonemes(text))


def _espeak(language: Language) -> Espeak:
    return Espeak(voice=VOICE if language is Language.ZH else ENGLISH)
