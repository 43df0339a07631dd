"""What a picture is, from its header alone."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures_at_hand import JPEG, LOSSY, PICTURES, png, webp
from tests.tree import ROOT
from wharfinger.connect.picture_header import MOST_BYTES, PictureHeader, picture_header
from wharfinger.tables import FileError


@pytest.mark.parametrize("name", PICTURES)
def test_each_kind_is_known_by_its_content(name: str) -> None:
    data, media_type = PICTURES[name]
    assert picture_header(data) == PictureHeader(media_type, 3, 2)


def test_a_picture_of_a_page_has_the_size_that_it_was_taken_with() -> None:
    data = (ROOT / "docs/pictures/page-items-phone-light.png").read_bytes()
    assert picture_header(data) == PictureHeader("image/png", 390, 1500)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a" + bytes(60),
        b"<!doctype html><script>alert(1)</script>" + png(),
        png()[:-6],
        JPEG[: JPEG.index(b"\xff\xc0")],
        webp((b"VP8 ", LOSSY))[:-4],
    ],
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(FileError, match="expected a picture as PNG, JPEG or WebP"):
        picture_header(data)


@pytest.mark.parametrize("side", [(20_000, 20_000), (4_000_000_000, 1), (0, 7)])
def test_more_pixels_than_a_page_can_show_are_refused_without_unpacking_them(side: tuple[int, int]) -> None:
    with pytest.raises(FileError, match="pixels"):
        picture_header(png(stated=side))


def test_a_jpeg_that_states_too_many_pixels_is_refused() -> None:
    at = JPEG.index(b"\xff\xc0") + 5
    with pytest.raises(FileError, match="65,535 by 65,535 pixels"):
        picture_header(JPEG[:at] + struct.pack(">HH", 65_535, 65_535) + JPEG[at + 4 :])


def test_more_bytes_than_may_be_are_refused() -> None:
    with pytest.raises(FileError, match="more than 2 MB"):
        picture_header(png() + bytes(MOST_BYTES))


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"]))
def test_no_bytes_break_it(data: bytes, start: bytes) -> None:
    with contextlib.suppress(FileError):
        assert picture_header(start + data).width > 0
