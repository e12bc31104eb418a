"""Each hall's day comes true and shows its rows; together the halls show every row of the checklist."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from hall.words import HallId, Language
from queue_server.story.command_line import story
from queue_server.story.programme import DAYS, tell_day
from queue_server.story.rows import ROWS, SHOWS
from queue_server.story.stage import Stage
from queue_server.story.telling import TEXTS, NotShown, Step, Telling

ZHAOHUA = HallId("zhaohua")
UNTOLD: tuple[str, ...] = ()
"""Halls whose day is not written yet: whoever writes one takes it off this list."""


@pytest.mark.parametrize("hall", DAYS)
def test_a_hall_lives_its_day_and_shows_its_rows(hall: HallId, tmp_path: Path) -> None:
    told: list[str] = []
    proved = tell_day(hall, tmp_path, Language.ZH, told.append)
    assert set(SHOWS[hall]) <= set(proved)
    for row in proved:
        assert any(row in line.rpartition("[")[2].rstrip("]").split() for line in told), f"{row} is told nowhere"


def test_the_halls_together_show_every_row_and_no_other() -> None:
    assert {row for rows in SHOWS.values() for row in rows} == set(ROWS)


def test_the_list_of_halls_without_a_day_is_true() -> None:
    assert set(SHOWS) - set(DAYS) == set(UNTOLD)
    assert set(DAYS) <= set(SHOWS)


@pytest.mark.parametrize("lang", Language)
def test_every_row_has_a_name(lang: Language) -> None:
    assert {f"row_{row}" for row in ROWS} <= set(TEXTS.entries(lang))


def with_day(monkeypatch: pytest.MonkeyPatch, day: Callable[[Stage, Telling], None]) -> None:
    monkeypatch.setitem(DAYS, ZHAOHUA, day)  # type: ignore[arg-type]  # a Mapping to all others


def test_a_wrong_step_ends_the_story_and_names_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(stage: Stage, tell: Telling) -> None:
        stage.at(8, 50)
        with tell("closed_tide") as step:
            step.proves("W4", len(stage.board().windows), 13)

    with_day(monkeypatch, wrong)
    result = CliRunner().invoke(story, [ZHAOHUA])
    assert result.exit_code == 1
    assert "closed_tide" in result.output
    assert "W4" in result.output


def test_a_day_that_proves_nothing_is_no_proof(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_day(monkeypatch, lambda stage, tell: None)
    with pytest.raises(NotShown) as missing:
        tell_day(ZHAOHUA, tmp_path, Language.EN, lambda line: None)
    assert missing.value.rows.split() == list(SHOWS[ZHAOHUA])


def test_a_row_the_checklist_does_not_know_is_a_slip_of_the_pen() -> None:
    with pytest.raises(ValueError, match="W9"):
        Step("any").proves("W9", found=True)


def test_a_row_is_proved_by_what_is_seen_alone() -> None:
    step = Step("any")
    with pytest.raises(NotShown):
        step.proves("W1", "closed", "open")
    assert not step.rows
