"""OpenID Connect, as a client of the identity providers that the settings name: how one is asked, and believed."""
