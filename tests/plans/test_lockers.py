"""What `hall check` says of lockers: how long results are kept, and how large each door is."""

from pathlib import Path

import pytest

from tests.plans.hall_samples import HALL, findings, line_of, spoiled

LOCKER = "compartments = 8 }"
SIZED = "compartments = 8, sizes = [{spans}] }}"


def keeping(section: str) -> str:
    return f"{HALL}\n[parcels]\n{section}\n"


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ("kept_days = 0\nremind_days = []", "out_of_range"),
        ("kept_days = 120", "out_of_range"),
        ("order_s = 5", "out_of_range"),
        ("give_up_s = 10", "out_of_range"),
        ("remind_days = [3, 7]", "reminder_outside"),
        ("remind_days = [0]", "reminder_outside"),
        ("remind_days = [6, 3]", "reminders_unordered"),
        ("remind_days = [3, 3]", "reminders_unordered"),
    ],
)
def test_terms_that_cannot_be_kept_are_found_on_their_line(tmp_path: Path, section: str, code: str) -> None:
    (found,) = {(one.code, one.line) for one in findings(tmp_path, keeping(section))}
    assert found == (code, line_of(keeping(section), section))


def test_the_usual_terms_and_none_written_are_both_sound(tmp_path: Path) -> None:
    assert not findings(tmp_path, keeping("kept_days = 7\nremind_days = [3, 6]"))


@pytest.mark.parametrize(
    ("spans", "doors"),
    [
        ('{ size = "small", first = 1, last = 7 }', "8"),
        ('{ size = "small", first = 1, last = 5 }, { size = "large", first = 5, last = 8 }', "5"),
        ('{ size = "small", first = 1, last = 9 }', "9"),
        ('{ size = "small", first = 1, last = 8 }, { size = "large", first = 4, last = 3 }', "4"),
    ],
)
def test_a_door_without_a_size_or_with_two_or_that_is_not_there_is_named(
    tmp_path: Path, spans: str, doors: str
) -> None:
    (found,) = findings(tmp_path, spoiled(HALL, LOCKER, SIZED.format(spans=spans)))
    assert (found.code, found.values["doors"]) == ("door_sizes", doors)


def test_a_locker_of_three_sizes_is_sound(tmp_path: Path) -> None:
    sizes = zip(("small", "medium", "large"), ((1, 4), (5, 6), (7, 8)), strict=True)
    spans = ", ".join(f'{{ size = "{size}", first = {first}, last = {last} }}' for size, (first, last) in sizes)
    assert not findings(tmp_path, spoiled(HALL, LOCKER, SIZED.format(spans=spans)))


def test_more_doors_than_two_digits_can_name_are_refused(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, spoiled(HALL, LOCKER, "compartments = 100 }"))
    assert found.code == "too_many_doors"
