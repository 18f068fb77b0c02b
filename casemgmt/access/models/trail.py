"""The audit trail as a record behind routes; the table is the trail's own."""

from casemgmt.access.place_querysets import EntryQuerySet
from casemgmt.audit.models import Entry


class VisibleEntry(Entry):
    """A line of the trail, through `visible_to`."""

    objects = EntryQuerySet.as_manager()

    class Meta:
        proxy = True

    def __str__(self) -> str:
        return str(self.pk)
