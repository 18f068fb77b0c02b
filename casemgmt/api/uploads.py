"""Forms with a file: read into memory, so that nothing of it ever lies on the server's disk in clear."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from rest_framework.parsers import MultiPartParser

from casemgmt.errors import DomainError

FORM_BYTES = 64 * 1024
"""What a form may hold beside its file."""


class FileTooLarge(DomainError):
    """The file is larger than this server takes."""

    status = 413
    code = "file_too_large"
    detail = "The file is larger than this server takes."


class InMemory(MemoryFileUploadHandler):
    """Takes every file into memory; its size was checked before."""

    def handle_raw_input(self, *args: Any, **options: Any) -> None:
        """Take what comes."""
        self.activated = True


class FormWithFile(MultiPartParser):
    """Reads a form whose file has at most as many bytes as the setting `limit` says."""

    limit: ClassVar[str]

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The form. Raises FileTooLarge, before anything is read where the form as a whole is too long."""
        request = parser_context["request"]._request
        most = getattr(settings, self.limit)
        if int(request.META.get("CONTENT_LENGTH") or 0) > most + FORM_BYTES:
            raise FileTooLarge
        request.upload_handlers = [InMemory(request)]
        form: Any = super().parse(stream, media_type, parser_context)
        if any(file.size > most for file in form.files.values()):
            raise FileTooLarge
        return form
