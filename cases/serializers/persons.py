"""Shapes of people, identifiers and households."""

from casemgmt.access.models import Team
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from cases import codes, projections
from cases.models import Household, HouseholdMember, Person, PersonIdentifier

NAMES = (
    "given_names", "family_name", "original_given_names", "original_family_name", "original_script", "name_variants",
)  # fmt: skip
IDENTITY = (
    *NAMES, "born_on", "born_precision", "sex", "own_designation", "nationalities", "mother_tongue", "languages",
    "interpreter_wish",
)  # fmt: skip
CONTACT = ("contact_ways", "address")
MARKS = ("restricted", "disputed_fields")
RECORD = ("id", "municipality", "team", "created_at", "updated_at")


def code_field(entries: codes.CodeList, **options: object) -> serializers.ChoiceField:
    """A member that takes one code of a list; empty for `not known`."""
    return serializers.ChoiceField(choices=entries.choices, **{"required": False, "allow_blank": True, **options})


class NameVariant(Shape):
    """Another spelling, or another name, of the same person."""

    given_names = serializers.CharField(max_length=120, allow_blank=True, default="")
    family_name = serializers.CharField(max_length=120, allow_blank=True, default="")
    script = code_field(codes.SCRIPTS, default="")
    kind = code_field(codes.NAME_VARIANT_KINDS, default="spelling")


class LanguageSkill(Shape):
    """How well somebody speaks, reads and writes a language, and in which script."""

    language = code_field(codes.LANGUAGES, required=True, allow_blank=False)
    speaks = code_field(codes.LANGUAGE_SKILLS, default="")
    reads = serializers.BooleanField(default=False)
    writes = serializers.BooleanField(default=False)
    script = code_field(codes.SCRIPTS, default="")


class InterpreterWish(Shape):
    """Whether somebody needs an interpreter, for which language, and of which gender."""

    needed = serializers.BooleanField()
    language = code_field(codes.LANGUAGES, default="")
    gender = code_field(codes.INTERPRETER_GENDERS, default="any")


class ContactWay(Shape):
    """One way to reach somebody."""

    kind = code_field(codes.CONTACT_WAY_KINDS, required=True, allow_blank=False)
    value = serializers.CharField(max_length=254)
    preferred = serializers.BooleanField(default=False)
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class Address(Shape):
    """Where somebody lives."""

    care_of = serializers.CharField(max_length=120, allow_blank=True, default="")
    street = serializers.CharField(max_length=120, allow_blank=True, default="")
    house_number = serializers.CharField(max_length=12, allow_blank=True, default="")
    postcode = serializers.RegexField(r"^(\d{5})?$", allow_blank=True, default="")
    place = serializers.CharField(max_length=80, allow_blank=True, default="")
    district = serializers.CharField(max_length=80, allow_blank=True, default="")


class Identity(Shape):
    """Who somebody is, and how to reach them."""

    given_names = serializers.CharField(max_length=120, allow_blank=True, required=False)
    family_name = serializers.CharField(max_length=120, allow_blank=True, required=False)
    original_given_names = serializers.CharField(max_length=120, allow_blank=True, required=False)
    original_family_name = serializers.CharField(max_length=120, allow_blank=True, required=False)
    original_script = code_field(codes.SCRIPTS)
    name_variants = NameVariant(many=True, required=False)
    born_on = serializers.DateField(required=False, allow_null=True)
    born_precision = code_field(codes.BIRTH_PRECISIONS)
    sex = code_field(codes.SEX_ENTRIES)
    own_designation = serializers.CharField(max_length=80, allow_blank=True, required=False)
    nationalities = serializers.ListField(
        child=serializers.ChoiceField(choices=codes.COUNTRIES.choices), required=False, max_length=6
    )
    mother_tongue = code_field(codes.LANGUAGES)
    languages = LanguageSkill(many=True, required=False)
    interpreter_wish = InterpreterWish(required=False, allow_null=True)
    contact_ways = ContactWay(many=True, required=False)
    address = Address(required=False, allow_null=True)


class PersonSerializer(RecordSerializer):
    """A person; `restricted` and `disputed_fields` mark what may only be kept, and what the person contests."""

    name_variants = NameVariant(many=True)
    languages = LanguageSkill(many=True)
    interpreter_wish = InterpreterWish(allow_null=True)
    contact_ways = ContactWay(many=True)
    address = Address(allow_null=True)

    class Meta:
        model = Person
        projection = projections.PERSON
        fields = (*RECORD[:3], *IDENTITY, *CONTACT, *MARKS, *RECORD[3:])


class NewPerson(Identity):
    """A person to enter, in one of your teams."""

    team = VisibleRelatedField(queryset=Team.objects.all())


class EnteredPerson(NewPerson):
    """A person to enter; `confirmed_new` says that you looked at the matches and it is none of them."""

    confirmed_new = serializers.BooleanField(default=False)


class PersonAssignment(Shape):
    """The team that takes a person over."""

    team = VisibleRelatedField(queryset=Team.objects.all())


class IdentifierSerializer(RecordSerializer):
    """A number that an authority gave a person."""

    class Meta:
        model = PersonIdentifier
        projection = projections.IDENTIFIER
        fields = ("id", "municipality", "team", "person", "kind", "value", "remark", "created_at", "updated_at")


class NewIdentifier(Shape):
    """A number to enter; its format is checked by its kind."""

    person = VisibleRelatedField(queryset=Person.objects.all())
    kind = serializers.ChoiceField(choices=codes.IDENTIFIER_KINDS.choices)
    value = serializers.CharField(max_length=40)
    remark = serializers.CharField(max_length=200, allow_blank=True, default="")


class HouseholdSerializer(RecordSerializer):
    """A household."""

    class Meta:
        model = Household
        projection = projections.HOUSEHOLD
        fields = ("id", "municipality", "team", "reference", "head", "dissolved_on", "created_at", "updated_at")


class NewHousehold(Shape):
    """A household to set up; its head becomes its first member."""

    team = VisibleRelatedField(queryset=Team.objects.all())
    head = VisibleRelatedField(queryset=Person.objects.all(), required=False)
    joined_on = serializers.DateField(required=False)


class HouseholdChange(Shape):
    """The member who is the head from now on."""

    head = VisibleRelatedField(queryset=Person.objects.all(), allow_null=True)


class HouseholdEnd(Shape):
    """The day from which there is no such household."""

    dissolved_on = serializers.DateField()


class NewMember(Shape):
    """A person to join."""

    person = VisibleRelatedField(queryset=Person.objects.all())
    relation = serializers.ChoiceField(choices=codes.HOUSEHOLD_RELATIONS.choices)
    joined_on = serializers.DateField()


class PersonSummary(RecordSerializer):
    """Who it is about, with the marks of restriction and dispute."""

    class Meta:
        model = Person
        fields = ("id", "given_names", "family_name", "born_on", *MARKS)


class MemberSerializer(RecordSerializer):
    """A member of a household."""

    person = PersonSummary()

    class Meta:
        model = HouseholdMember
        projection = projections.HOUSEHOLD_MEMBER
        fields = ("id", "household", "person", "relation", "joined_on", "left_on", "updated_at")


class MemberChange(Shape):
    """What can be corrected of a membership."""

    relation = serializers.ChoiceField(choices=codes.HOUSEHOLD_RELATIONS.choices, required=False)
    joined_on = serializers.DateField(required=False)


class Leaving(Shape):
    """The first day on which the person is no member any more."""

    left_on = serializers.DateField()
