// The answer: the digit read, how sure the network is, and ten bars.

const UNSURE = 0.7; // below this probability the display says "not sure"
const RIVAL = 0.15; // and names the digits that have at least this
const IN_SIGHT = 0.6; // share of the tile that must be seen

function percent(p) {
  if (p > 0 && p < 0.001) return "< 0.1 %";
  if (p < 1 && p >= 0.9995) return "> 99.9 %";
  return `${(100 * p).toFixed(1)} %`;
}

// What the ten probabilities say, in numbers and words: {digit, top, sure, remark, unsure}.
function verdict(probabilities) {
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  const [digit, second] = order;
  const top = probabilities[digit];
  const sure = `${percent(top)} probability`;
  if (top >= UNSURE) return { digit, top, sure, remark: `Next: ${second} with ${percent(probabilities[second])}` };
  const rivals = order.filter((d) => probabilities[d] >= RIVAL).slice(0, 4);
  if (rivals.length < 2) return { digit, top, sure, unsure: true, remark: `Not sure: ${digit} is only the likeliest` };
  return { digit, top, sure, unsure: true, remark: `Not sure: ${rivals.slice(0, -1).join(", ")} or ${rivals.at(-1)}` };
}

class Answer {
  constructor(root) {
    this.root = root.querySelector(".answer");
    this.digit = root.querySelector(".digit");
    this.sure = root.querySelector(".sure");
    this.remark = root.querySelector(".remark");
    this.bars = root.querySelector(".bars");
    this.#peek(root.parentNode.querySelector(".peek"), root.querySelector(".tile"));
    this.rows = [];
    for (let d = 0; d < 10; d++) {
      const row = document.createElement("div");
      row.className = "bar";
      row.dataset.testid = `probability-${d}`;
      row.setAttribute("role", "meter");
      row.setAttribute("aria-label", `Probability of ${d}`);
      row.setAttribute("aria-valuemin", "0");
      row.setAttribute("aria-valuemax", "1");
      row.innerHTML = `<b>${d}</b><span class="track"><i></i></span><span class="number"></span>`;
      this.rows.push({ row, fill: row.querySelector("i"), number: row.querySelector(".number") });
    }
    this.bars.append(...this.rows.map(({ row }) => row));
  }

  // atRest: the pen is up, and what assistive technology reads is brought up to date too.
  show(probabilities, atRest) {
    const { digit, sure, unsure, remark, top } = verdict(probabilities);
    setText(this.digit, String(digit));
    setText(this.sure, sure);
    setText(this.remark, remark);
    setText(this.peek.firstElementChild, String(digit));
    setText(this.peek.lastElementChild, unsure ? remark : percent(top));
    this.#showPeek();
    this.root.classList.toggle("unsure", !!unsure);
    this.rows.forEach(({ row, fill, number }, d) => {
      const p = probabilities[d];
      row.dataset.value = p;
      row.classList.toggle("top", d === digit);
      fill.style.transform = `scaleX(${p})`;
      setText(number, percent(p));
      if (atRest) {
        row.setAttribute("aria-valuenow", p.toFixed(4));
        row.setAttribute("aria-valuetext", percent(p));
      }
    });
    return `${digit}, ${sure}. ${remark}.`;
  }

  clear() {
    setText(this.digit, "");
    setText(this.peek.firstElementChild, "");
    this.peek.hidden = true;
  }

  // The answer in short stands at the window's foot while the tile is out of sight; a press goes there.
  #peek(peek, tile) {
    this.peek = peek;
    peek.addEventListener("click", () => tile.scrollIntoView({ block: "center" }));
    const look = ([{ intersectionRatio }]) => {
      this.hidden = intersectionRatio < IN_SIGHT;
      this.#showPeek();
    };
    new IntersectionObserver(look, { threshold: IN_SIGHT }).observe(tile);
  }

  #showPeek() {
    this.peek.hidden = !this.hidden || !this.digit.textContent;
  }
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
