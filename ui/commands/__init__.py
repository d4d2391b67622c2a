"""The user's actions, as functions that change the session (`ui.session`). `ui.views` and `ui.frame` call them."""

# The names are for others, not for this module:
# ruff: noqa: F401

from ui.commands.drawing import (
    ask_for_reading,
    choose_digit,
    clear,
    forget_examples,
    put_example,
    put_test_digit,
    replace_drawing,
    take_examples,
    use_test_digit,
)
from ui.commands.errors import telling_errors
from ui.commands.networks import (
    add_network,
    fall_back,
    follow_browser_networks,
    keep_taught,
    kept_in_browser,
    pick_neuron,
    read_file,
    remove_network,
    select_network,
    select_neuron,
    send_again,
)
from ui.commands.page import (
    count_scroll,
    open_view,
    pass_lesson,
    request_link,
    set_tour,
)
from ui.commands.photo import use_part, use_photo
from ui.commands.runs import (
    cancel_run,
    decide,
    delete_run,
    discard_run,
    known_options,
    read_with,
    rename_run,
    start_run,
    steer_run,
    use_run,
)
