"""Declares that documents keep sealed files, so that whoever erases or sweeps knows them."""

from casemgmt.crypto.filed import keeps_files
from cases.models import Document

keeps_files(Document)
