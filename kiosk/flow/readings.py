"""How Chinese names are read, in pinyin; its dictionaries are large, so a process of its own reads and ends.

`python -m kiosk.flow.readings` reads a JSON list of texts and writes a JSON object of their syllables.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache

from kiosk.flow.search import Reading

READ_S = 30.0
"""Wall seconds; a slow Pi reads a city's catalogue in three."""


@cache
def readings(texts: tuple[str, ...]) -> Mapping[str, Reading]:
    """The syllables of each text, read apart from this process; raises `CalledProcessError`, `TimeoutExpired`."""
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=json.dumps(list(texts)),
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=READ_S,
    )
    return {text: tuple(syllables) for text, syllables in json.loads(done.stdout).items()}


def read(text: str) -> Reading:
    """The syllables of one text, read here."""
    from pypinyin import lazy_pinyin

    return tuple(sound for each in lazy_pinyin(text, v_to_u=False) if (sound := re.sub(r"[\W_]+", "", each.upper())))


def _main() -> None:
    json.dump({text: read(text) for text in json.load(sys.stdin)}, sys.stdout)


if __name__ == "__main__":
    _main()
