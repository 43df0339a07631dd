"""The camera as a scanner: the browser films a label that lies before it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import programs
from tests.web import phones
from tests.web.floor.company import MUG
from tests.web.floor.conftest import Served
from wharfinger.connect.print.bars import Bars, ean_13

WIDTH, HEIGHT, WHITE, BLACK = 640, 480, 235, 16


def film(bars: Bars, path: Path) -> None:
    """A film of one picture, uncompressed: grey levels, then two planes without colour."""
    wide = WIDTH // bars.modules
    picture = np.full((HEIGHT, WIDTH), WHITE, np.uint8)
    left = (WIDTH - wide * bars.modules) // 2
    for at, width in bars.bars:
        picture[120:360, left + at * wide : left + (at + width) * wide] = BLACK
    colour = np.full(HEIGHT * WIDTH // 2, 128, np.uint8)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + (b"FRAME\n" + picture.tobytes() + colour.tobytes()) * 3)


@pytest.fixture
def filming(tmp_path: Path, served: Served) -> Iterator[Any]:
    """A phone whose camera sees the label of the mugs."""
    from playwright.sync_api import sync_playwright

    film(ean_13(MUG), tmp_path / "label.y4m")
    flags = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'label.y4m'}",
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=programs.command("browser", "chromium"), args=[*programs.CHROMIUM_FLAGS, *flags]
        )
        yield phones.phone(browser, served.address, served.session)
        browser.close()


def test_a_label_before_the_camera_is_a_scan(filming: Any, served: Served) -> None:
    page = filming.new_page()
    said: list[str] = []
    filming.on("weberror", lambda error: said.append(str(error.error)))
    page.goto(f"{served.address}/floor/receive/?order={served.purchase}")
    page.get_by_text("0 / 12").wait_for()
    page.click("button >> text=Camera")
    page.get_by_text("1 / 12").wait_for()
    page.click("button >> text=Camera")
    # It is off, and no longer looks: the lamp of the camera goes out.
    assert page.evaluate("document.querySelector('video').srcObject.active") is False
    assert said == []
