"""manage.py processing_record: the record of processing (Art. 30 GDPR), or the notices of § 80 SGB X."""

from pathlib import Path
from typing import Any

import orjson
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casemgmt.access.models import Municipality
from casemgmt.privacy.processing_record import processing_notices, processing_record
from casemgmt.privacy.record_pages import as_markdown, as_pdf


class Command(BaseCommand):
    """Written from the registry of what is held; it names nobody."""

    help = "Print the record of processing, or the notices of commissioned processing, as JSON, Markdown or PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        """What, in which form and language."""
        parser.add_argument("--format", choices=["json", "md", "pdf"], default="md")
        parser.add_argument("--language", choices=["de", "en"], default="de")
        parser.add_argument("--notices", action="store_true", help="The notices of § 80 SGB X, one for each processor.")
        parser.add_argument("--file", type=Path, help="Where to write; needed for PDF.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        town = Municipality.objects.order_by("created_at").first()
        given = {"language": options["language"], "controller": town.name if town else ""}
        today = timezone.localdate()
        try:
            documents = (
                processing_notices(**given, on=today) if options["notices"] else [processing_record(**given, on=today)]
            )
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        if not documents:
            raise CommandError("CASEMGMT_PROCESSORS names nobody.")
        content = _content(documents, options["format"], options["language"])
        if options["file"]:
            options["file"].write_bytes(content)
        elif options["format"] == "pdf":
            raise CommandError("Name a file for the PDF.")
        else:
            self.stdout.write(content.decode())


def _content(documents: list[dict[str, Any]], form: str, language: str) -> bytes:
    if form == "pdf":
        return as_pdf(documents, language)
    if form == "json":
        shown = documents if len(documents) > 1 else documents[0]
        return orjson.dumps(shown, option=orjson.OPT_INDENT_2)
    return "\n".join(as_markdown(one, language) for one in documents).encode()
