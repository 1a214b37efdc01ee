"""Pages that somebody saved: HTML files and web archives (WARC), with the address of each."""

from newscrawl.saved.files import WARC, pages_of, saved_files
from newscrawl.saved.page import SavedFault, SavedPage

__all__ = ["WARC", "SavedFault", "SavedPage", "pages_of", "saved_files"]
