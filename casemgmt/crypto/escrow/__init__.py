"""Escrow: the municipalities' keys, sealed to people who keep them outside for the day a root key is lost."""
