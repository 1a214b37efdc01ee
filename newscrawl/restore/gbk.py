"""The pairs of bytes of GBK, which a mirror has cut at the wrong places."""

from __future__ import annotations

from functools import cache

LEADS = bytes(range(0x81, 0xFF))
TRAILS = bytes(b for b in range(0x40, 0xFF) if b != 0x7F)
UPPER = bytes(range(0xA1, 0xFF))
# First bytes of the areas AAA1 to AFFE and F8A1 to FEFE: their pairs are private-use characters.
PRIVATE_LEADS = bytes([*range(0xAA, 0xB0), *range(0xF8, 0xFF)])
# Half of no pair: a decoder writes one ? for it, with what follows or without.
NO_LEAD = b"\x80"
# Pairs such as A38C are no characters at all: a decoder writes one ? for both bytes.
UNDEFINED_LEADS = bytes(range(0xA1, 0xAA))


@cache
def characters() -> dict[int, str]:
    """Pair → character, by code page 936; the private use area as Windows counts it."""
    found = {}
    for lead in LEADS:
        for trail in TRAILS:
            char = bytes([lead, trail]).decode("gbk", "ignore")
            if len(char) == 1 and not char.isascii():
                found[lead << 8 | trail] = char
    private = [lead << 8 | trail for lead in PRIVATE_LEADS for trail in UPPER]
    return dict(zip(private, map(chr, range(0xE000, 0xF900)), strict=False)) | found


@cache
def pairs() -> dict[str, bytes]:
    """Character → its pair of bytes."""
    return {char: pair.to_bytes(2, "big") for pair, char in characters().items()}
