/**
 * Paint grey pixels on a canvas that has their size. 0 is black, and 255 / factor is white.
 * @type {(canvas: HTMLCanvasElement, pixels: ArrayLike<number>, factor: number) => void}
 */
export function paintGrey(canvas, pixels, factor) {
  const image = new ImageData(canvas.width, canvas.height);
  const { data } = image;
  for (let i = 0; i < pixels.length; i++) {
    data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = Math.round(factor * pixels[i]);
    data[4 * i + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/**
 * Return the red, green and blue, 0 to 255, of a custom property such as "--above", which ui/figures/colours.py defines.
 * @type {(element: Element, name: string) => number[]}
 */
export function rgb(element, name) {
  const digits = getComputedStyle(element).getPropertyValue(name).trim().slice(1);
  return [0, 2, 4].map((i) => parseInt(digits.slice(i, i + 2), 16));
}
