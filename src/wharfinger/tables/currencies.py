"""The currencies of ISO 4217 and the decimals of their minor units."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from wharfinger.tables.errors import MoneyError

# ISO 4217, list one as published on 2026-01-01 by the maintenance agency (SIX Group): 178 codes.
_CODES_BY_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE "
    "CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK "
    "MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD "
    "RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH "
    "USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
MINOR_DIGITS = {code: digits for digits, codes in _CODES_BY_DIGITS.items() for code in codes.split()}
"""Every currency that can be used, and the decimals of its minor unit."""
# Metals, units of account, the test code and "no currency": the standard gives them no minor unit.
_NO_MINOR_UNIT = {
    "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX",
}  # fmt: skip


@dataclass(frozen=True)
class Currency:
    """An active currency of ISO 4217 by its code."""

    code: str

    def __post_init__(self) -> None:
        if self.code in _NO_MINOR_UNIT:
            raise MoneyError(
                found=f"the code '{self.code}', which ISO 4217 gives no minor unit",
                expected="a currency that invoices are paid in",
                mend="write the currency that is paid",
            )
        if self.code not in MINOR_DIGITS:
            match = get_close_matches(self.code.upper(), MINOR_DIGITS, n=1)
            raise MoneyError(
                found=f"the currency '{self.code}'",
                expected="an active code of ISO 4217, such as EUR",
                mend=f"write {match[0]} if that is meant" if match else "look up its three letters",
            )

    @property
    def minor_digits(self) -> int:
        """Decimals of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD."""
        return MINOR_DIGITS[self.code]
