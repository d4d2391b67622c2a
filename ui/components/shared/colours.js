/**
 * Return the red, green and blue, 0 to 255, of a custom property such as "--above", which ui/palette.py defines.
 * @param {Element} element
 * @param {string} name
 */
export function rgb(element, name) {
  const digits = getComputedStyle(element).getPropertyValue(name).trim().slice(1);
  return [0, 2, 4].map((i) => parseInt(digits.slice(i, i + 2), 16));
}
