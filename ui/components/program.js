/** The browser's program: all components of the page, so that they share the modules that they import. `assets` serves it. */
import storage from "./browser_storage/browser_storage.js";
import examples from "./examples/examples.js";
import figure from "./figure/figure.js";
import foot from "./foot/foot.js";
import lessonFigure from "./lesson_figure/lesson_figure.js";
import lineCharts from "./line_charts/line_charts.js";
import map from "./map/map.js";
import neurons from "./network_picture/neurons_entry.js";
import { live, sheet, showPart, takeSelected } from "./network_picture/app_page.js";
import photoBox from "./photo_box/photo_box.js";
import trainer from "./runs/entry.js";
import { keepBegun } from "./runs/kept_networks.js";
import retrain from "./runs/retrain.js";
import { language } from "./shared/language.js";
import spotlight from "./spotlight/spotlight.js";
import { networks, training } from "./store.js";

/** @type {Record<string, (call: Arguments) => void>} by the names in Python */
const COMPONENTS = {
  browser_storage: storage,
  examples,
  figure,
  foot,
  lesson_figure: lessonFigure,
  line_charts: lineCharts,
  map,
  network_picture: showPart,
  neurons,
  photo_box: photoBox,
  retrain,
  selected: takeSelected,
  sheet: showPart,
  spotlight,
  trainer,
};

document.documentElement.lang = language();
if (new URLSearchParams(location.search).has("lang")) {
  document.cookie = `digit_lens_language=${language()}; path=/; max-age=31536000; samesite=lax`;
}
document.addEventListener("another-program", (event) => {
  event.preventDefault();
  keepBegun(training.value?.browser).finally(() => location.reload());
});
Object.assign(live.picture.element, { lens: { live, networks, sheet } }); // for tests and benchmarks

/** @type {(name: string, call: Arguments) => void} */
export default function show(name, call) {
  COMPONENTS[name](call);
}
