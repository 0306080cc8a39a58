/** Bytes as an address that is never a page of ours: as an image it runs no script and fetches nothing. */
export function dataUrl(bytes: Uint8Array, type: string): string {
  let letters = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return `data:${type};base64,${btoa(letters)}`;
}
