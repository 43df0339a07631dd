from wharfinger.decide.warehouse.packing.carton_suite import carton_suite
from wharfinger.decide.warehouse.packing.carton_suite_report import answer

ORDERS = {
    "order": ["1", "2"], "item": ["a", "b"], "length_mm": [100.0, 200.0], "width_mm": [100.0, 200.0],
    "height_mm": [100.0, 200.0],
}  # fmt: skip


def test_the_answer_names_the_sizes_and_how_full_they_ship():
    assert answer(carton_suite(ORDERS, 2)) == (
        "Stock 2 cartons: 100×100×100, 200×200×200 mm. They ship 100% full."
    )
