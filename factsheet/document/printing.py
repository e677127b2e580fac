"""Numbers, dates and country names in the sheet's language, by Babel (CLDR)."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from babel.units import UnknownUnitError, format_unit

from factsheet.document.tree import Content, Fact, FactPart, Run, text

# Two letters in CLDR that ISO 3166-1 doesn't list: groupings, exceptional reservations, private use.
NOT_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])


@cache
def locale(language: str) -> Locale:
    """The CLDR locale of a BCP 47 tag.

    Raises ValueError where CLDR has none.
    """
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(f"no language is called '{language}'") from error


@cache
def countries(language: str = "en") -> Mapping[str, str]:
    """Names of the countries of ISO 3166-1 by their two-letter codes, in a language."""
    names = locale(language).territories
    return {c: n for c, n in names.items() if len(c) == 2 and c.isalpha() and c not in NOT_COUNTRIES}


@cache
def unit_names() -> Mapping[str, str]:
    """CLDR's short unit names ("mile") to the names Babel knows ("length-mile")."""
    patterns = locale("en")._data["unit_patterns"]  # noqa: SLF001  # Babel has no list of its own
    return {name.split("-", 1)[1]: name for name in patterns if "-" in name}


@cache
def currencies() -> frozenset[str]:
    """ISO 4217 codes."""
    return frozenset(get_global("all_currencies"))


def known_units() -> list[str]:
    """Every name that may stand after `unit:`."""
    return [*unit_names(), *currencies()]


def date(value: datetime.date, language: str) -> str:
    """A date as it is written out: "August 10, 2005"."""
    return str(format_date(value, format="long", locale=locale(language)))


def number(value: Decimal, language: str) -> str:
    """A number with the language's separators: "14,700"."""
    return str(format_decimal(value, locale=locale(language)))


def fact(value: Fact, part: FactPart, language: str) -> str:
    """What `{{ id }}` or `{{ id.part }}` prints: "2,000 miles", "70 to 90 percent", "2,000".

    Raises ValueError for a unit CLDR cannot print.
    """
    if part == "period":
        return text(value.period)
    if part == "source":
        return text(value.source)
    ends = [value.value] if value.high is None else [value.value, value.high]
    digits = [_digits(end, value.unit, language) for end in ends]
    shown = value.joint.join(digits)
    if part == "number" or not value.unit:
        return shown
    whole = _with_unit(ends[-1], value.unit, language)
    if digits[-1] not in whole:
        raise ValueError(f"the unit '{value.unit}' cannot be printed in {language}")
    return whole.replace(digits[-1], shown, 1)


def _digits(value: Decimal, unit: str, language: str) -> str:
    """The number alone; money that isn't whole has the digits its currency's pattern asks for."""
    if unit not in currencies() or value == value.to_integral_value():
        return number(value, language)
    pattern = locale(language).currency_formats["standard"].pattern.split(";")[0]
    return str(format_decimal(value, pattern.replace("¤", "").strip(" \u00a0"), locale=locale(language)))


def _with_unit(value: Decimal, unit: str, language: str) -> str:
    at = locale(language)
    if unit in currencies():
        pattern = at.currency_formats["standard"].pattern
        if value == value.to_integral_value():
            pattern = pattern.replace(".00", "")  # CLDR's pattern prints cents that nobody stated
        return str(format_currency(value, unit, pattern, locale=at, currency_digits=False))
    try:
        return str(format_unit(value, unit_names()[unit], length="long", locale=at))
    except (KeyError, UnknownUnitError) as error:
        raise ValueError(f"no unit is called '{unit}'") from error


def content(words: str) -> Content:
    """Plain words as inlines."""
    return (Run(text=words),) if words else ()
