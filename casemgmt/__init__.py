"""The Django project: what every app stands on, and the roof over them."""
