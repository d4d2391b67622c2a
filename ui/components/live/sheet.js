// The sheet as it looks now: what Python last confirmed, strokes finished since, and the one in hand.

const WAIT = 2000; // ms: a stroke that no message after this long knows of was lost (the canvas was mounted anew, say)

class Sheet {
  confirmed = [];
  widths = [];
  picture = null;
  readable = true;
  pending = []; // {curves, width, since}, oldest first
  inHand = null; // {points, width}

  // Python's sheet. A stroke that it holds is pending no longer; where it went another way (undo, clear, a test digit), the
  // strokes that it does not know are gone from the canvas too.
  confirm({ readable, place, arrays }, now) {
    const strokes = [];
    let start = 0;
    for (const count of arrays.counts ?? []) {
      strokes.push(arrays.curves.subarray(start, start + 6 * count));
      start += 6 * count;
    }
    const before = this.confirmed;
    const kept = before.every((stroke, i) => i < strokes.length && same(stroke, strokes[i]));
    const grown = kept && !!place === !!this.picture;
    const added = strokes.slice(before.length);
    if (grown && added.length <= this.pending.length && added.every((stroke, i) => same(stroke, this.pending[i].curves))) {
      this.pending.splice(0, added.length);
      if (!added.length) this.pending = this.pending.filter(({ since }) => now - since < WAIT);
    } else {
      this.pending = [];
    }
    this.confirmed = strokes;
    this.widths = [...(arrays.widths ?? [])];
    this.picture = place ? { pixels: arrays.picture, left: place[0], top: place[1], side: place[2] } : null;
    this.readable = readable;
  }

  finish(now) {
    const { points, width } = this.inHand;
    this.pending.push({ curves: pencil(decimate(points), width), width, since: now });
    this.inHand = null;
  }

  // Whether the canvas holds more than Python has told of.
  get ahead() {
    return this.inHand !== null || this.pending.length > 0;
  }

  // {strokes, widths, picture} of all that lies on the canvas.
  now() {
    const strokes = [...this.confirmed, ...this.pending.map(({ curves }) => curves)];
    const widths = [...this.widths, ...this.pending.map(({ width }) => width)];
    if (this.inHand) {
      strokes.push(pencil(decimate(this.inHand.points), this.inHand.width));
      widths.push(this.inHand.width);
    }
    return { strokes, widths, picture: this.picture };
  }
}

// Whether two strokes are one: the canvas sends places rounded to 4 decimals, so not to the last bit.
function same(a, b) {
  const near = (i) => Math.abs(a[i] - b[i]) < 0.01;
  return a.length === b.length && [0, 1, a.length - 2, a.length - 1].every(near);
}
