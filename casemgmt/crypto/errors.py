"""What can go wrong with keys and sealed content. No message holds content or key material."""

from casemgmt.errors import DomainError, Unavailable


class KeysUnavailable(Unavailable):
    """The root key cannot be read, so nothing can be sealed or unsealed."""

    code = "keys_unavailable"
    detail = "The keys of the house are not available."


class RootKeyMissing(KeysUnavailable):
    """The provider answers, but none of its root keys opens this wrapping: it is of another one, or was changed."""

    detail = "A municipality's key was wrapped under another root key, or was changed."


class SealBroken(DomainError):
    """A sealed value does not belong where it stands, or was changed."""

    status = 500
    code = "seal_broken"
    detail = "A sealed value was changed or moved. The record cannot be shown."


class FileMissing(DomainError):
    """The record is there, and its sealed file is not: lost from the disk, or left out of a restored backup."""

    status = 500
    code = "file_missing"
    detail = "The file of this record is not where it was kept."


class ContentErased(DomainError):
    """The subject's key was destroyed; what was sealed under it cannot be read by anyone."""

    status = 410
    code = "content_erased"
    detail = "The content of this record was erased."


class IncompleteRow(RuntimeError):
    """A change of a sealed row that was read without some of its groups; all of them are sealed together."""


class UnknownSealFormat(SealBroken):
    """The header names a format or an algorithm that this release does not know."""

    code = "seal_format_unknown"
