"""Every write of the case records, one module a theme."""
