"""newscrawl: a complete, dated archive of 证券时报网 (www.stcn.com)."""

__version__ = "0.1.0"
