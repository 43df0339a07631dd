import pytest

from wharfinger.decide.stock.classic import normal_loss


@pytest.mark.parametrize(
    # Unit normal loss function as tabulated in Silver, Pyke and Thomas, G_u(k).
    ("k", "loss"),
    [(0.0, 0.3989), (0.5, 0.1978), (1.0, 0.08332), (1.5, 0.02931), (2.0, 0.008491), (3.0, 0.0003822)],
)
def test_the_normal_loss_is_the_tabulated_one(k, loss):
    assert normal_loss(k) == pytest.approx(loss, rel=1e-3)


def test_the_loss_below_the_mean_follows_from_the_one_above_it():
    # G(-k) = G(k) + k.
    assert normal_loss(-1.0) == pytest.approx(normal_loss(1.0) + 1.0)
