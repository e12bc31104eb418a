"""What the documents point at is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
LINK = re.compile(r"\]\(([^)#\s]+)")


def documents() -> Iterator[Path]:
    """Every text for people that the house holds."""
    yield from HOUSE.glob("*.md")
    yield from (HOUSE / "docs").rglob("*.md")


@pytest.mark.parametrize("document", sorted(documents()), ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_every_link_within_the_house_leads_somewhere(document: Path) -> None:
    inner = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if ":" not in link]
    assert [link for link in inner if not (document.parent / link).exists()] == []
