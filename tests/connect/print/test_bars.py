"""Bars and dots, read back by a decoder that somebody else wrote: zxing, in a real browser."""

import datetime as dt
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import typst

from wharfinger.connect.print.bars import WIDTHS, code_128, ean_13, gs1_128, svg
from wharfinger.connect.print.dots import qr
from wharfinger.connect.print.render import built_in
from wharfinger.tables.errors import CodeError
from wharfinger.tables.gs1 import lot_code

ZXING = Path(str(files("wharfinger.web"))) / "static/vendor/zxing/zxing.min.js"
DECODE = """async ([address, width]) => {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement("canvas");
    const scale = width / picture.naturalWidth;
    canvas.width = width;
    canvas.height = Math.round(picture.naturalHeight * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const reader = new ZXing.MultiFormatReader();
    const { TRY_HARDER, ASSUME_GS1 } = ZXing.DecodeHintType;
    reader.setHints(new Map([[TRY_HARDER, true], [ASSUME_GS1, true]]));
    const light = new ZXing.HTMLCanvasElementLuminanceSource(canvas);
    const read = reader.decodeWithState(new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(light)));
    return [ZXing.BarcodeFormat[read.getBarcodeFormat()], read.getText()];
}"""


@pytest.fixture(scope="module")
def decode(browser: Any) -> Any:
    """What zxing reads in an SVG, or in the bytes of a PNG."""
    import base64

    page = browser.new_page()
    page.add_script_tag(path=str(ZXING))

    def read(picture: str | bytes, width: int = 1200) -> tuple[str, str]:
        kind, data = ("png", picture) if isinstance(picture, bytes) else ("svg+xml", picture.encode())
        address = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
        form, text = page.evaluate(DECODE, [address, width])
        return form, text

    yield read
    page.close()


# Each sign of set B, each pair of set C, and every change between them.
TEXTS = [
    *("".join(chr(sign) for sign in range(first, first + 19)) for first in range(32, 127, 19)),
    *("".join(f"{pair:02}" for pair in range(first, first + 10)) for first in range(0, 100, 10)),
    *("A-01-03", "12", "1", "123", "12345", "AB1234567CD", "12AB3456", "PO000123", "a1234", "1234a"),
]


@pytest.mark.parametrize("text", TEXTS)
def test_code_128_is_read_back(text: str, decode: Any) -> None:
    assert decode(svg(code_128(text))) == ("CODE_128", text)


@pytest.mark.parametrize("first", range(10))
def test_ean_13_is_read_back_whatever_its_first_digit(first: int, decode: Any) -> None:
    from wharfinger.tables.gs1 import check_digit

    digits = f"{first}12345678906"[:12]
    gtin = digits + str(check_digit(digits))
    # ISO/IEC 15420: an EAN-13 that begins with 0 is the UPC-A of its other digits.
    assert decode(svg(ean_13(gtin))) == (("EAN_13", gtin) if first else ("UPC_A", gtin[1:]))


def test_gs1_128_begins_with_fnc1_and_has_it_between_elements_of_any_length(decode: Any) -> None:
    elements = [("01", "09506000134352"), ("10", "ABC123"), ("37", "12")]
    sent = "]C10109506000134352" + "10ABC123\x1d3712"
    assert decode(svg(gs1_128(elements))) == ("CODE_128", sent)


def test_a_printed_label_is_read_back_from_its_picture(decode: Any) -> None:
    """As it leaves typst: the bars of a lot, and the QR code beside them."""
    bars = gs1_128(lot_code("9506000134352", "L-7", dt.date(2031, 5, 31)))
    sheet = {"head": "tea", "name": "Green tea", "below": "Lot L-7", "bars": vars(bars), "qr": qr(bars.text)}
    values = {"sheets": json.dumps([sheet])}
    picture = typst.compile(built_in("shelf_labels"), format="png", ppi=300, sys_inputs=values)
    assert isinstance(picture, bytes)
    assert decode(picture) in [
        ("CODE_128", "]C1010950600013435217310531" + "10L-7"),
        ("QR_CODE", "(01)09506000134352(17)310531(10)L-7"),
    ]
    values = {"sheets": json.dumps([{**sheet, "bars": {"modules": 1, "bars": [], "text": ""}}])}
    picture = typst.compile(built_in("shelf_labels"), format="png", ppi=300, sys_inputs=values)
    assert decode(picture) == ("QR_CODE", "(01)09506000134352(17)310531(10)L-7")
    values = {"sheets": json.dumps([{**sheet, "qr": {"modules": 1, "runs": []}}])}
    picture = typst.compile(built_in("shelf_labels"), format="png", ppi=300, sys_inputs=values)
    assert decode(picture) == ("CODE_128", "]C1010950600013435217310531" + "10L-7")


def test_all_widths_of_a_character_make_eleven_modules() -> None:
    # ISO/IEC 15417: 11 modules a character, bars together an even number of them; the stop has 13.
    assert [sum(map(int, widths)) for widths in WIDTHS] == [11] * 106 + [13]
    assert all(sum(map(int, widths[::2])) % 2 == 0 for widths in WIDTHS[:106])
    assert len(set(WIDTHS)) == 107


def test_what_cannot_be_drawn_is_refused_in_words() -> None:
    with pytest.raises(CodeError, match=r"signs that Code 128 has not.*use a QR code"):
        code_128("Käse")
    with pytest.raises(CodeError, match=r"no GTIN of 13 digits.*correct the GTIN"):
        ean_13("4006381333932")
