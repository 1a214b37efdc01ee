"""The text of a spam mirror → clean simplified text; what is lost is marked, never invented."""

from newscrawl.restore.gate import is_mirror_text
from newscrawl.restore.restored import Restored, restore_text

__all__ = ["Restored", "is_mirror_text", "restore_text"]
