"""How the house speaks HTTP: record views, problem details, pages, preconditions; endpoints of the apps below it."""
