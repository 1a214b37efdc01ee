"""Near-duplicates: which articles tell one story, found and linked as they are stored."""

from newscrawl.archive.duplicates.catch_up import reindex
from newscrawl.archive.duplicates.clusters import link
from newscrawl.archive.duplicates.links import duplicate_of_at, followers_at, links_of

__all__ = ["duplicate_of_at", "followers_at", "link", "links_of", "reindex"]
