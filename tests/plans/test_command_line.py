"""`hall check` as people run it."""

from pathlib import Path

from click.testing import CliRunner
from hall_samples import HALL, lay_out, spoiled

from queue_server.plans.command_line import check
from queue_server.plans.reading import find_hall


def test_a_sound_hall_is_summed_up_and_passes() -> None:
    result = CliRunner().invoke(check, [str(find_hall("zhaohua"))])
    assert result.exit_code == 0
    assert "窗口 12 个，区域 3 个" in result.output


def test_an_unsound_hall_fails_with_its_file_and_line(tmp_path: Path) -> None:
    file = lay_out(tmp_path, spoiled(HALL, 'prefix = "B"', 'prefix = "A"'))
    result = CliRunner().invoke(check, ["--lang", "en", str(file)])
    assert result.exit_code == 1
    first, last = result.output.splitlines()
    assert first.startswith(f"{file}:16: error duplicate_prefix: ")
    assert "not sound: 1 errors" in last


def test_one_unsound_hall_among_sound_ones_fails_them_all(tmp_path: Path) -> None:
    file = lay_out(tmp_path, spoiled(HALL, 'prefix = "B"', 'prefix = "A"'))
    result = CliRunner().invoke(check, [str(file), str(find_hall("chini"))])
    assert result.exit_code == 1
    assert "赤坭镇" in result.output


def test_warnings_are_said_and_do_not_fail() -> None:
    result = CliRunner().invoke(check, ["--lang", "en", str(find_hall("chini"))])
    assert result.exit_code == 0
    assert "warning domain_below_county" in result.output
