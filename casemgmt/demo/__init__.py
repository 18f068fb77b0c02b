"""The demo town Musterwillich: readable files about fictional people, and what turns them into records."""
