// The table of runs: sorted by a press on a column's name, rows chosen by their boxes. Python is told which are chosen.

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".runs");
  const state = (parentElement.digitLens ??= { sort: null, down: true, chosen: new Set(data.chosen) });
  state.data = data;
  state.tell = () => setStateValue("chosen", [...state.chosen]);
  const there = new Set(data.rows.map((row) => row.id));
  for (const id of state.chosen) if (!there.has(id)) state.chosen.delete(id);
  draw(root, state);
}

function draw(root, state) {
  const focused = root.querySelector(":focus")?.dataset.focus;
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  state.data.columns.forEach((column, index) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.className = column.number ? "number" : "";
    const sorted = state.sort === index;
    if (sorted) cell.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = 0;
    button.dataset.focus = `column-${index}`;
    button.textContent = column.name + (sorted ? (state.down ? " ↓" : " ↑") : "");
    button.addEventListener("click", () => {
      state.down = sorted ? !state.down : Boolean(column.number);
      state.sort = index;
      draw(root, state);
    });
    cell.append(button);
    head.append(cell);
  });
  const body = table.createTBody();
  for (const row of ordered(state)) {
    const line = body.insertRow();
    line.dataset.testid = `run-${row.id}`;
    line.className = state.chosen.has(row.id) ? "chosen" : "";
    row.cells.forEach((cell, index) => {
      const place = line.insertCell();
      place.className = state.data.columns[index].number ? "number" : "";
      if (index) place.textContent = cell.shown;
      else place.append(choice(root, state, row, cell.shown));
      if (!index) place.className = "name";
    });
  }
  root.querySelector(".scroll").replaceChildren(table);
  if (focused) root.querySelector(`[data-focus="${focused}"]`)?.focus({ preventScroll: true });
}

function choice(root, state, row, name) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = state.chosen.has(row.id);
  box.dataset.focus = `row-${row.id}`;
  box.addEventListener("change", () => {
    if (box.checked) state.chosen.add(row.id);
    else state.chosen.delete(row.id);
    draw(root, state);
    state.tell();
  });
  label.append(box, name);
  if (row.mark) {
    const mark = document.createElement("span");
    mark.className = "reads";
    mark.textContent = row.mark;
    label.append(mark);
  }
  return label;
}

function ordered(state) {
  const { rows } = state.data;
  if (state.sort === null) return rows;
  const value = (row) => row.cells[state.sort].value ?? row.cells[state.sort].shown;
  const known = (row) => row.cells[state.sort].value !== null;
  const turn = state.down ? -1 : 1;
  // Rows without a value stay at the end, whichever way it is sorted.
  return [...rows].sort((a, b) => known(b) - known(a) || turn * (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
}
