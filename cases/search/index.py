"""Declares that people are searched for, so that whoever re-keys the index knows their words."""

from casemgmt.crypto.indexing import index
from cases.models import Person
from cases.search.words import RULES, person_words

index(Person, person_words, rules=RULES)
