import re

from wharfinger.decide.warehouse.packing.picture import MOST_PICTURES, steps


def piece(step, x, z=0.0):
    return {
        "step": step, "item": f"i{step}", "x_mm": x, "y_mm": 0.0, "z_mm": z,
        "length_mm": 50.0, "width_mm": 100.0, "height_mm": 50.0,
    }  # fmt: skip


def test_every_step_has_its_picture_and_the_new_piece_its_number():
    figure = str(steps([piece(1, 0.0), piece(2, 50.0)], (100.0, 100.0, 100.0), "A box"))
    assert re.findall(r"Step (\d)<", figure) == ["1", "2"]
    assert "In the order of packing: 1 i1, 2 i2." in figure


def test_many_pieces_share_six_pictures():
    figure = str(steps([piece(n, 0.0, 10.0 * n) for n in range(1, 14)], (100.0, 100.0, 200.0), "A box"))
    assert figure.count("Step ") == MOST_PICTURES
    assert "Step 1–3" in figure


def test_everything_lies_on_the_paper():
    figure = str(steps([piece(1, 0.0), piece(2, 50.0)], (100.0, 100.0, 100.0), "A box"))
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', figure).groups())
    for points in re.findall(r'points="([^"]+)"', figure):
        for x, y in (map(float, pair.split(",")) for pair in points.split()):
            assert 0 <= x <= width
            assert 0 <= y <= height
