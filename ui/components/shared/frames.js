/** Show what is new in the next frames. */

/**
 * Return a function that requests that all is shown. Each of `shows` is called in a frame of its own, so that no frame takes long. What
 * is requested meanwhile is shown after them.
 * @param {...() => void} shows
 */
export function inFrames(...shows) {
  let [isShowing, isChanged] = [false, false];
  return async () => {
    isChanged = true;
    if (isShowing) return;
    isShowing = true;
    while (isChanged) {
      for (const [i, show] of shows.entries()) {
        await new Promise(requestAnimationFrame);
        if (i === 0) isChanged = false;
        queueMicrotask(show); // if it throws, the browser reports that, and the next frame comes all the same
      }
    }
    isShowing = false;
  };
}
