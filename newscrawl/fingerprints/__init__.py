"""What makes two texts the same, and what makes them tell one story.

:mod:`content` says whether a text is the same; the other modules, which need numpy, find and
judge near-duplicates.
"""
