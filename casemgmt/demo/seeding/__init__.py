"""How the demo town gets its people: the files of the town and fictional households, through the actions of the API."""
