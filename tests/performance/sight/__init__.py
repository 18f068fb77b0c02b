"""A crowd of offices for the part `access`: who is there, what they may see, and what asking for it costs."""
