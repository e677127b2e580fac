"""The keys of front matter and of audiences.yaml, by pydantic; its errors become problems with line and column.

Shapes and single values only: what a text says is inlines.py's, what it may use is uses.py's.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, LiteralString, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainValidator, ValidationError
from pydantic import ValidationInfo as Info
from pydantic_core import ErrorDetails, PydanticCustomError

from factsheet.document import Audiences, names, printing
from factsheet.problems import Problems
from factsheet.readers import inlines, marks, nodes

NUMBER = re.compile(r"[-−]?\d{1,15}(\.\d{1,15})?")
BLANKS = " \n\u00a0"
_RANGE = re.compile(rf"({NUMBER.pattern})(\s+[^\W\d_]+\s+|\s*[-–—]\s*)({NUMBER.pattern})")
_LOOKS_LIKE_NUMBER = re.compile(r"[-−]?\d[\d.,' \u00a0\u202f]*")


def wrong(code: LiteralString, message: str, help_: str | Callable[[], str] = "") -> PydanticCustomError:
    """What a validator raises: a problem's code, message and help, which may be worked out when it is shown."""
    return PydanticCustomError(code, "{message}", {"message": message, "help": help_})


# --- single values -----------------------------------------------------------------------------------------------


def _said(value: str) -> str:
    if not value.strip(BLANKS):
        raise wrong("value", "nothing is said here", "fill it in")
    return value


def _said_or_left_out(value: str) -> str:
    if not value.strip(BLANKS):
        raise wrong("value", "nothing is said here", "fill it in, or leave the key out")
    return value


def _day(value: Any) -> datetime.date:
    help_ = "write YYYY-MM-DD, such as 2005-08-10"
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise wrong("date", f"'{marks.short(str(value))}' is no date", help_)
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise wrong("date", f"there is no day {value}", help_) from error


def _country(value: str) -> str:
    known = printing.countries()
    if value in known:
        return value
    raise wrong("country", f"no country has the code '{marks.short(value)}'", lambda: _country_help(value))


def _country_help(value: str) -> str:
    known = printing.countries()
    codes = {name.lower(): code for code, name in known.items()}
    if value.lower() in codes:
        return f"write its code: {codes[value.lower()]}"
    if value.upper() in known:
        return f"did you mean '{value.upper()}'?"
    near = marks.near(value, codes)
    if len(value) > 3 and near.startswith("did you mean '"):
        name = near.removeprefix("did you mean '").removesuffix("'?")
        return f"did you mean '{codes[name]}' ({known[codes[name]]})?"
    return "write the two letters of ISO 3166-1, such as MX"


def _language(value: str) -> str:
    if not marks.language(value):
        help_ = "write the language and, if you like, the country, such as en-US, es-MX, fr"
        raise wrong("language", f"no language is called '{marks.short(value)}'", help_)
    if printing.right_to_left(value):
        raise wrong("language", f"'{value}' is written from right to left", marks.LEFTWARDS)
    return value


def _audience(value: str, info: Info) -> str:
    audiences: Audiences = info.context or {}
    if value not in audiences:
        help_ = marks.near(value, audiences)
        if set(re.split(r"[\s,]+", value)) <= set(audiences):
            help_ = f"write a list: [{', '.join(re.split(r'[, ]+', value))}]"
        raise wrong("unknown-audience", f"no audience is called '{marks.short(value)}'", help_)
    return value


def _unit(value: str) -> str:
    if value not in printing.unit_names() and value not in printing.currencies():
        raise wrong("unit", f"no unit is called '{marks.short(value)}'", lambda: _unit_help(value))
    return value


def _unit_help(value: str) -> str:
    if re.fullmatch(r"[A-Za-z]{3}", value) and value.upper() in printing.currencies():
        return f"did you mean '{value.upper()}'?"
    near = marks.near(value, printing.unit_names())
    common = ["percent", "mile", "kilometer", "hectare", "acre", "kilogram", "USD", "EUR"]
    return near if near.startswith("did you") else f"such as {', '.join(common)}"


def _id(value: str) -> str:
    if not names.ID.fullmatch(value):
        help_ = f"small letters, digits and hyphens, a letter first, at most {names.LONGEST}"
        raise wrong("id", f"'{marks.short(value)}' is no name", help_)
    return value


def _sheet(value: str) -> str:
    if not names.SHEET.fullmatch(value):
        help_ = "write its file's name without .md, such as mexico"
        raise wrong("sheet", f"'{marks.short(value)}' names no sheet", help_)
    return value


def _target(value: str) -> str:
    if complaint := inlines.target_problem(value):
        raise wrong("link", *complaint)
    return value


@dataclass(frozen=True)
class Number:
    """A value, or a range to `high` with what stood between."""

    value: Decimal
    high: Decimal | None = None
    joint: str = " to "


def decimal(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def number_help(text: str) -> str:
    """What to write in place of a number that cannot be read."""
    digits = re.sub(r"[,' \u00a0\u202f]", "", text)
    if _LOOKS_LIKE_NUMBER.fullmatch(text) and NUMBER.fullmatch(digits):
        return f"write {digits}: the sheet's language puts the separators in"
    return "write digits, such as 14700 or 2.5, or a range such as 70 to 90; the unit has a key of its own"


def looks_like_number(text: str) -> bool:
    return bool(_LOOKS_LIKE_NUMBER.fullmatch(text))


def _number(value: Any) -> Number:
    text = value.strip() if isinstance(value, str) else ""
    if NUMBER.fullmatch(text):
        return Number(decimal(text))
    if match := _RANGE.fullmatch(text):
        low, high = decimal(match[1]), decimal(match[4])
        if low >= high:
            raise wrong("value", f"the range '{marks.short(text)}' does not rise", "write the smaller number first")
        return Number(low, high, match[3])
    message = f"'{marks.short(str(value))}' is no number" if text.strip() else "the number is missing"
    raise wrong("value", message, number_help(text))


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _no_twins(values: list[str]) -> list[str]:
    if twins := sorted({v for v in values if values.count(v) > 1}):
        raise wrong("value", f"'{marks.short(twins[0])}' stands here twice", "once is enough")
    return values


def _some(values: list[Any]) -> list[Any]:
    if not values:
        raise wrong("value", "this list is empty", "fill it in, or leave the key out")
    return values


Words = Annotated[str, AfterValidator(_said)]
OptionalWords = Annotated[str, AfterValidator(_said_or_left_out)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
Country = Annotated[str, AfterValidator(_country)]
Language = Annotated[str, AfterValidator(_language)]
AudienceName = Annotated[str, AfterValidator(_audience)]
Unit = Annotated[str, AfterValidator(_unit)]
Id = Annotated[str, AfterValidator(_id)]
SheetName = Annotated[str, AfterValidator(_sheet)]
Target = Annotated[str, AfterValidator(_target)]
Guard = Annotated[list[AudienceName], BeforeValidator(_listed), AfterValidator(_some), AfterValidator(_no_twins)]


# --- shapes ------------------------------------------------------------------------------------------------------


class Model(BaseModel):
    """Keys with hyphens, no others, none with a value of its own making."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.strip("_").replace("_", "-")
    )


class Guarded(Model):
    for_: Guard | None = None


class Fact(Guarded):
    value: Annotated[Number, PlainValidator(_number)]
    unit: Unit = ""
    qualifier: OptionalWords = ""
    period: OptionalWords = ""
    as_of: Day | None = None
    status: Literal["actual", "estimate", "request"] | None = None
    source: OptionalWords = ""


def _column(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


def _row(value: Any) -> Any:
    return {"cells": value} if isinstance(value, list) else value


def _text(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class DatasetColumn(Guarded):
    name: Words
    unit: Unit = ""


class DatasetRow(Guarded):
    cells: list[str]


class Dataset(Guarded):
    columns: Annotated[list[Annotated[DatasetColumn, BeforeValidator(_column)]], AfterValidator(_some)]
    rows: Annotated[list[Annotated[DatasetRow, BeforeValidator(_row)]], AfterValidator(_some)]
    source: OptionalWords = ""


class Reference(Guarded):
    text: Words
    href: Target = ""


References = list[Annotated[Reference, BeforeValidator(_text)]]


class Imprint(Model):
    publisher: OptionalWords = ""
    disclaimer: OptionalWords = ""
    breadcrumb: list[Words] = []
    links: References = []


class Front(Model):
    """Front matter of a sheet."""

    title: Words
    country: Annotated[list[Country], BeforeValidator(_listed), AfterValidator(_some), AfterValidator(_no_twins)] = []
    region: OptionalWords = ""
    kind: Words
    bureau: Words
    dateline: OptionalWords = ""
    date: Day
    language: Language
    audience: AudienceName
    description: OptionalWords = ""
    status: Literal["current", "superseded", "withdrawn"] = "current"
    superseded_by: SheetName = ""
    reason: OptionalWords = ""
    reviewed: Day | None = None
    as_of: Day | None = None
    number: OptionalWords = ""
    imprint: Imprint = Imprint()
    facts: dict[Id, Fact] = {}
    datasets: dict[Id, Dataset] = {}
    sources: References = []
    contacts: References = []
    links: References = []
    accept: dict[str, Words] = {}


class AudienceRow(Model):
    """One row of audiences.yaml. Nothing has a default: what was forgotten must not become public."""

    title: Words
    readers: Words
    banner: str
    includes: list[str]
    paper: Literal["letter", "a4"]


# --- errors ------------------------------------------------------------------------------------------------------

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], node: nodes.Fields, problems: Problems, audiences: Audiences | None = None) -> M | None:
    """An instance of the model, or None and the problems that stand in the way."""
    try:
        made = model.model_validate(nodes.plain(node), context=audiences)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if detail["type"] != "missing" or detail["loc"][-1] not in node.broken:
                _report(detail, model, node, problems)
        return None
    return None if node.broken else made  # what could not be read has been reported


_PLACEHOLDERS = {"title": "-", "kind": "-", "bureau": "-", "date": "2000-01-01", "language": "en", "audience": ""}


@dataclass(frozen=True)
class Sound:
    """What is right in front matter, with something in place of what is missing.

    `dropped` are the top-level keys that are wrong, or in which something is.
    """

    front: Front
    dropped: frozenset[str]


def sound(node: nodes.Fields, problems: Problems, audiences: Audiences) -> Sound:
    """What can be read on, so that all problems are shown at once; those that stand in the way have been reported."""
    data: dict[str, Any] = nodes.plain(node)
    dropped = set(node.broken)
    try:
        Front.model_validate(data, context=audiences)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = detail["loc"]
            if detail["type"] == "missing" and len(path) == 1 and path[0] in node.broken:
                continue
            _report(detail, Front, node, problems)
            if detail["type"] != "missing" or len(path) > 1:
                dropped.add(str(path[0]))
                _drop(data, path)
    known = {**audiences, _PLACEHOLDERS["audience"]: None}
    return Sound(Front.model_validate({**_PLACEHOLDERS, **data}, context=known), frozenset(dropped))


def _drop(data: dict[str, Any], path: nodes.Path) -> None:
    """Take out what is wrong: one fact or dataset of many, else the whole key, since lists must keep their order."""
    inside = data.get(str(path[0]))
    if path[0] in {"facts", "datasets"} and len(path) > 1 and isinstance(inside, dict):
        inside.pop(path[1], None)
    else:
        data.pop(str(path[0]), None)


def _report(detail: ErrorDetails, model: type[BaseModel], node: nodes.Fields, problems: Problems) -> None:
    path = tuple(detail["loc"])
    if path[-1:] == ("[key]",):
        path, at = path[:-1], _key_place(node, path[:-1])
    elif detail["type"] == "missing":
        at = _key_place(node, path[:-1])
    elif detail["type"] == "extra_forbidden":
        at = _key_place(node, path)
    else:
        at = _place(node, path)
    line, column, width = at
    code, message, help_ = _words(detail, path, model)
    problems.add(line, column, code, message, help_, width=width)


def _place(node: nodes.Fields, path: nodes.Path) -> tuple[int, int, int]:
    """Where a value stands; where pydantic's path goes deeper than the file, what holds it; an empty value at its key."""
    while path:
        found = nodes.find(node, path)
        if isinstance(found, nodes.Text) and not found.value:
            return _key_place(node, path)
        if found:
            return nodes.place(found)
        path = path[:-1]
    return node.line, node.column, 1


def _key_place(node: nodes.Fields, path: nodes.Path) -> tuple[int, int, int]:
    """Where the last key of a path stands; where the fields begin if the path is empty."""
    while path:
        parent = nodes.find(node, path[:-1])
        if isinstance(parent, nodes.Fields) and path[-1] in parent.fields:
            name = parent.fields[str(path[-1])][0]
            return (*name.passage.at(0), name.width)
        found = nodes.find(node, path)
        if found:
            return nodes.place(found)
        path = path[:-1]
    return node.line, node.column, 1


def _inside(path: nodes.Path) -> str:
    """Where a key is missing: in a key's value, or in one of the entries of a list, counted as people count."""
    if len(path) < 2:
        return ""
    entry = str(path[-2])
    return f" in entry {int(entry) + 1} of '{path[-3]}'" if entry.isdigit() and len(path) > 2 else f" in '{entry}'"


def _words(detail: ErrorDetails, path: nodes.Path, model: type[BaseModel]) -> tuple[str, str, str]:
    """Code, message and help of an error of pydantic's, in an officer's words."""
    kind, key = detail["type"], str(path[-1]) if path else ""
    context: Mapping[str, Any] = detail.get("ctx", {})
    if "help" in context:
        help_ = context["help"]
        return kind, context["message"], help_() if callable(help_) else help_
    if kind == "missing":
        return "missing-key", f"'{key}' is missing{_inside(path)}", f'add "{key}: …"'
    if kind == "extra_forbidden":
        known = [f.alias or n for n, f in _model_at(model, path[:-1]).model_fields.items()]
        help_ = marks.near(key, known)
        if re.fullmatch(r"\d{3}", key):
            help_ = "a number has no commas: write 14700, not 14,700"
        elif key.lower() == "for":
            help_ = "a guard stands in a fact, dataset, source, contact or link; 'audience' is for the whole sheet"
        return "unknown-key", f"no key is called '{marks.short(key)}' here", help_
    shown = marks.short(str(detail["input"]))
    if kind == "literal_error":
        known = re.findall(r"'([^']+)'", str(context.get("expected")))
        return "value", f"'{key}' cannot be '{shown}'", f"write {', '.join(known[:-1])} or {known[-1]}"
    if kind == "string_type" and path == ("audience",):
        help_ = "name who may read what carries no mark, and guard what only some of them may read"
        return "value", "'audience' must be one name", help_
    if kind == "string_type":
        return "value", f"'{key}' must be text", nodes.QUOTES
    if kind == "list_type":
        return "value", f"'{key}' must be a list", 'write [a, b], or a line "- …" for each'
    return "value", f"'{key}' must have keys of its own", f'write lines of "key: value" below "{marks.short(key)}:"'


def _model_at(model: type[BaseModel], path: nodes.Path) -> type[BaseModel]:
    """The model whose keys stand at a path: names of facts and places in lists are passed over."""
    for step in path:
        for name, info in model.model_fields.items():
            if step == (info.alias or name) and (inner := _inner(info.annotation)):
                model = inner
                break
    return model


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for a in get_args(annotation) if (m := _inner(a))), None)
