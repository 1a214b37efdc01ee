"""Near-duplicates: which articles tell one story, found and linked as they are stored.

:mod:`links` reads the links; :mod:`clusters` makes them, with what near-duplicates need.
"""
