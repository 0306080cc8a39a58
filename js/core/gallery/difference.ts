/** Two images as one: how much each pixel differs. */

/** The absolute difference of each colour of two images of one size, opaque; pixels in RGBA. */
export function absoluteDifference(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray
): Uint8ClampedArray<ArrayBuffer> {
  const told = new Uint8ClampedArray(Math.min(a.length, b.length));
  for (let at = 0; at < told.length; at += 4) {
    for (let colour = 0; colour < 3; colour++) {
      const place = at + colour;
      told[place] = Math.abs((a[place] ?? 0) - (b[place] ?? 0));
    }
    told[at + 3] = 255;
  }
  return told;
}

/** How many pixels differ by more than a threshold in one of their colours, as a share from 0 to 1. */
export function differingShare(
  difference: Uint8ClampedArray,
  threshold = 0
): number {
  let count = 0;
  for (let at = 0; at < difference.length; at += 4) {
    const most = Math.max(
      difference[at] ?? 0,
      difference[at + 1] ?? 0,
      difference[at + 2] ?? 0
    );
    count += most > threshold ? 1 : 0;
  }
  return difference.length === 0 ? 0 : count / (difference.length / 4);
}

/** The pixels of a mask in colours; what has no class, or one that is hidden, is clear. */
export function colouredMask(
  pixels: Uint8ClampedArray,
  colourOf: (number: number) => readonly [number, number, number] | null,
  alpha: number
): Uint8ClampedArray<ArrayBuffer> {
  const told = new Uint8ClampedArray(pixels.length);
  const colours = Array.from({ length: 256 }, (_, number) =>
    number === 0 ? null : colourOf(number)
  );
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = colours[pixels[at] ?? 0];
    if (colour) {
      told.set(colour, at);
      told[at + 3] = alpha;
    }
  }
  return told;
}
