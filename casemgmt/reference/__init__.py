"""The generator of the reference pages under `docs/reference`: written from the code, so that they cannot lag behind it."""
