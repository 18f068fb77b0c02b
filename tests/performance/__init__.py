"""The benchmark behind `make bench`; nothing in here asserts a time."""
