"""The data files of the extra ``[mirror]``, read without running the packages that bring them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from newscrawl.errors import UserError


def data_file(package: str, name: str) -> Path:
    """Where a package's data file lies.

    Importing jieba and pypinyin costs half a second and raises warnings; their data do not need
    it. Raises :class:`UserError` when the package is not installed.
    """
    spec = find_spec(package)
    folders = (spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        path = Path(folder) / name
        if path.is_file():
            return path
    raise missing(package)


def missing(package: str) -> UserError:
    """The one sentence that says what to install."""
    return UserError(f"mirror pages need {package}: pip install 'newscrawl[mirror]'")
