"""Finds the data that travels with the programs: everything under `config/`, from a checkout or an installed wheel."""

from importlib.util import find_spec
from pathlib import Path


def packaged(*parts: str) -> Path:
    """The file or folder of `config/` named by its parts; raises FileNotFoundError where it does not exist."""
    # importlib.resources.files() refuses a namespace package installed in editable mode: its path holds a hook.
    spec = find_spec("config")
    for place in (spec.submodule_search_locations if spec else None) or ():
        candidate = Path(place, *parts)
        if candidate.exists():
            return candidate
    raise FileNotFoundError("config/" + "/".join(parts))
