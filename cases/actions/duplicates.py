"""Writes of pairs of people who may be one: suggested by a job or by hand, and what somebody decides of them."""

from collections.abc import Sequence

from casemgmt.access.actors import Actor
from casemgmt.access.writing import action, store
from casemgmt.errors import Conflict, FieldProblem, Invalid
from cases.actions.open_cases import require_office
from cases.actions.states import require_state
from cases.lifecycle import PairState
from cases.models import DuplicatePair, Person
from cases.search.comparing import comparison
from cases.search.sought import sought_of

UNDECIDED = frozenset({PairState.SUGGESTED})


class PairKnown(Conflict):
    """There is this pair already, perhaps decided."""

    code = "pair_known"
    detail = "There is this pair already."


@action
def suggest_pair(*, by: Actor, one: Person, other: Person, remark: str = "") -> DuplicatePair:
    """Put two people up for review as perhaps one. Raises PairKnown, also where it was decided that they are not."""
    for person in (one, other):
        if by.user_id is not None:
            require_office(by, person)
    if one.pk == other.pk:
        raise Invalid(problems=[FieldProblem("same_record", "Name two people.", "/other")])
    if one.municipality_id != other.municipality_id:
        raise Invalid(problems=[FieldProblem("other_municipality", "This is in another municipality.", "/other")])
    first, second = sorted((one, other), key=lambda person: person.pk)
    list(Person.objects.select_for_update().filter(pk=first.pk).values_list("pk"))
    if DuplicatePair.objects.filter(person_a=first, person_b=second).exists():
        raise PairKnown
    found = comparison(second, sought_of(first))
    pair = DuplicatePair(
        municipality_id=first.municipality_id,
        key=first.key,
        person_a=first,
        person_b=second,
        score=round(100 * found.score),
        reasons=[one._asdict() for one in found.reasons],
        remark=remark,
    )
    return store(pair, by=by, event="duplicatepair.suggested", fields=["person_a", "person_b"])


@action
def dismiss_pair(*, by: Actor, duplicatepair: DuplicatePair, remark: str = "") -> DuplicatePair:
    """Decide that the two are not the same. They are not suggested again."""
    require_state(duplicatepair, UNDECIDED)
    return _decided(by, duplicatepair, PairState.NOT_SAME, remark, "duplicatepair.dismissed")


@action
def reopen_pair(*, by: Actor, duplicatepair: DuplicatePair) -> DuplicatePair:
    """Take back that the two are not the same."""
    require_state(duplicatepair, frozenset({PairState.NOT_SAME}))
    return _decided(by, duplicatepair, PairState.SUGGESTED, duplicatepair.remark, "duplicatepair.reopened")


def decide(by: Actor, pair: DuplicatePair, state: PairState) -> Sequence[str]:
    """Set what was decided, by whom and when; the names of the fields."""
    pair.state = state
    pair.decided_by_id = None if state == PairState.SUGGESTED else by.user_id
    pair.decided_at = None if state == PairState.SUGGESTED else by.now
    return ("state", "decided_by", "decided_at")


def _decided(by: Actor, pair: DuplicatePair, state: PairState, remark: str, event: str) -> DuplicatePair:
    fields = decide(by, pair, state)
    pair.remark = remark or pair.remark
    return store(pair, by=by, event=event, fields=[*fields, "remark"])
