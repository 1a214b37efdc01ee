"""Codes and names in a text → securities with the place that names them."""

from newscrawl.securities.names import NameRow
from newscrawl.securities.recogniser import Recogniser

__all__ = ["NameRow", "Recogniser"]
