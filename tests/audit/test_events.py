import pytest

from casemgmt.audit.events import EVENTS, EventLabel, UndeclaredEventError, declare, require_declared


@pytest.fixture(autouse=True)
def own_vocabulary():
    before = dict(EVENTS)
    yield
    EVENTS.clear()
    EVENTS.update(before)


def test_declared_event_has_its_labels():
    assert declare("bunk_bed.delivered", "Etagenbett geliefert", "Bunk bed delivered") == "bunk_bed.delivered"
    assert EVENTS["bunk_bed.delivered"] == EventLabel(de="Etagenbett geliefert", en="Bunk bed delivered")
    require_declared("bunk_bed.delivered")


def test_declaring_the_same_words_again_changes_nothing():
    declare("bunk_bed.delivered", "Etagenbett geliefert", "Bunk bed delivered")
    size = len(EVENTS)
    declare("bunk_bed.delivered", "Etagenbett geliefert", "Bunk bed delivered")
    assert len(EVENTS) == size


def test_second_meaning_is_refused():
    declare("bunk_bed.delivered", "Etagenbett geliefert", "Bunk bed delivered")
    with pytest.raises(ValueError, match="with other words"):
        declare("bunk_bed.delivered", "Bett geliefert", "Bed delivered")
    assert EVENTS["bunk_bed.delivered"].en == "Bunk bed delivered"


@pytest.mark.parametrize(
    "code", ["", "delivered", "Bed.delivered", "bed.", ".delivered", "bed delivered.now", "b." * 50]
)
def test_code_of_another_shape_is_refused(code):
    with pytest.raises(ValueError, match="dotted snake case"):
        declare(code, "Bett", "Bed")
    assert code not in EVENTS


@pytest.mark.parametrize(("de", "en"), [("", "Bed"), ("Bett", " ")])
def test_event_without_a_label_is_refused(de, en):
    with pytest.raises(ValueError, match="needs a German and an English label"):
        declare("bed.delivered", de, en)
    assert "bed.delivered" not in EVENTS


def test_undeclared_event_raises_without_repeating_it():
    with pytest.raises(UndeclaredEventError) as raised:
        require_declared("amina.married")
    assert "amina" not in str(raised.value)
