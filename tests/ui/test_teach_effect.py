"""What Teach it says of the latest steps."""

from model import checkpoint
from ui.teaching import Taught
from ui.views.teach.apply import effect_of


def test_a_loss_that_stays_is_written_once():
    network = checkpoint.load()
    for losses in ((0.0, 0.0), (2.5, 0.0)):
        taught = Taught("a", network, 1, 1, 5, 10.0, losses, 1.0, "", (network, 0))
        words = effect_of(taught, network)
        assert ("from" in words) == (losses[0] != losses[1]) and "**0**" in words
