"""A number prints as it was stated, in every language: no digit is rounded away, none is added but cents."""

from decimal import Decimal

import pytest
from babel.localedata import locale_identifiers

from factsheet.document import Fact, printing


def shown(value: str, unit: str = "", language: str = "en-US", high: str = "") -> str:
    fact = Fact(id="a", value=Decimal(value), high=Decimal(high) if high else None, unit=unit)
    return printing.fact(fact, "", language)


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("0.0004", "percent", "0.0004 percent"),
        ("0.004", "USD", "$0.004"),
        ("2.0625", "", "2.0625"),
        ("2.5555", "USD", "$2.5555"),
        ("2.50", "percent", "2.50 percent"),
        ("1", "mile", "1 mile"),
        ("1.0", "mile", "1.0 miles"),
        ("1.0", "USD", "$1.00"),
        ("1.5", "USD", "$1.50"),
        ("1.5", "JPY", "¥1.5"),
        ("123456789012345.123456789012345", "", "123,456,789,012,345.123456789012345"),
        ("-5", "USD", "−$5"),
        ("-5.25", "USD", "−$5.25"),
        ("-5", "percent", "−5 percent"),
    ],
)
def test_every_stated_digit_is_printed(value: str, unit: str, printed: str) -> None:
    assert shown(value, unit) == printed


def test_a_range_below_zero_has_the_sign_of_money_at_both_ends() -> None:
    assert shown("-5", "USD", high="3") == "−$5 to $3"
    assert shown("5", "USD", high="7") == "$5 to 7"
    assert shown("-5", "percent", high="3") == "−5 to 3 percent"


@pytest.mark.parametrize(
    ("value", "unit", "language", "printed"),
    [
        ("-5", "USD", "de-DE", "−5\u00a0$"),
        ("-5", "USD", "nl", "US$\u00a0−5"),
        ("1234567.5", "INR", "hi", "₹12,34,567.50"),
        ("1.0", "mile", "fr", "1,0\u00a0mile"),
        ("2.50", "percent", "es-MX", "2.50 por ciento"),
        ("2000", "year", "pt-BR", "2.000 anos"),  # CLDR has them as short words only
        ("1000000", "year", "es", "1.000.000 años"),  # and none for the plural of millions
    ],
)
def test_other_languages(value: str, unit: str, language: str, printed: str) -> None:
    assert shown(value, unit, language) == printed


@pytest.mark.parametrize(
    ("unit", "language"), [("week-person", "en-US"), ("year-person", "es-MX"), ("gasoline-energy-density", "fr")]
)
def test_a_unit_without_words_in_a_language_is_refused(unit: str, language: str) -> None:
    with pytest.raises(ValueError, match=unit):
        shown("5", unit, language)


def test_no_language_loses_a_digit() -> None:
    for language in sorted(locale_identifiers()):
        for value, digits in (("-1234567.0625", "12345670625"), ("7.00", "700"), ("12", "12")):
            printed = printing.number(Decimal(value), language.replace("_", "-"))
            assert "".join(c for c in printed if c.isdigit()) == digits, language
