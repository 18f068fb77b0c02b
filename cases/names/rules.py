"""The version of the key rules."""

# To be raised with every change of a key, because stored terms then need a new generation.
RULES: int = 1
