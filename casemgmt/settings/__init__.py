"""Settings. The environment is read here and nowhere else; docs/reference/settings.md lists every variable."""
