"""Searching the archive: the words of every version, by their time of publication."""
