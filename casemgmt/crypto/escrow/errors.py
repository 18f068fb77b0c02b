"""What can be wrong with an escrow file or its keys. No message holds key material."""


class EscrowRefused(Exception):
    """An escrow file, a key of its recipients or a passphrase does not fit; the sentence is safe to show."""
