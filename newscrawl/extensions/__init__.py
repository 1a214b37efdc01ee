"""The extensions: what is noted of a run, and shown of it."""
