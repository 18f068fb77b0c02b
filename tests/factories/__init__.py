"""Builders of the tests' worlds; they call the same actions that the API calls."""
