"""How a training run ends: the question if its network is worse, the way back, and a page that was closed meanwhile."""

import pytest

from tests.training.stand_in import until
from tests.ui.page import names, open_page, press, small, train, words
from tests.ui.session import add_network, visitor
from training.jobs import launcher
from ui import networks
from ui.frame import network_picker
from ui.text.format import percent, points

pytestmark = pytest.mark.usefixtures("stand_in")


def test_a_worse_network_is_offered_and_does_not_read_by_itself():
    app = train(open_page(), "instant", "done")
    assert visitor(app).network == networks.SHIPPED
    asked = words(app.sidebar.info)
    assert "Read with the new one?** It reads" in asked
    assert "50.00\u00a0% of the test digits correctly, the shipped network 99." in asked
    assert names(app)[:2] == ["Read with the new one", "Keep the shipped network"]
    press(app, "Read with the new one")
    assert visitor(app).network == launcher.current().id
    assert "50.00\u00a0%" in words(app.sidebar.success) and not app.sidebar.info
    assert "784-16-10" in words(app.sidebar.caption)
    assert "24 November 2026, preset instant, 2 epochs" in words(app.sidebar.caption)
    press(app, "Back to the shipped network")
    app.run()
    assert visitor(app).network == networks.SHIPPED
    assert "784-128-64-10" in words(app.sidebar.caption)
    assert "Read with the new one" in names(app)


def test_a_run_that_ends_while_the_page_is_made_is_handled_at_once(monkeypatch: pytest.MonkeyPatch):
    app = train(open_page(), "default", "running")
    run, show = launcher.current(), network_picker.show

    def end_first(*args) -> None:
        if launcher.follow(run).running:
            launcher.send_command(run, "finish")
            until(run, "done")
        show(*args)

    monkeypatch.setattr(network_picker, "show", end_first)  # the page's first look at the runs is over by then
    app.run()
    assert "Read with the new one?" in words(app.sidebar.info) and not app.sidebar.success


def test_a_better_network_reads_at_once_and_the_way_back_is_a_button():
    app, bad = open_page(), small(sizes=(784, 8, 10))
    add_network(app, "Bad", bad)
    old = networks.measured(bad)
    app = train(app.run(), "instant", "done")
    assert visitor(app).network == launcher.current().id and launcher.current().decided
    assert old is not None and f"{percent(old, 2)} ({points(0.5, old)} points)" in words(app.sidebar.success)
    press(app, "Back to Bad")
    assert visitor(app).network == "session-1"


def test_a_closed_page_is_asked_when_it_is_opened_again_until_it_has_been_answered():
    train(open_page(), "instant", "done")
    again = open_page()
    assert visitor(again).network == networks.SHIPPED and "Read with the new one?" in words(again.sidebar.info)
    press(again, "Keep the shipped network").run()
    assert visitor(again).network == networks.SHIPPED and "training" not in again.query_params
    assert not again.sidebar.info and "Read with the new one" in names(again)
    third = open_page()
    assert visitor(third).network == networks.SHIPPED and not third.sidebar.info and "Read with the new one" not in names(third)
