"""What a browser keeps of one's own signs: values that can't be read, other tabs, and tabs with an older or newer page."""

import base64
import json

import numpy as np
import pytest
from playwright.sync_api import Page

from harness.hostile_files import browser_file, zero_layers
from harness.pencil import drawn
from model.digit import from_drawing
from model.drawing_json import parse, to_json, to_picture
from model.strokes import Drawing
from tests.browser.visitors import library

ADDRESS = "http://signs.test/"  # nothing is requested there
# `raw` puts values into a store as they are, and returns all that are there. `until` waits for a condition.
RAW = """
window.opened = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
  request.onblocked = () => fail(new Error("blocked"));
});
window.connected = (version) => {
  const request = indexedDB.open("digit-lens", version);
  request.onupgradeneeded = () => {
    const { result } = request;
    const all = ["networks", "examples", "signs"].filter((name) => !result.objectStoreNames.contains(name));
    for (const name of all) result.createObjectStore(name, { keyPath: "id" });
  };
  return opened(request);
};
window.raw = async (store, ...values) => {
  for (const value of values) await put(store, value);
  return readAll(store);
};
window.begun = async () => {
  const collection = new Collection();
  await collection.load();
  return collection;
};
window.until = async (holds) => {
  for (let frames = 0; !(await holds()); frames++) {
    if (frames > 600) throw new Error(`it does not come true: ${holds}`);
    await new Promise(requestAnimationFrame);
  }
};
window.storedNames = async () => (await raw("signs")).find(({ id }) => id === "list")?.names ?? [];
"""


@pytest.fixture
def tab(new_page) -> Page:
    """Return an empty page of a new visitor, with a database and the JavaScript of ui/components."""
    page = new_page()
    page.route("**", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto(ADDRESS)
    for script in (library(), RAW):
        page.add_script_tag(content=script)
    return page


def example(label: int | str, key: str = "1", **changes) -> dict:
    return {"id": key, "label": label, "drawing": drawn(7), "time": 1} | changes


def pictured(side: int = 28) -> dict:
    """Return a drawing that is a picture with so many different pixels along each side."""
    shades = np.random.default_rng(0).random((side, side), np.float32)
    return to_json(Drawing((), to_picture(shades)))


UNREADABLE_EXAMPLES = [
    {"id": "00", "label": "a"},
    example("a", "01", drawing=None),
    example("a", "02", drawing={"objects": None}),
    example("a", "03", drawing={"objects": [None]}),
    example("a", "04", drawing={"objects": [{"type": "image", "src": 5}]}),
    example("a", "041", drawing={"objects": [{"type": "image", "src": "data:image/png;base64,AAAA"}]}),
    example(None, "05"),
    example("", "06"),
    example(["a"], "07"),
    example(1.5, "08"),
    example("3", "09"),  # the examples of the sign "3" are those of the digit 3
]


def test_examples_that_cannot_be_read_are_left_out_and_kept_and_counted(tab: Page):
    shown = """async (values) => {
      await raw("examples", ...values);
      const collection = await begun();
      const labels = collection.examples.map(({ label }) => label);
      const first = [collection.names, collection.digits.length, labels, collection.unread];
      await collection.add(["c"]);
      return [...first, await raw("examples")];
    }"""
    picture = example(3, "10", drawing=pictured())
    values = [*UNREADABLE_EXAMPLES, picture, example("b", "11"), example("a", id=5)]
    names, digits, labels, unread, kept = tab.evaluate(shown, values)
    assert (names, digits, labels) == (["♥", "★", "b"], 1, ["b"])
    assert sorted(kept, key=lambda value: str(value["id"])) == values
    assert unread.startswith(f"{len(UNREADABLE_EXAMPLES) + 1} examples ")


@pytest.mark.parametrize(("side", "limit"), [(28, 1e-6), (56, 1.01 / 255)])  # Pillow rounds a smaller image twice
def test_a_picture_has_the_pixels_that_python_reads(tab: Page, side: int, limit: float):
    drawing = {**pictured(side), "strokes": drawn(7)["strokes"]}
    pixels = tab.evaluate("(drawing) => entryFrom({ label: 7, drawing }).then(({ pixels }) => [...pixels])", drawing)
    digit = from_drawing(parse(drawing))
    np.testing.assert_allclose(pixels, digit.pixels.ravel(), rtol=0, atol=limit)


@pytest.mark.parametrize(
    ("names", "read"),
    [("abc", ["♥", "★", "b"]), (None, ["♥", "★", "b"]), ({"0": "a"}, ["♥", "★", "b"]), (["a", 3, "", "a", " c"], ["a", "b"])],
)
def test_a_list_that_cannot_be_read_hides_no_sign_that_has_examples_and_stays_stored(tab: Page, names: object, read: list[str]):
    shown = """async ([list, one]) => {
      await raw("signs", list);
      await raw("examples", one);
      const collection = await begun();
      const { names, unread } = collection;
      await collection.add(["x"]);
      const others = (await raw("signs")).filter(({ id }) => id !== "list").map(({ id, ...other }) => other);
      return [names, unread !== "", others];
    }"""
    values = [{"id": "list", "names": names, "withDigits": False, "fromReader": True}, example("b")]
    kept = {name: value for name, value in values[0].items() if name != "id"}
    assert tab.evaluate(shown, values) == [read, True, [kept]]
    values[0]["names"] = ["a"]
    assert tab.evaluate(shown, values) == [["a", "b"], False, [kept]]


def test_a_name_may_have_invisible_characters_beside_others_only(tab: Page):
    names = ["❤\ufe0f", "👩\u200d🚀", "می\u200cخواهم", "\u200fא", "ा", "!", "1"]
    assert tab.evaluate("(names) => names.map(toName)", names) == names
    assert tab.evaluate("toName('  a \\n b  ' + 'c'.repeat(30))") == "a b " + "c" * 16
    refused = """async ([name, drawing]) => {
      const collection = await begun();
      const file = new File([JSON.stringify({ drawings: [{ label: name, drawing }] })], "x.json");
      const problem = await fromFile(file).catch(({ message }) => message);
      const problems = [await collection.add([name]), await collection.rename("♥", name)];
      return [toName(name), ...problems.map((each) => each !== ""), typeof problem];
    }"""
    for name in UNSEEN:
        assert tab.evaluate(refused, [name, drawn(7)]) == ["", True, True, "string"]


UNSEEN = ("", " ", "\u200f", "\u200f \u061c", "\u200b", "\u2066\u2069", "\ufe0f", "\u00ad", "\u3164", "\u2800", "\u0007")


def test_a_file_that_is_no_export_is_refused_in_one_sentence(tab: Page):
    seven = {"label": 7, "drawing": drawn(7)}
    for content, words in (
        ("{", "x.json is not JSON"),
        ("[]", "x.json has no list of drawings"),
        ({}, "x.json has no list of drawings"),
        (" " * 3_000_001, "x.json is larger than 3 MB"),
        ({"drawings": [seven] * 401}, "401 drawings; 400 is the limit"),
        ({"drawings": [seven, {"label": "7", "drawing": drawn(7)}]}, "drawing 2 has no digit and no name of a sign"),
        *(({"drawings": [{"label": 7, "drawing": drawing}]}, "drawing 1 cannot be read") for drawing in UNREADABLE),
    ):
        text = content if isinstance(content, str) else json.dumps(content)
        said = tab.evaluate("(text) => fromFile(new File([text], 'x.json')).catch(({ message }) => message)", text)
        assert words in said


UNREADABLE = (
    None,
    {"objects": []},
    {"objects": [{"type": "Rect"}]},
    {"objects": [{"type": "Path", "path": [["M", 1, "2"]]}]},
    {"objects": [{"type": "Path", "path": [["M", 1, 2], None]}]},
    {"objects": [{"type": "Image", "src": "http://127.0.0.1:9/x.png"}]},
)


def test_signs_that_two_tabs_add_at_once_are_both_kept(tab: Page):
    kept = tab.evaluate(
        """async () => {
          const [one, other] = [await begun(), await begun()];
          one.add(["a"]);
          other.add(["b"]);
          other.choose({ withDigits: true });
          await until(() => one.names.length === 4 && other.names.length === 4 && one.choices.withDigits);
          return [await storedNames(), one.names, other.names];
        }"""
    )
    assert [sorted(names) for names in kept] == [["a", "b", "★", "♥"]] * 3


def test_names_that_two_tabs_write_at_once_are_both_kept_with_their_examples(tab: Page):
    kept = tab.evaluate(
        """async (drawing) => {
          const [one, other] = [await begun(), await begun()];
          const settled = (...names) => until(() => [one, other].every((each) => each.names.join() === names.join()));
          await one.add([], ["♥", "★"].map((label) => ({ label, drawing })));
          await until(() => other.examples.length === 2);
          await Promise.all([one.rename("♥", "a"), other.rename("★", "b")]);
          await settled("a", "b");
          await one.rename("a", "c");
          await other.rename("b", "d"); // one tab has heard of the other, or not yet
          await settled("c", "d");
          return [await storedNames(), (await raw("examples")).map(({ label }) => label).sort(), one.of("c").length];
        }""",
        drawn(7),
    )
    assert kept == [["c", "d"], ["c", "d"], 1]


def test_a_removed_sign_can_be_brought_back_beside_what_another_tab_has_changed(tab: Page):
    kept = tab.evaluate(
        """async ([drawing, another]) => {
          const [one, other] = [await begun(), await begun()];
          const settled = async (count) => {
            const isSettled = ({ names, examples }) => examples.length === count && names.join() === one.names.join();
            await until(() => [one, other].every(isSettled));
            return [one.names, one.examples.map(({ label }) => label), one.canUndo];
          };
          one.add([], ["♥", "★"].map((label) => ({ label, drawing })));
          await settled(2);
          one.removeSign("♥");
          await settled(1);
          await other.add([], [{ label: "★", drawing: another }]);
          await other.rename("★", "x");
          await other.add(["y"]);
          const between = await settled(2);
          one.undo();
          return [between, await settled(3), await storedNames(), (await raw("examples")).length];
        }""",
        [drawn(7), drawn(3)],
    )
    between = [["x", "y"], ["x", "x"], True]
    assert kept == [between, [["♥", "x", "y"], ["♥", "x", "x"], True], ["♥", "x", "y"], 3]


def test_an_example_that_another_tab_deletes_while_its_sign_is_renamed_stays_deleted(tab: Page):
    kept = tab.evaluate(
        """async ([drawing, another]) => {
          const [one, other] = [await begun(), await begun()];
          await one.add([], [drawing, another].map((each) => ({ label: "♥", drawing: each })));
          await until(() => other.of("♥").length === 2);
          await Promise.all([one.remove(one.of("♥")[0].id), other.rename("♥", "x")]);
          await until(() => [one, other].every(({ names }) => names[0] === "x"));
          return (await raw("examples")).map(({ label }) => label);
        }""",
        [drawn(7), drawn(3)],
    )
    assert kept == ["x"]


def test_the_examples_of_a_digit_are_those_of_a_sign_of_its_name_in_another_tab(tab: Page):
    kept = tab.evaluate(
        """async (drawing) => {
          const [digits, signs] = [await begun(), await begun()];
          const areThere = (count) => until(() => [digits.digits, signs.of("4")].every(({ length }) => length === count));
          await signs.add(["4"]);
          for (let i = 0; i < 2; i++) await digits.add([], [{ label: "4", drawing }]); // the same drawing counts once
          await areThere(1);
          await signs.remove(signs.of("4")[0].id);
          await areThere(0);
          await signs.undo();
          await areThere(1);
          await digits.remove(digits.digits[0].id);
          await areThere(0);
          return [(await raw("examples")).length, digits.names];
        }""",
        drawn(4),
    )
    assert kept == [0, ["♥", "★", "4"]]


def test_a_sign_that_is_removed_can_be_added_again_at_once(tab: Page):
    names = tab.evaluate(
        """async (one) => {
          const collection = await begun();
          const [entry] = await fromFile(new File([JSON.stringify({ drawings: [one] })], "x.json"));
          await collection.add([], [entry]);
          collection.removeSign("♥");
          await collection.add(["♥"], [entry]);
          return [collection.names, collection.of("♥").length];
        }""",
        example("♥"),
    )
    assert names == [["★", "♥"], 1]


def test_a_network_from_a_file_is_not_replaced_by_the_one_that_was_learning(tab: Page):
    """That one rests after the file is in the store, and what rests is kept."""
    kept = tab.evaluate(
        """async (text) => {
          const bytes = fromBase64(text);
          const run = { hasLesson: true, network: fromSafetensors(bytes, "", ""), forget: () => (run.network = null) };
          const model = signsModel(await begun(), { run, settings: () => DEFAULTS, reader: () => null });
          model.keep();
          await model.open(new File([bytes], "x.safetensors"));
          model.keep();
          return (await raw("signs")).find(({ id }) => id === "network").learnt;
        }""",
        base64.b64encode(browser_file(zero_layers(784, 4, 2), names='["a", "b"]')).decode(),
    )
    assert kept is None, "it is known of a network from a file what it has learnt"


def test_another_tab_may_upgrade_the_database_and_this_tab_goes_on(tab: Page):
    kept = tab.evaluate(
        """async () => {
          const collection = await begun();
          await collection.add(["a"]);
          (await connected(3)).close();
          await collection.add(["b"]);
          return [await storedNames(), collection.isKept, (await readAll("signs")).length];
        }"""
    )
    assert kept == [["♥", "★", "a", "b"], True, 1]


def test_what_is_taught_while_an_older_tab_holds_the_database_is_stored_when_it_lets_go(tab: Page):
    kept = tab.evaluate(
        """async ([list, one, drawing]) => {
          const older = await connected(1);
          const values = { signs: list, examples: one };
          for (const [store, value] of Object.entries(values))
            await opened(older.transaction(store, "readwrite").objectStore(store).put(value));
          const collection = await begun();
          collection.add(["b"]);
          collection.add([], [{ label: "b", drawing }]);
          await until(() => !collection.isKept);
          older.close();
          await until(() => collection.isKept);
          const names = await storedNames();
          const labels = (await raw("examples")).map(({ label }) => label);
          return [names, collection.names, labels, collection.examples.length];
        }""",
        [{"id": "list", "names": ["x"], "withDigits": False, "fromReader": True}, example("x"), drawn(7)],
    )
    assert [sorted(kept[0]), sorted(kept[1]), sorted(kept[2]), kept[3]] == [["b", "x"], ["b", "x"], ["b", "x"], 2]
