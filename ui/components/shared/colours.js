/** Paint grey pixels, 0 (black) to 1, on a canvas that has their size. @type {(canvas: HTMLCanvasElement, pixels: ArrayLike<number>) => void} */
export function paintGrey(canvas, pixels) {
  const image = new ImageData(canvas.width, canvas.height);
  const { data } = image;
  for (let i = 0; i < pixels.length; i++) {
    data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = Math.round(255 * pixels[i]);
    data[4 * i + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
