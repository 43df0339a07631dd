"""Against a small server on loopback that speaks as the documentation of OSRM and of Valhalla says.

OSRM: https://project-osrm.org/docs/v5.24.0/api/ (table and route service, general responses).
Valhalla: https://valhalla.github.io/valhalla/api/matrix/api-reference/ and .../turn-by-turn/api-reference/.
A real server of either is not run here.
"""

from __future__ import annotations

import json
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from wharfinger.connect.osrm import Osrm, RouterError, Valhalla
from wharfinger.connect.osrm.valhalla import polyline
from wharfinger.decide.delivery.roads import Travel, weekly

NOWHERE = (9.0, 9.0)


def metres(one, other):
    """The made-up roads of this server: a kilometre for each hundredth of a degree, along and across."""
    return (abs(one[0] - other[0]) + abs(one[1] - other[1])) * 100_000


def encoded(points):
    """Google's algorithm for encoded lines, with six decimals."""
    text, last = "", (0, 0)
    for point in points:
        now = tuple(round(value * 1e6) for value in point)
        for value, before in zip(now, last, strict=True):
            number = (value - before) << 1
            number = ~number if value - before < 0 else number
            while number >= 0x20:
                text += chr((0x20 | (number & 0x1F)) + 63)
                number >>= 5
            text += chr(number + 63)
        last = now
    return text


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, body, status=200):
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        self.server.asked.append(self.path)
        parts = urlsplit(self.path)
        if parts.path.startswith("/broken"):
            return self.answer(b"<html>a page</html>")
        if parts.path.startswith("/down"):
            return self.answer({"code": "?"}, 503)
        service, _, _, places = parts.path.strip("/").split("/")
        at = [tuple(map(float, place.split(",")))[::-1] for place in places.split(";")]
        if len(at) > 100:
            return self.answer({"code": "TooBig", "message": "Too many table coordinates"}, 400)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        return self.answer(self.table(at, query) if service == "table" else self.route(at, query))

    def table(self, at, query):
        rows = [at[int(number)] for number in query["sources"].split(";")]
        columns = [at[int(number)] for number in query["destinations"].split(";")]
        assert query["annotations"] == "duration,distance"

        def cells(per_metre):
            return [
                [None if NOWHERE in (a, b) and a != b else metres(a, b) * per_metre for b in columns]
                for a in rows
            ]

        def waypoints(places):
            return [
                {"location": list(place[::-1]), "name": "", "hint": "x", "distance": 4.2} for place in places
            ]

        return {"code": "Ok", "durations": cells(0.1), "distances": cells(1.0),
                "sources": waypoints(rows), "destinations": waypoints(columns)}  # fmt: skip

    def route(self, at, query):
        assert (query["overview"], query["geometries"]) == ("full", "geojson")
        legs = [
            {"distance": metres(a, b), "duration": metres(a, b) / 10, "steps": [], "summary": "", "weight": 1}
            for a, b in pairwise(at)
        ]
        line = {"type": "LineString", "coordinates": [[longitude, latitude] for latitude, longitude in at]}
        return {"code": "Ok", "routes": [{"geometry": line, "legs": legs}], "waypoints": []}

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(self.path)
        if question["costing"] == "balloon":
            return self.answer(
                {"error_code": 125, "error": "No costing method found", "status_code": 400}, 400
            )
        if self.path == "/sources_to_targets":
            rows, columns = (
                [(one["lat"], one["lon"]) for one in question[side]] for side in ("sources", "targets")
            )
            return self.answer({"sources_to_targets": [[self.cell(a, b) for b in columns] for a in rows],
                                "units": "kilometers", "algorithm": "costmatrix"})  # fmt: skip
        at = [(one["lat"], one["lon"]) for one in question["locations"]]
        legs = [
            {"shape": encoded([a, b]), "summary": {"time": metres(a, b) / 10, "length": metres(a, b) / 1000}}
            for a, b in pairwise(at)
        ]
        return self.answer({"trip": {"legs": legs, "units": "kilometers", "status": 0}})

    def cell(self, one, other):
        lost = NOWHERE in (one, other) and one != other
        km = metres(one, other) / 1000
        return {
            "time": None if lost else km * 100,
            "distance": None if lost else km,
            "to_index": 0,
            "from_index": 0,
        }


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def address(server):
    server.asked.clear()
    return f"http://127.0.0.1:{server.server_port}"


def places(count):
    return np.column_stack([np.linspace(50, 51, count).round(4), np.linspace(8, 10, count)[::-1].round(4)])


both = pytest.mark.parametrize("router", [Osrm, Valhalla])


@both
def test_a_matrix_is_asked_for_in_blocks_and_put_together(router, address, server):
    at = places(123)
    matrix = router(address).matrix(at)
    expected = np.array([[metres(one, other) for other in at] for one in at])
    assert matrix.quality == "router"
    assert np.allclose(matrix.metres, expected, atol=0.6)
    assert np.allclose(matrix.seconds, expected / 10, atol=0.06)
    assert len(server.asked) == {Osrm: 9, Valhalla: 25}[router]
    assert isinstance(router(address), Travel)


@both
def test_a_place_that_the_server_does_not_reach_is_named(router, address):
    matrix = router(address).matrix([(50.0, 8.0), NOWHERE, (50.1, 8.0)])
    assert [(cut.point, cut.why) for cut in matrix.cut_off] == [
        (1, "the routing server knows no way to it or from it")
    ]
    assert np.isinf(matrix.seconds[0, 1])
    assert matrix.metres[0, 2] == pytest.approx(10_000)


@both
def test_a_way_has_legs_and_a_line(router, address):
    way = router(address).way([(50.0, 8.0), (50.1, 8.0), (50.1, -8.2)])
    assert way.metres == pytest.approx([10_000, 1_620_000])
    assert way.seconds == pytest.approx([1_000, 162_000])
    assert way.line[[0, -1]] == pytest.approx(np.array([[50.0, 8.0], [50.1, -8.2]]))


@both
def test_times_are_longer_in_our_traffic(router, address):
    slow = router(address, traffic=weekly([2.0] * 24))
    depart = datetime.fromisoformat("2026-11-23T08:00")
    assert slow.matrix([(50.0, 8.0), (50.1, 8.0)], depart).seconds[0, 1] == pytest.approx(2_000)
    assert slow.matrix([(50.0, 8.0), (50.1, 8.0)]).seconds[0, 1] == pytest.approx(1_000)


def test_how_far_a_place_lies_from_its_road_is_known_from_osrm_only(address):
    assert Osrm(address).matrix([(50.0, 8.0), (50.1, 8.0)]).away_m.tolist() == [4.2, 4.2]
    assert np.isnan(Valhalla(address).matrix([(50.0, 8.0)]).away_m).all()


def test_the_example_of_the_polyline_algorithm():
    # The example of Google's documentation, which has five decimals.
    found = polyline("_p~iF~ps|U_ulLnnqC_mqNvxq`@") * 10
    assert found == pytest.approx(np.array([[38.5, -120.2], [40.7, -120.95], [43.252, -126.453]]))


def test_what_the_server_refuses_is_said_in_its_words(address):
    with pytest.raises(RouterError, match="found 'TooBig': Too many table coordinates"):
        Osrm(address).way(places(101))
    with pytest.raises(RouterError, match="found 125: No costing method found"):
        Valhalla(address, costing="balloon").matrix([(50.0, 8.0), (50.1, 8.0)])


@pytest.mark.parametrize(
    ("path", "message"),
    [("/broken", "an answer that is no JSON"), ("/down", "no answer: status 503")],
)
def test_what_is_no_routing_server_is_refused(address, path, message):
    with pytest.raises(RouterError, match=message):
        Osrm(address + path).matrix([(50.0, 8.0), (50.1, 8.0)])


def test_no_server_and_no_address_are_refused():
    with pytest.raises(RouterError, match=r"no answer: .*refused.*start it"):
        Osrm("http://127.0.0.1:9").matrix([(50.0, 8.0), (50.1, 8.0)])
    with pytest.raises(RouterError, match="an address without http"):
        Osrm("file:///etc/hosts").matrix([(50.0, 8.0), (50.1, 8.0)])
