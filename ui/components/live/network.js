// model/network.py again: the forward pass. Weights are (inputs, outputs), one row an input, so that a pixel without ink, or a
// neuron that is silent, costs nothing: its row is left out.

const ACTIVATIONS = {
  relu: (z) => Math.max(z, 0),
  sigmoid: (z) => 0.5 * (1 + Math.tanh(0.5 * z)),
  tanh: Math.tanh,
};

// A network from Python's message: {key, sizes, hidden, output, layers: [{w, b}, …]}.
function toNetwork({ key, sizes, hidden, output, contrastHalf, arrays }) {
  const layers = sizes.slice(1).map((_, i) => ({ w: arrays[`w${i + 1}`], b: arrays[`b${i + 1}`] }));
  return { key, sizes, hidden, output, contrastHalf, layers };
}

// {hidden: [Float32Array a layer], probabilities: Float32Array(10), confidence} of 784 pixels.
function forward(network, pixels) {
  const hidden = [];
  let a = pixels;
  for (let i = 0; i < network.layers.length; i++) {
    const z = preActivations(network.layers[i], a);
    if (i < network.layers.length - 1) {
      a = Float32Array.from(z, ACTIVATIONS[network.hidden]);
      hidden.push(a);
    } else {
      a = z;
    }
  }
  // A sigmoid network's ten outputs are independent; as shares of their sum they are comparable: by log a = -log(1 + exp(-z)).
  const scores = network.output === "softmax" ? a : a.map((z) => Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z))));
  const probabilities = Float32Array.from(softmax(scores));
  return { hidden, probabilities, confidence: confidence(a, probabilities, network.contrastHalf) };
}

// model/doubt.py again: how sure that it is this digit, and a digit at all.
function confidence(logits, probabilities, contrastHalf) {
  if (!contrastHalf) return Math.max(...probabilities);
  const contrast = Math.max(...logits) - logits.reduce((sum, z) => sum + z, 0) / logits.length;
  return 1 - 2 ** (-contrast / contrastHalf);
}

// z = x w + b; (inputs,) @ (inputs, outputs) + (outputs,) -> (outputs,)
function preActivations({ w, b }, x) {
  const outputs = b.length;
  const z = Float64Array.from(b);
  for (let i = 0; i < x.length; i++) {
    const value = x[i];
    if (value === 0) continue;
    const row = i * outputs;
    for (let j = 0; j < outputs; j++) z[j] += value * w[row + j];
  }
  return z;
}

function softmax(z) {
  const top = z.reduce((most, value) => Math.max(most, value), -Infinity);
  const e = z.map((value) => Math.exp(value - top));
  const sum = e.reduce((total, value) => total + value, 0);
  return e.map((value) => value / sum);
}
