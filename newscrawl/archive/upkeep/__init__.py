"""Keeping an archive in order: what is old goes, a copy is made, what is wrong is named."""
