"""Shapes in and out of the case records, one module a theme."""
