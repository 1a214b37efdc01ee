"""What makes two texts the same, and what makes them tell one story."""

from newscrawl.fingerprints.content import content_hash
from newscrawl.fingerprints.signature import Keys, keys_of
from newscrawl.fingerprints.story import Profile, Story, profile
from newscrawl.fingerprints.verdict import Verdict, compare

__all__ = [
    "Keys",
    "Profile",
    "Story",
    "Verdict",
    "compare",
    "content_hash",
    "keys_of",
    "profile",
]
