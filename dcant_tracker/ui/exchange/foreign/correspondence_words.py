"""How a correspondence and what is wrong with it are said in French."""

from collections.abc import Mapping, Sequence

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.parsing import day_of_number, format_day
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.exchange.sources.foreign.adjusting import (
    doubled,
    doubtful_points,
    leading_field,
    numbered_days,
    pivots,
    without_subject,
)
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping, SheetMapping
from dcant_tracker.exchange.sources.foreign.numbers import DAYS, DECIMALS, THOUSANDS, readings_of
from dcant_tracker.exchange.tables import column_letter
from dcant_tracker.words import _, ngettext

SURE = 0.85
PROBABLE = 0.65


def sureness(confidence: float) -> str:
    """A confidence from 0 to 1 as one word."""
    if confidence >= SURE:
        return _("sûre")
    return _("probable") if confidence >= PROBABLE else _("à vérifier")


def tone(confidence: float) -> str:
    """The token of the colour that goes with :func:`sureness`."""
    if confidence >= SURE:
        return "success"
    return "info" if confidence >= PROBABLE else "warning"


def column_name(column: ColumnMapping) -> str:
    """The heading of a column, or its letter when it has none."""
    return column.heading or _("colonne {letter} (sans titre)").format(letter=column_letter(column.position))


def read_as(sheet: SheetMapping) -> str:
    """« lue comme Recommandations »."""
    if not sheet.entity:
        return _("non lue")
    return _("lue comme {entity}").format(entity=CATALOGUE[sheet.entity].sheet)


def subject_of(column: ColumnMapping) -> str:
    """The recommendation or experiment that a column of a matrix is about."""
    return " / ".join(column.given.values())


def fed(sheet: SheetMapping, column: ColumnMapping) -> str:
    """The field that a column gives, in words."""
    if not sheet.entity or not column.field:
        return _("Laisser de côté")
    entity = CATALOGUE[sheet.entity]
    label = entity[column.field].label
    if column.leading:
        return _("{field}, précédé de {number}").format(field=label, number=entity[column.leading].label)
    if column.given:
        return _("{field} – {subject}").format(field=label, subject=subject_of(column))
    if column.second:
        return _("{field} et {second}").format(field=label, second=entity[column.second].label)
    return label


def settings_of(sheet: SheetMapping, column: ColumnMapping) -> str:
    """The settings of a column, in few words; those that a whole matrix shares are left out."""
    if not sheet.entity or not column.field:
        return ""
    said = []
    if column.given:
        said.append(_("rôles traduits ensemble"))
    elif column.values:
        said.append(words_said(CATALOGUE[sheet.entity][column.field], column.values))
    if column.separator and not column.given:
        said.append(_("plusieurs valeurs, séparées par « {mark} »").format(mark=shown_separator(column.separator)))
    if column.second:
        said.append(_("coupée à « {mark} »").format(mark=shown_separator(column.mark).strip()))
    if column.point:
        said.append(point_said(column.point))
    if column.days:
        said.append(_("nombres lus comme des dates") if column.days == DAYS else _("nombres laissés illisibles"))
    if column.leading:
        number = CATALOGUE[sheet.entity][column.leading].label
        said.append(_("nombre en tête → {field}").format(field=number))
    return " · ".join(said)


def point_said(point: str) -> str:
    """What the points of a column part."""
    return _("le point sépare les milliers") if point == THOUSANDS else _("le point sépare les décimales")


def doubts(sheet: SheetMapping, rows: Sequence[Sequence[CellValue]]) -> list[str]:
    """What is asked of the figures of a sheet before it is read, each once for its column."""
    told = _("Colonne « {column} » : « {figure} » vaut-il {thousands} ou {decimals} ? Dites-le dans ses réglages.")
    found = []
    for position, figure in doubtful_points(sheet, rows).items():
        column = next(one for one in sheet.columns if one.position == position)
        either = readings_of(figure)
        found.append(
            told.format(
                column=column_name(column), figure=figure, thousands=either[THOUSANDS], decimals=either[DECIMALS]
            )
        )
    told = _("Colonne « {column} » : « {number} » est-il le {day}, en nombre ? Dites-le dans ses réglages.")
    for position, number in numbered_days(sheet, rows).items():
        column = next(one for one in sheet.columns if one.position == position)
        found.append(told.format(column=column_name(column), number=number, day=day_said(number)))
    return found


def day_said(number: str) -> str:
    """The day that a spreadsheet counts as ``number``."""
    day = day_of_number(number)
    return "" if day is None else format_day(day)


def words_said(declared: Field, values: Mapping[str, str]) -> str:
    """« terminé → Terminée », or how many words are translated."""
    if len(values) > 2:
        return ngettext("{count} mot traduit", "{count} mots traduits", len(values)).format(count=len(values))
    choices = declared.choices
    return ", ".join(
        f"{word} → {choices.label(code) if choices and code else _('rien')}" for word, code in values.items()
    )


def shown_separator(separator: str) -> str:
    """The characters that part values, a line break as « ↵ »."""
    return separator.replace("\n", "↵")


def written_separator(text: str) -> str:
    """What :func:`shown_separator` showed."""
    return text.strip().replace("↵", "\n")


def problems(sheet: SheetMapping) -> list[str]:
    """What keeps a sheet from being read, each a sentence that says what to do."""
    if not sheet.entity:
        return []
    entity = CATALOGUE[sheet.entity]
    found = []
    if not sheet.used:
        found.append(
            _("Feuille « {sheet} » : choisissez ce que donnent ses colonnes, ou « Ne pas lire cette feuille ».").format(
                sheet=sheet.sheet
            )
        )
        return found
    found += [_missing(sheet, entity, label) for label in sheet.missing()]
    for name, columns in doubled(sheet).items():
        headings = " et ".join(f"« {column_name(column)} »" for column in columns)
        found.append(
            _("Feuille « {sheet} » : {columns} donnent toutes deux « {field} ». Gardez-en une.").format(
                sheet=sheet.sheet, columns=headings, field=entity[name].label
            )
        )
    found += [
        _("Feuille « {sheet} » : dites de quelle recommandation parle la colonne « {column} », ou laissez-la.").format(
            sheet=sheet.sheet, column=column_name(column)
        )
        for column in without_subject(sheet)
    ]
    return found


def _missing(sheet: SheetMapping, entity: Entity, label: str) -> str:
    declared = next(field for field in entity.key if field.label == label)
    ways = [_("choisissez la colonne qui le donne")]
    titled = next((column for column in sheet.used if leading_field(entity, column.field) is declared), None)
    if titled is not None:
        ways.append(_("dites que « {column} » commence par ce nombre").format(column=column_name(titled)))
    ways.append(_("donnez une valeur pour toute la feuille"))
    return _("Feuille « {sheet} » : rien ne donne « {field} », qui désigne chaque fiche. {ways}.").format(
        sheet=sheet.sheet, field=label, ways=_sentence(ways)
    )


def _sentence(ways: list[str]) -> str:
    *first, last = ways
    joined = ", ".join(first)
    said = _("{first}, ou {last}").format(first=joined, last=last)
    return said[0].upper() + said[1:]


def can_hold_several(declared: Field) -> bool:
    """Whether one cell may hold several values of a field: words, or what makes several records of a row."""
    return declared.kind is Kind.TAGS or (declared.key and declared.kind in (Kind.CHOICE, Kind.REF))


def whole_sheet_reads(sheet: SheetMapping) -> str:
    """« Suivi → Recommandations (6 colonnes) »."""
    columns = ngettext("{count} colonne", "{count} colonnes", len(sheet.used)).format(count=len(sheet.used))
    return f"{sheet.sheet} → {CATALOGUE[sheet.entity].sheet} ({columns})"


def pivots_said(sheet: SheetMapping) -> str:
    """How many columns of a matrix hold roles."""
    count = len(pivots(sheet))
    return ngettext("{count} colonne de rôles", "{count} colonnes de rôles", count).format(count=count)
