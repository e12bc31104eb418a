"""What `hall check` says of `[cases]`: who represents a department in chief, and which kiosks print receipts."""

from pathlib import Path

import pytest

from tests.plans.hall_samples import HALL, findings, line_of

STAFF = '[[staff]]\nid = "s01"\nunit = "民政局"\n'


def cases(section: str) -> str:
    return f"{HALL}\n{STAFF}\n[cases]\n{section}\n"


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ('chief_reps = [{ staff = ["s02"] }]', "chief_unknown"),
        ("chief_reps = [{ staff = [] }]", "chiefs_of_nobody"),
        ('chief_reps = [{ staff = ["s01"], department = "民政所" }]', "department_unknown"),
        ('printers = [{ device = "Kiosk 1", zone = "general" }]', "bad_id"),
        ('printers = [{ device = "locker-1", zone = "general" }]', "printer_no_kiosk"),
        ('printers = [{ device = "kiosk-1", zone = "genral" }]', "unknown_zone"),
        ('printers = [{ device = "k-1", zone = "general" }, { device = "k-1", zone = "general" }]', "printer_twice"),
    ],
)
def test_who_or_what_is_not_there_is_found_on_its_line(tmp_path: Path, section: str, code: str) -> None:
    (found,) = {(one.code, one.line) for one in findings(tmp_path, cases(section))}
    assert found == (code, line_of(cases(section), section))


def test_chiefs_of_known_departments_and_kiosks_are_sound(tmp_path: Path) -> None:
    section = 'chief_reps = [{ staff = ["s01"], department = "民政局" }, { staff = ["s01"] }]'
    assert not findings(tmp_path, cases(f'{section}\nprinters = [{{ device = "kiosk-1", zone = "general" }}]'))


def test_a_hall_that_lists_no_staff_may_name_whom_it_likes(tmp_path: Path) -> None:
    assert not findings(tmp_path, f'{HALL}\n[cases]\nchief_reps = [{{ staff = ["s02"] }}]\n')
