"""The keys of front matter and of audiences.yaml, by pydantic.

Shapes and single values only: what a text says is inlines.py's, what it may use is uses.py's, and how an error reads
is validation.py's.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, LiteralString

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainValidator
from pydantic import ValidationInfo as Info
from pydantic_core import PydanticCustomError

from factsheet.document import Audiences, names, printing
from factsheet.readers import inlines, marks

NUMBER = re.compile(r"[-−]?\d{1,15}(\.\d{1,15})?")
BLANKS = " \n\u00a0"
ONE_AUDIENCE = "name who may read what carries no mark, and guard what only some of them may read"
_RANGE = re.compile(rf"({NUMBER.pattern})(\s+[^\W\d_]+\s+|\s*[-–—]\s*)({NUMBER.pattern})")
_LOOKS_LIKE_NUMBER = re.compile(r"[-−]?\d[\d.,' \u00a0\u202f]*")
_DRESSED_NUMBER = re.compile(  # a number and a sign, a scale, a slip of the finger (O, l) or a remark, and no more
    r"[~≈<>≤≥±(]?\s*[$€£¥]?\s*(?P<digits>\d[\d.,' \u00a0\u202f]*)"
    r"(?:%|[kKmMbBoOlI]|[bm]n|thousand|million|billion|percent)?\s*(?:\([^()]*\))?\)?"
)


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
            if info.field_name == "audience":
                help_ = ONE_AUDIENCE
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


def is_dressed_number(text: str) -> bool:
    """Whether a text is a number with something on it that no sum can read: `$300`, `42K`, `7 (est.)`."""
    return bool(_DRESSED_NUMBER.fullmatch(text))


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


def _total(value: Any) -> Any:
    return {"cells": [value]} if isinstance(value, str) else _row(value)


def _age(value: Any) -> int:
    """Days; a month counts 31, so that nothing is too old on the day itself."""
    match = re.fullmatch(r"(\d{1,4}) (day|month|year)s?", value.strip()) if isinstance(value, str) else None
    if not match:
        raise wrong("value", f"'{marks.short(str(value))}' is no span of time", "write 18 months, 5 years or 90 days")
    return int(match[1]) * {"day": 1, "month": 31, "year": 366}[match[2]]


def _yes_or_no(value: Any) -> bool:
    known = {"yes": True, "no": False}
    if not isinstance(value, str) or value not in known:
        raise wrong("value", f"'{marks.short(str(value))}' is neither yes nor no", "write yes or no")
    return known[value]


def _text(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Scale = Literal["thousand", "million", "billion"]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Age = Annotated[int, BeforeValidator(_age)]


class DatasetColumn(Guarded):
    name: Words
    group: OptionalWords = ""
    unit: Unit = ""
    scale: Scale | None = None
    status: Literal["actual", "estimate", "request"] | None = None
    adds: YesOrNo | None = None


class DatasetTotal(Guarded):
    """A name alone (it is added up), or as many cells as there are columns."""

    cells: Annotated[list[str], BeforeValidator(_listed), AfterValidator(_some)]
    excludes: dict[str, str] = {}


Total = Annotated[DatasetTotal, BeforeValidator(_total)]


class DatasetRow(Guarded):
    """Cells, or rows below a heading; a heading of many cells is their total, above them."""

    cells: list[str] | None = None
    heading: Annotated[list[str], BeforeValidator(_listed), AfterValidator(_some)] | None = None
    excludes: dict[str, str] = {}
    rows: Annotated[list[Annotated["DatasetRow", BeforeValidator(_row)]], AfterValidator(_some)] | None = None
    total: Total | None = None


class Dataset(Guarded):
    unit: Unit = ""
    scale: Scale | None = None
    columns: Annotated[list[Annotated[DatasetColumn, BeforeValidator(_column)]], AfterValidator(_some)]
    rows: Annotated[list[Annotated[DatasetRow, BeforeValidator(_row)]], AfterValidator(_some)]
    total: Total | None = None
    source: OptionalWords = ""


class Reference(Guarded):
    text: Words
    href: Target = ""


class Signed(Model):
    """A line that not everybody may read: it says for whom."""

    text: Words
    for_: Guard


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
    drafted: list[Signed] = []
    cleared: list[Signed] = []
    facts: dict[Id, Fact] = {}
    datasets: dict[Id, Dataset] = {}
    sources: References = []
    contacts: References = []
    links: References = []
    stale_after: Age | None = None
    accept: dict[str, Words] = {}


class AudienceRow(Model):
    """One row of audiences.yaml. Nothing has a default: what was forgotten must not become public."""

    title: Words
    readers: Words
    banner: str
    includes: list[str]
    paper: Literal["letter", "a4"]


# --- packets -----------------------------------------------------------------------------------------------------


def _tab(value: Any) -> Any:
    return {"sheet": value} if isinstance(value, str) else value


def _span(values: list[datetime.date]) -> list[datetime.date]:
    if len(values) > 2:
        raise wrong("date", f"{len(values)} days stand here", "write one day, or the first and the last")
    if len(values) == 2 and values[0] >= values[1]:
        raise wrong("date", "the last day does not come after the first", "write the first day, then the last")
    return values


class TabRow(Guarded):
    """A tab: a sheet of the content folder, or a document of the packet's own folder."""

    sheet: SheetName = ""
    document: SheetName = ""
    title: OptionalWords = ""
    accept: dict[str, Words] = {}


class Cover(Model):
    file: Words
    alt: Words
    credit: OptionalWords = ""


class PacketFile(Model):
    """One file of content/packets."""

    title: Words
    subtitle: OptionalWords = ""
    occasion: OptionalWords = ""
    dates: Annotated[list[Day], BeforeValidator(_listed), AfterValidator(_some), AfterValidator(_span)] = []
    prepared_by: OptionalWords = ""
    prepared_for: OptionalWords = ""
    language: Language
    audiences: Annotated[list[AudienceName], BeforeValidator(_listed), AfterValidator(_some), AfterValidator(_no_twins)]
    cover: Cover | None = None
    tabs: Annotated[list[Annotated[TabRow, BeforeValidator(_tab)]], AfterValidator(_some)]
