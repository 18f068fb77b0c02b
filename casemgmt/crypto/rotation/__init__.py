"""Rotation of keys at every level, while everybody works: root, municipality, subjects, search index.

Each level is a function of a municipality and a `Run` that returns a `Report`. All of them work in batches, each a
short transaction of its own that can be done again, so that a run that was cut off anywhere is finished by the next.
"""
