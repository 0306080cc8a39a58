"""Numbers, durations and texts as a person reads them.

The front end follows the same rules; ``tests/protocol/golden/format.json`` holds
both to them.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from trialbook.protocol.codec import wire_number

if TYPE_CHECKING:
    from trialbook.protocol.messages import WireNumber

DIGITS = 5
ELLIPSIS = "…"
NARROW_SPACE = "\u202f"
"""Between groups of three digits: no language has it for its decimal sign."""
MAX_WHOLE = 1e12
# characters for which the page has room
_MAX_DELTA = 8
MEAN_DIGITS = 8
_TWO_DIGITS = Context(prec=2, rounding=ROUND_HALF_UP)
_ROUNDING = Context(prec=DIGITS, rounding=ROUND_HALF_UP)
_WORDS: dict[WireNumber, str] = {"NaN": "NaN", "Infinity": "∞", "-Infinity": "-∞"}
# A control character shows as its picture, U+2400 and following; line breaks stay.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {
    0x7F: 0x2421
}
_DIRECTIONS = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def number_text(value: WireNumber) -> str:
    r"""Return a number in at most five significant digits; whole numbers below 1e12 in full.

    Examples
    --------
    >>> number_text(54.0123456789), number_text(1234567.0), number_text(0.00001)
    ('54.012', '1\u202f234\u202f567', '1e-5')
    """
    if isinstance(value, str):
        return _WORDS[value]
    if abs(value) < MAX_WHOLE and value == int(value):
        return _grouped(str(int(value)))
    rounded = Decimal(value).normalize(_ROUNDING)
    exponent = rounded.adjusted()
    if -4 <= exponent < 6:
        return _grouped(f"{rounded:f}")
    sign, digits, _ = rounded.as_tuple()
    fraction = "".join(map(str, digits[1:]))
    return f"{'-' * sign}{digits[0]}{'.' * bool(fraction)}{fraction}e{exponent}"


def _grouped(digits: str) -> str:
    """Return a whole number of more than four digits in groups of three."""
    if len(digits.lstrip("-")) < 5 or "." in digits:
        return digits
    return f"{int(digits):,}".replace(",", NARROW_SPACE)


def delta_text(by: float, decimals: int) -> str:
    """Return a difference with its sign, in the decimals of the values beside it.

    Where these say nothing of it, or are too many, it is rounded.

    Examples
    --------
    >>> delta_text(0.01331, 4), delta_text(3.2e-7, 4), delta_text(0.0, 4)
    ('+0.0133', '+3.2e-7', '=')
    """
    if by == 0:
        return "="
    size = abs(by)
    sign = "+" if by > 0 else "\N{MINUS SIGN}"
    if size < 10**_MAX_DELTA:
        fixed = f"{Decimal(size).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
        if float(fixed) > 0 and len(fixed) <= _MAX_DELTA:
            return sign + _grouped(fixed)
    return sign + rounded_text(size, 3)


def one_line(text: str) -> str:
    r"""Return a text in one line, which shows where it had several.

    Examples
    --------
    >>> one_line("lr: 0.1\ndepth: 3")
    'lr: 0.1 ↵ depth: 3'
    """
    return re.sub(r"\r\n|[\n\r]", " ↵ ", text)


def rounded_text(value: float, digits: int) -> str:
    """Return a number in so few significant digits that a large one is no row of noughts.

    Examples
    --------
    >>> rounded_text(71_234_567.0, 2), rounded_text(0.71234, 2), rounded_text(1234.0, 2)
    ('7.1e7', '0.71', '1200')
    """
    rounded = float(f"{value:.{digits}g}")
    if not 1e6 <= abs(rounded) < float("inf"):
        return number_text(wire_number(rounded))
    mantissa, _, exponent = f"{rounded:.{digits - 1}e}".partition("e+")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}"


def spread_texts(mean: float, std: float) -> tuple[str, str]:
    """Return a mean and its standard deviation with the same last digit and power of ten.

    The deviation has two significant digits. Where that asks for more than eight of the mean, each
    is written as it would be alone.

    Examples
    --------
    >>> spread_texts(0.90512, 0.00961), spread_texts(56_789.0, 1234.0)
    (('0.9051', '0.0096'), ('56800', '1200'))
    >>> spread_texts(71_234_567.0, 340_000.0), spread_texts(0.905, 1e-9)
    (('7.123e7', '0.034e7'), ('0.905', '1e-9'))
    """
    rounded = Decimal(std).normalize(_TWO_DIGITS)
    last = rounded.adjusted() - 1
    # as the page computes it
    units = float(Decimal(repr(abs(mean))).scaleb(-last))
    if std == 0 or units >= 10**MEAN_DIGITS:
        return number_text(mean), rounded_text(std, 2)
    texts = [
        str(Decimal(units).quantize(Decimal(1), ROUND_HALF_UP)),
        str(rounded.scaleb(-last).quantize(Decimal(1))),
    ]
    first = last + max(map(len, texts)) - 1
    power = 0 if -4 <= first < 6 else first
    written = [_placed(digits, last - power) + f"e{power}" * (power != 0) for digits in texts]
    sign = "-" if mean < 0 and texts[0] != "0" else ""
    return sign + written[0], written[1]


def _placed(digits: str, last: int) -> str:
    """Return a number whose last digit stands for a power of ten."""
    if last >= 0:
        return digits if digits == "0" else digits + "0" * last
    digits = digits.rjust(1 - last, "0")
    return f"{digits[:last]}.{digits[last:]}"


def duration_text(milliseconds: int) -> str:
    """Return a duration in its two largest units, cut and not rounded, as a clock does.

    Examples
    --------
    >>> duration_text(12_345), duration_text(245_000), duration_text(7_380_000)
    ('12.3 s', '4 min 05 s', '2 h 03 min')
    """
    milliseconds = max(0, milliseconds)
    if milliseconds < 1000:
        return f"{milliseconds} ms"
    seconds, rest = divmod(milliseconds, 1000)
    if seconds < 60:
        return f"{seconds}.{rest // 100} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {seconds:02} s"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes:02} min"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours:02} h"


def status_text(status: str) -> str:
    """Return a run's status as the page says it.

    Examples
    --------
    >>> status_text("FINISHED")
    'Finished'
    """
    return status.capitalize()


_STATUS_SIGNS = {"RUNNING": "●", "SCHEDULED": "○", "FINISHED": "✓", "FAILED": "✗", "KILLED": "■"}


def status_sign(status: str) -> str:
    """Return a run's status as one sign, which is another for each, as the page's icons are.

    Examples
    --------
    >>> status_sign("FAILED")
    '✗'
    """
    return _STATUS_SIGNS.get(status, "")


def time_text(milliseconds: int) -> str:
    """Return a time in this machine's zone, in ISO 8601 with its offset."""
    try:
        moment = datetime.fromtimestamp(milliseconds / 1000).astimezone()
    except (OverflowError, OSError, ValueError):
        return f"{milliseconds} ms"
    return moment.isoformat(sep=" ", timespec="seconds")


def shortened(text: str, limit: int) -> str:
    """Return the text, cut to the limit with an ellipsis where it is longer.

    Examples
    --------
    >>> shortened("gradient boosting", 9)
    'gradient…'
    """
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS


def visible(text: str) -> str:
    """Return the text with control characters made visible."""
    return text.translate(_PICTURES)


def plain(text: str) -> str:
    """Return one line for a terminal, which can neither break nor turn its direction."""
    return visible(" ".join(text.translate(_DIRECTIONS).split()))


def cells_wide(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )
