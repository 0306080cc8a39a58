/** The doubles in a message's buffer; those that lie between the places of doubles are copied. */
export function doublesOf(view: DataView): Float64Array {
  const { buffer, byteLength, byteOffset } = view;
  const count = Math.floor(byteLength / 8);
  return byteOffset % 8 === 0
    ? new Float64Array(buffer, byteOffset, count)
    : new Float64Array(buffer.slice(byteOffset, byteOffset + 8 * count));
}
