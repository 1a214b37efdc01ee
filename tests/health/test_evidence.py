"""Examples of what a run has met."""

from newscrawl.health.evidence import MOST_BYTES, Evidence, Example


def test_the_last_example_stays():
    evidence = Evidence()
    evidence.note("failed", "http://x/1", b"one")
    evidence.note("failed", "http://x/2", b"two")
    assert evidence.of("failed") == Example("http://x/2", b"two")
    assert evidence.of("blocked") is None


def test_of_a_large_page_the_address_alone():
    evidence = Evidence()
    evidence.note("failed", "http://x/1", b"x" * (MOST_BYTES + 1))
    assert evidence.of("failed") == Example("http://x/1", None)
