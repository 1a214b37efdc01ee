"""What a saved page of a spam mirror says: the article that it was made of."""

from newscrawl.pages.mirror.article import read_mirror

__all__ = ["read_mirror"]
