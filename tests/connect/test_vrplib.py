"""Files of the literature are read as their authors meant them."""

import pytest

from wharfinger.connect import vrplib
from wharfinger.tables import FileError

SOLOMON = """r1

VEHICLE
NUMBER     CAPACITY
  2          200

CUSTOMER
CUST NO.  XCOORD.    YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0         0          0          0       230          0
    1      1         1         10        161       171         10
"""
ORTEC = """NAME : small
TYPE : VRPTW
DIMENSION : 2
VEHICLES : 3
EDGE_WEIGHT_TYPE : EXPLICIT
EDGE_WEIGHT_FORMAT : FULL_MATRIX
CAPACITY : 145
EDGE_WEIGHT_SECTION
0 5
7 0
DEMAND_SECTION
1 0
2 4
DEPOT_SECTION
1
-1
SERVICE_TIME_SECTION
1 0
2 60
TIME_WINDOW_SECTION
1 0 1000
2 10 500
EOF
"""


def test_solomon_has_windows_and_the_common_measure_is_ten_times_and_cut_off(tmp_path):
    path = tmp_path / "r1.txt"
    path.write_text(SOLOMON)
    problem = vrplib.read(path, rounding="tenths")
    assert problem.travel.seconds[0, 1] == 14
    assert (problem.stops[0].windows[0].opens_s, problem.stops[0].service_s) == (1610, 100)
    assert len(problem.vehicles) == 2
    assert vrplib.read(path).travel.seconds[0, 1] == pytest.approx(2**0.5)


def test_a_full_matrix_is_read_by_rows(tmp_path):
    path = tmp_path / "small.txt"
    path.write_text(ORTEC)
    problem = vrplib.read(path)
    assert (problem.travel.seconds[0, 1], problem.travel.seconds[1, 0]) == (5, 7)
    assert problem.stops[0].windows[0].closes_s == 500
    assert len(problem.vehicles) == 3


def test_a_file_that_is_cut_off_is_refused(tmp_path):
    path = tmp_path / "small.txt"
    path.write_text(ORTEC.replace("7 0\n", ""))
    with pytest.raises(FileError, match="that is whole"):
        vrplib.read(path)
