/** The modules whose exports tests call without the app. What these modules import comes along. */
import {} from "../../ui/components/browser_storage/browser_storage.js";
import {} from "../../ui/components/lesson_figure/lesson_figure.js";
import {} from "../../ui/components/model/numbers.js";
import {} from "../../ui/components/network_picture/picture.js";
import {} from "../../ui/components/runs/digits.js";
import {} from "../../ui/components/runs/trainer.js";
import {} from "../../ui/components/sheet/app_sheet.js";
