"""The views of the case records, one module a theme."""
