"""Numbers, dates and country names in the sheet's language, by Babel (CLDR)."""

import datetime
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_name, get_currency_precision

from factsheet.document.tree import Content, Fact, FactPart, Run, text

PRECISION = 60  # digits of a calculation: twice those a fact may have, so that none is rounded away

# Most languages of CLDR have a hyphen there: screen readers pass it over, and a line may end behind it.
MINUS = "\N{MINUS SIGN}"

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


def right_to_left(language: str) -> bool:
    """Whether a language's script runs from right to left. Raises ValueError where CLDR has no such language."""
    return str(locale(language).character_order) == "right-to-left"


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


def date(value: datetime.date, language: str) -> str:
    """A date as it is written out: "August 10, 2005"."""
    return str(format_date(value, format="long", locale=locale(language)))


def period(dates: Sequence[datetime.date], language: str) -> str:
    """Days from the first to the last, or one day, as they are written out: "December 1, 2026 – December 5, 2026"."""
    return " – ".join(date(day, language) for day in dict.fromkeys(dates))


def number(value: Decimal, language: str) -> str:
    """A number with the language's separators and each decimal that was stated: "14,700", "2.50"."""
    return _formatted(value, _stated(str(locale(language).decimal_formats[None].pattern), decimals(value)), language)


def decimals(value: Decimal) -> int:
    """How many digits stand behind the point as it was stated."""
    return max(0, -int(value.as_tuple().exponent))


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
    if value.unit in currencies() and any(end.is_signed() for end in ends):
        return value.joint.join(_with_unit(end, value.unit, language) for end in ends)  # "−$5 to $3"
    whole = _with_unit(ends[-1], value.unit, language)
    if digits[-1] not in whole:
        raise ValueError(f"the unit '{value.unit}' cannot be printed in {language}")
    return whole.replace(digits[-1], shown, 1)


def unit_name(unit: str, language: str) -> str:
    """What is counted, in words: "hectares", "US dollars". Raises ValueError where CLDR has no name for it."""
    if unit in currencies():
        return str(get_currency_name(unit, count=2, locale=locale(language)))
    shown = locale(language)._data["unit_display_names"].get(unit_names().get(unit, ""), {})  # noqa: SLF001
    name = shown.get("long") or shown.get("short")
    if not name:
        raise ValueError(f"the unit '{unit}' has no name in {language}")
    return str(name)


MEASURES = ("area-", "length-", "mass-", "volume-", "concentr-per")  # kinds of units whose numbers are figures
NO_MEASURES = frozenset(["length-point", "volume-drop", "volume-cup", "volume-pinch"])  # words of everyday speech


@cache
def measures(language: str) -> frozenset[str]:
    """The words behind a number that make it a figure: units of measure, and "million" and its like."""
    known = locale(language)
    found = set()
    for name, lengths in known._data["unit_patterns"].items():  # noqa: SLF001
        if name.startswith(MEASURES) and name not in NO_MEASURES:
            for pattern in lengths.get("long", {}).values():
                if isinstance(pattern, str) and pattern.startswith("{0}"):
                    found.add(pattern.removeprefix("{0}").strip())
    for patterns in known._data["compact_decimal_formats"].get("long", {}).values():  # noqa: SLF001
        for pattern in patterns.values():
            found.add(re.sub(r"['0#.,]", "", str(getattr(pattern, "pattern", pattern))).strip())
    return frozenset(w for w in found if w)


def _stated(pattern: str, places: int) -> str:
    """A number pattern of CLDR that prints so many decimals: left to itself it rounds what was stated."""
    return re.sub(r"0\.[#0]+", "0." + "0" * places if places else "0", pattern)


def _formatted(value: Decimal, pattern: str, language: str, currency: str = "") -> str:
    with localcontext(prec=PRECISION):
        if currency:
            shown = format_currency(value, currency, pattern, locale=locale(language), currency_digits=False)
        else:
            shown = format_decimal(value, pattern, locale=locale(language))
    return str(shown).replace("-", MINUS)


def _money(value: Decimal, unit: str, language: str) -> str:
    """The pattern of an amount: cents only where any were stated, then as many as the currency has or more."""
    places = decimals(value)
    pattern = str(locale(language).currency_formats["standard"].pattern)
    return _stated(pattern, max(places, get_currency_precision(unit)) if places else 0)


def _digits(value: Decimal, unit: str, language: str) -> str:
    """The number alone, as it stands in the number with its unit."""
    if unit not in currencies():
        return number(value, language)
    positive = _money(value, unit, language).split(";")[0]
    return _formatted(value, positive.replace("¤", "").strip(" \u00a0"), language)


def _with_unit(value: Decimal, unit: str, language: str) -> str:
    if unit in currencies():
        return _formatted(value, _money(value, unit, language), language, unit)
    if unit not in unit_names():
        raise ValueError(f"no unit is called '{unit}'")
    # Not Babel's format_unit: where CLDR has no words it prints a name of its own making ("5 duration-week-person").
    lengths = locale(language)._data["unit_patterns"].get(unit_names()[unit], {})  # noqa: SLF001
    # CLDR's own inheritance: where a language has no long words (Portuguese years) the short ones are the words.
    patterns: Mapping[str, str] = next((p for n in ("long", "short") if "other" in (p := lengths.get(n, {}))), {})
    pattern = patterns.get(locale(language).plural_form(value)) or patterns.get("other")
    if not pattern:
        raise ValueError(f"the unit '{unit}' cannot be printed in {language}")
    return str(pattern.format(number(value, language)))


def content(words: str) -> Content:
    """Plain words as inlines."""
    return (Run(text=words),) if words else ()
