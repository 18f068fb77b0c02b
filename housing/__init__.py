"""Sites, units, rooms and placements; stands on `cases` and is not imported by it."""
