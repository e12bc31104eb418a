"""The spoken guidance: what is said when a page appears, and when the keypad's focus moves."""

from collections.abc import Iterable, Sequence

from kiosk.flow.page import Block, Entry, Facts, Kind, Listing, Notice, Number, Page, Paragraph, Square
from kiosk.flow.saying import TONGUES, Tongue
from kiosk.flow.ways import Way

_ENDS = "。？！….?!"


def told(tongue: Tongue, heading: str, blocks: Sequence[Block], ways: Sequence[Way]) -> str:
    """A page read out: what it asks or says, what there is to know, how many ways there are to choose from."""
    count = sum(each.control.kind in (Kind.CHOICE, Kind.SHORTCUT) for each in ways)
    choices = (tongue.say("spoken_choices", count=count),) if count else ()
    return _paused(tongue, (heading, *_read_out(tongue, blocks), *choices))


def utterance(before: Page | None, after: Page) -> str:
    """What to say between two pages; nothing where guidance is off or nothing worth saying changed."""
    if not after.aids.spoken:
        return ""
    if before is None or not before.aids.spoken or (before.name, before.heading) != (after.name, after.heading):
        return after.spoken
    if before.aids.language is not after.aids.language or before.more != after.more:
        return after.spoken
    if before.focus != after.focus:
        return _focused(after)
    typed = [block.text for block in after.blocks if isinstance(block, Entry)]
    if typed != [block.text for block in before.blocks if isinstance(block, Entry)]:
        return typed[0][-1:] if typed else ""
    changed = _chosen(after) - _chosen(before) or _chosen(before) - _chosen(after)
    return _focused(after) if changed else ""


def _focused(page: Page) -> str:
    """The control the keypad stands on: its name, whether it is chosen or cannot be had, and why."""
    tongue = TONGUES[page.aids.language]
    say = tongue.say
    if page.focus.startswith("key:"):
        key = page.focus.removeprefix("key:")
        return say(f"key_{key}") if len(key) > 1 else key
    control = next((each for each in page.controls if each.id == page.focus), None)
    if control is None:
        return ""
    state = [say("spoken_chosen")] if control.chosen else []
    state += [] if control.enabled else [say("spoken_not_now")]
    return _paused(tongue, (control.text, control.detail, *state))


def _paused(tongue: Tongue, texts: Iterable[str]) -> str:
    """One after the other, each with an end that can be heard."""
    ended = (text if text[-1] in _ENDS else text + tongue.say("spoken_pause") for text in texts if text)
    return " ".join(ended).strip()


def _chosen(page: Page) -> frozenset[str]:
    return frozenset(control.id for control in page.controls if control.chosen)


def _read_out(tongue: Tongue, blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        match block:
            case Paragraph(text=text) | Notice(text=text):
                yield text
            case Facts(rows=rows):
                yield from (tongue.say("spoken_fact", name=name, value=value) for name, value in rows)
            case Listing(lines=lines):
                yield from lines
            case Number(text=text):
                yield " ".join(text)
            case Entry(label=label):
                yield label
            case Square(caption=caption):
                yield caption
