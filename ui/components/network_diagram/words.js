// The drawn network in words: the key, the tables, what a node is called.

const IN_TABLE = 10; // edges of each layer, the strongest

function key(data) {
  const signed = data.layers.slice(0, -1).some((layer) => layer.a.some((a) => a < 0));
  const scales = data.layers.slice(0, -1).map((layer) => number(layer.scale));
  const sample = (kind) => `<svg viewBox="0 0 30 10" aria-hidden="true"><path class="edge ${kind}" style="--w:2.5px" d="M0 5H30"/></svg>`;
  const hidden = scales.length ? `<span>output ${signed ? "" : "0"}<i class="${signed ? "signed" : ""}"></i>${signed ? "± " : ""}${scales.join(" · ")} (each layer's largest)</span>` : "";
  return `<span>${sample("up")}adds to z</span><span>${sample("down")}takes away from z</span>${hidden}`;
}

function tables(data) {
  const row = (k, [source, target, product]) => `<tr><td>${from(data, k, source)}</td><td>${unit(data, k, target)}</td><td>${number(product, 3)}</td></tr>`;
  return data.layers
    .map((layer, k) => {
      const strongest = [...data.edges[k]].sort((a, b) => Math.abs(b[2]) - Math.abs(a[2])).slice(0, IN_TABLE);
      return `<table><caption>Into ${layer.name.toLowerCase()}</caption><thead><tr><th>from</th><th>to</th><th>output × weight</th></tr></thead><tbody>${strongest.map((edge) => row(k, edge)).join("")}</tbody></table>`;
    })
    .join("");
}

function unit(data, k, i) {
  return k === data.layers.length - 1 ? `digit ${i}` : `neuron ${i + 1}`;
}

function from(data, k, i) {
  return k === 0 ? `row ${Math.floor(i / 28) + 1}, column ${(i % 28) + 1}` : unit(data, k - 1, i);
}

function describe(data, k, i) {
  const layer = data.layers[k];
  const last = k === data.layers.length - 1;
  const share = last ? `, probability ${(100 * data.shares[i]).toFixed(1)}%` : `, output ${number(layer.a[i])}`;
  return `${layer.name}, ${unit(data, k, i)}: z ${number(layer.z[i])}${share}`;
}

function number(value, digits = 2) {
  return value.toFixed(digits).replace("-", "−");
}
