"""How the site may change its pages, lists and rows one day: a table from a name to a change.

Each acts on the answers that it concerns and leaves the others as they are, so that it can be
ordered for the path `/`.
"""

from .changing import Redesign
from .lists import ON_FLASHES, ON_ITEMS, ON_RANKINGS
from .pages import ON_PAGES

__all__ = ["REDESIGNS", "Redesign"]

REDESIGNS: dict[str, Redesign] = ON_PAGES | ON_ITEMS | ON_FLASHES | ON_RANKINGS
