/** Arrays as messages and files carry them: base64 of little-endian numbers. */

/** Doubles; those that were cut off are no more. */
export function doublesIn(packed: string): Float64Array {
  const view = bytesIn(packed);
  return Float64Array.from(
    { length: Math.floor(view.byteLength / 8) },
    (_, at) => view.getFloat64(8 * at, true)
  );
}

/** Whole numbers of 32 bits, none of them negative. */
export function wholesIn(packed: string): Uint32Array {
  const view = bytesIn(packed);
  return Uint32Array.from(
    { length: Math.floor(view.byteLength / 4) },
    (_, at) => view.getUint32(4 * at, true)
  );
}

function bytesIn(packed: string): DataView {
  let text = '';
  try {
    text = atob(packed);
  } catch {
    // A file that somebody has changed: nothing of it can be read.
  }
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    bytes[at] = text.charCodeAt(at);
  }
  return new DataView(bytes.buffer);
}
