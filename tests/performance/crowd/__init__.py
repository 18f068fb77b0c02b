"""A large made-up population for the search: its names, its spellings, its rows, and the questions asked about it."""
