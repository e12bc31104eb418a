from kiosk.look.scan import END, QUICK_S, Scan

CODE = "https://hall.example/t/k3vQ0Zr8bY2nXw5sTt1uAA"


class Wall:
    """Wall seconds that pass at each look."""

    def __init__(self, step_s: float) -> None:
        self.now_s, self.step_s = 100.0, step_s

    def __call__(self) -> float:
        self.now_s += self.step_s
        return self.now_s


def typed(scan: Scan, *keys: str) -> list[str]:
    return [code for key in keys if (code := scan.take(key)) is not None]


def test_a_scanner_types_a_code_and_ends_it_in_its_own_case() -> None:
    assert typed(Scan(Wall(0.01)), *CODE, END) == [CODE]


def test_a_hand_that_types_and_presses_ok_scans_nothing() -> None:
    assert typed(Scan(Wall(2 * QUICK_S)), *CODE, END) == []


def test_what_is_too_short_or_cut_by_another_key_is_no_code() -> None:
    scan = Scan(Wall(0.01))

    assert typed(scan, *"12345", END) == []
    assert typed(scan, *CODE, "down", END) == []


def test_a_second_scan_begins_anew() -> None:
    assert typed(Scan(Wall(0.01)), *CODE, END, *CODE, END) == [CODE, CODE]
