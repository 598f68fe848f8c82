"""How a field and an entity are declared: once, with everything that screens, sheets and checks need."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypedDict, Unpack

from dcant_tracker.domain.choices import CHOICES, ChoiceList
from dcant_tracker.domain.kinds import ANY, LISTED_KINDS, TEXT_KINDS, Kind, Value, Values
from dcant_tracker.words import Translated


class Options(TypedDict, total=False):
    """What may be said of a field of any kind; :class:`Field` says what each means."""

    key: bool
    optional: bool
    required: bool
    internal: bool
    width: int
    formerly: tuple[str, ...]


SUBJECT = ("recommendation", "experiment")
"""What an evaluation, a participation or a milestone is about: fields, each called after the entity it refers to."""

_WIDTHS = {
    Kind.TEXT: 24,
    Kind.LONGTEXT: 50,
    Kind.DATE: 12,
    Kind.INT: 12,
    Kind.BOOL: 8,
    Kind.TAGS: 24,
    Kind.SIREN: 12,
    Kind.SCORE: 16,
    Kind.CHOICE: 18,
    Kind.REF: 30,
}


@dataclass(frozen=True, eq=False)
class Field:
    """One field of an entity.

    ``target`` is the entity a reference points to (``"any"`` for every entity) or the name of the
    choice list. ``key`` fields identify the record to a person; ``optional`` ones may be empty.
    ``internal`` fields leave in a workbook only when asked. ``preset`` says whether a required list starts
    at its first choice, or at which one. ``follows`` names the reference beside this field whose record says what
    it must hold, under the same name: the recommendation of the experiment that the record is about.
    ``width`` is in characters. ``least`` is the smallest number that may stand.
    ``formerly`` lists the labels that it had in released versions: columns of workbooks are still found by them.
    """

    name: str
    kind: Kind
    label: Translated = Translated()  # noqa: RUF009 - a descriptor, not a default: a label must be given
    target: str | None = None
    key: bool = False
    optional: bool = False
    required: bool = False
    internal: bool = False
    preset: bool | str = True
    follows: str | None = None
    width: int = 0
    formerly: tuple[str, ...] = ()
    least: int | None = None

    @property
    def choices(self) -> ChoiceList | None:
        """The closed list this field takes its codes from."""
        return CHOICES[self.target] if self.kind in LISTED_KINDS and self.target else None

    @property
    def is_text(self) -> bool:
        """Whether the field holds text that is searched and folded for sorting."""
        return self.kind in TEXT_KINDS

    @property
    def is_ref(self) -> bool:
        """Whether the field refers to another record."""
        return self.kind is Kind.REF

    def referred(self, value: Value) -> tuple[str, str] | None:
        """The entity and uid of the record that ``value`` leads to; None where it is empty, or no reference."""
        if value is None or not self.is_ref:
            return None
        entity, _colon, uid = str(value).partition(":") if self.target == ANY else (str(self.target), "", str(value))
        return entity, uid

    @property
    def is_context(self) -> bool:
        """Whether the field names what its record belongs to: a reference called after its target."""
        return self.is_ref and self.name == self.target

    @property
    def default(self) -> Value:
        """The value of a new record: the preset or first choice of a required list, else nothing."""
        if self.choices is None or not self.required or not self.preset:
            return None
        return self.preset if isinstance(self.preset, str) else self.choices.codes[0]


def _declare(
    kind: Kind,
    name: str,
    label: str,
    target: str | None,
    options: Options,
    *,
    preset: bool | str = True,
    follows: str | None = None,
) -> Field:
    key, optional = options.get("key", False), options.get("optional", False)
    required = options.get("required", False) or (key and not optional)
    return Field(
        name,
        kind,
        label,
        target,
        key=key,
        optional=optional,
        required=required,
        internal=options.get("internal", False),
        preset=preset,
        follows=follows,
        width=options.get("width", _WIDTHS[kind]),
        formerly=options.get("formerly", ()),
    )


def text(name: str, label: str, **options: Unpack[Options]) -> Field:
    """A short text."""
    return _declare(Kind.TEXT, name, label, None, options)


def longtext(name: str, label: str, **options: Unpack[Options]) -> Field:
    """A text of several lines."""
    return _declare(Kind.LONGTEXT, name, label, None, options)


def day(name: str, label: str, **options: Unpack[Options]) -> Field:
    """A local date."""
    return _declare(Kind.DATE, name, label, None, options)


def integer(name: str, label: str, *, least: int | None = None, **options: Unpack[Options]) -> Field:
    """A whole number, ``least`` or more where that is said."""
    return replace(_declare(Kind.INT, name, label, None, options), least=least)


def flag(name: str, label: str, **options: Unpack[Options]) -> Field:
    """Yes, no, or not said."""
    return _declare(Kind.BOOL, name, label, None, options)


def tags(name: str, label: str, **options: Unpack[Options]) -> Field:
    """Several short words."""
    return _declare(Kind.TAGS, name, label, None, options)


def siren(name: str, label: str, **options: Unpack[Options]) -> Field:
    """The nine digits of the French register of legal units."""
    return _declare(Kind.SIREN, name, label, None, options)


def score(name: str, label: str, **options: Unpack[Options]) -> Field:
    """An answer on a guiding principle: 0 to 4, NC or NSP."""
    return _declare(Kind.SCORE, name, label, "score", options)


def choice(name: str, label: str, target: str, *, preset: bool | str = True, **options: Unpack[Options]) -> Field:
    """One code of the choice list ``target``."""
    return _declare(Kind.CHOICE, name, label, target, options, preset=preset)


def ref(name: str, label: str, target: str, *, follows: str | None = None, **options: Unpack[Options]) -> Field:
    """A reference to one record of ``target`` (``"any"``: of any entity)."""
    return _declare(Kind.REF, name, label, target, options, follows=follows)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a record is late: the day ``on`` has passed while every field of ``open_while`` holds one of its values.

    None among the values stands for an empty field. ``by_day``: without that day nothing waits to be done.
    """

    on: str
    open_while: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    by_day: bool = False

    @property
    def settled_by(self) -> str:
        """The field that settles the matter once it is filled; empty where a choice does, alone or too."""
        (name, accepted), *others = self.open_while or (("", ()),)
        return name if accepted == (None,) and not others else ""


@dataclass(frozen=True, eq=False)
class CalendarDay:
    """What puts a record in a calendar: the date ``on``, under the words ``said`` of what its field ``named`` holds."""

    on: str
    named: str
    said: Translated = Translated()  # noqa: RUF009 - a descriptor, not a default: the words must be given


@dataclass(frozen=True, eq=False)
class Entity:
    """One thing that is tracked: its sheet in the workbook, its fields, its rules.

    ``one`` is the French noun (singular), ``periods`` the pairs of dates that must be in order,
    ``order`` the fields a list is sorted by when nothing else is asked (``-`` for descending),
    ``caption`` the fields that name a record best after its key, first one filled, ``brief`` those that say it
    in a few words before the caption, where the texts of its key do not. ``title`` says a record to people and
    ``called`` says it within the title of another where that is shorter; :mod:`~dcant_tracker.domain.titles` reads
    both, from fields of the key; without them the key is a name by itself. ``computed`` are what lists say besides,
    worked out of other records and kept nowhere. ``dated`` is the field with the day that a record is of:
    bodies that it names are told by the name that they bore then. From the day in its field ``ended`` a record is a
    thing of the past, shown more quietly. What is ``own`` says how one works here: it leaves in a workbook only where
    it is named. What is ``personal`` is about people by itself (see :mod:`~dcant_tracker.domain.persons` for what hangs
    on it). ``calendar`` puts its records in calendars. ``formerly`` lists the
    names that its sheet had in released versions.
    ``number`` is its place in the search index: data files keep it, so that none ever changes; a new entity
    takes the next one.
    """

    name: str
    fields: tuple[Field, ...]
    number: int
    sheet: Translated = Translated()  # noqa: RUF009 - a descriptor, not a default: both must be given
    one: Translated = Translated()  # noqa: RUF009
    periods: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    computed: tuple[Field, ...] = ()
    title: Translated = Translated("")  # noqa: RUF009 - a descriptor, which knows its default
    called: Translated = Translated("")  # noqa: RUF009
    deadline: Deadline | None = None
    calendar: CalendarDay | None = None
    ended: str = ""
    dated: str = ""
    feminine: bool = False
    own: bool = False
    personal: bool = False
    formerly: tuple[str, ...] = ()
    _by_name: dict[str, Field] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the fields by name."""
        self._by_name.update((declared.name, declared) for declared in self.fields)

    def __getitem__(self, name: str) -> Field:
        """The field called ``name``; KeyError when there is none."""
        return self._by_name[name]

    def get(self, name: str) -> Field | None:
        """The field called ``name``, or None."""
        return self._by_name.get(name)

    def __contains__(self, name: object) -> bool:
        """Whether a field is called ``name``."""
        return name in self._by_name

    def __iter__(self) -> Iterator[Field]:
        """The fields in the order of the sheet."""
        return iter(self.fields)

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """What a list may show: the fields, then what is computed."""
        return (*self.fields, *self.computed)

    @cached_property
    def key(self) -> tuple[Field, ...]:
        """The fields that identify a record to a person."""
        return tuple(declared for declared in self.fields if declared.key)

    @cached_property
    def parent(self) -> Field | None:
        """The reference that says what its records belong to: the first of the key; None where they stand alone."""
        return next((declared for declared in self.key if declared.is_ref), None)

    @cached_property
    def refs(self) -> tuple[Field, ...]:
        """The fields that point to one given entity."""
        return tuple(f for f in self.fields if f.is_ref and f.target != ANY)

    @cached_property
    def texts(self) -> tuple[Field, ...]:
        """The fields that are searched."""
        return tuple(declared for declared in self.fields if declared.is_text)

    @cached_property
    def own_name(self) -> tuple[Field, ...]:
        """The texts of a key that also says what the record belongs to; nothing where the key says just one of them.

        Where the surroundings are known, they name the record (an experiment's title).
        """
        texts = tuple(declared for declared in self.key if declared.kind is Kind.TEXT)
        return texts if any(declared.is_ref for declared in self.key) else ()

    @cached_property
    def said_briefly(self) -> tuple[Field, ...]:
        """The fields that say a record in a few words; the caption comes after them."""
        if self.brief:
            return tuple(self[name] for name in self.brief)
        return tuple(declared for declared in self.key if declared.kind is Kind.TEXT) or self.key

    @cached_property
    def following(self) -> tuple[Field, ...]:
        """The fields that must hold what a record referred to beside them holds."""
        return tuple(declared for declared in self.fields if declared.follows)

    def captioned(self, values: Values) -> str:
        """What names a record holding ``values`` best after its key; empty where nothing does."""
        return next((str(values[name]) for name in self.caption if values[name] is not None), "")
