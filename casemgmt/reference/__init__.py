"""Writes the reference pages under `docs/reference` from the code, so that they cannot lag behind it."""
