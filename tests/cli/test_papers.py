import pytest

from tests.cli.shop import make_shop, wharfinger


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    shop = make_shop(folder / "shop")
    done = wharfinger("run", "batch", "--from", shop, "--to", folder / "found", "--set", "iterations=10")
    assert done.returncode == 0, done.stderr
    return folder


def test_a_pick_list_is_made_from_the_results(found):
    to = found / "lists" / "pick.pdf"
    done = wharfinger("print", "pick_list", "--from", found / "found", "--to", to, "--items", found / "shop")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(to)
    assert to.read_bytes().startswith(b"%PDF")


def test_results_that_are_not_there_are_named(found):
    done = wharfinger("print", "labels", "--from", found / "found", "--to", found / "labels.pdf")
    assert done.returncode == 1
    assert "no packed_boxes" in done.stderr
    assert "run the decision first" in done.stderr


def test_another_kind_of_file_is_refused(found):
    done = wharfinger("print", "pick_list", "--from", found / "found", "--to", found / "pick.txt")
    assert done.returncode == 1
    assert "a name that ends in .pdf" in done.stderr
