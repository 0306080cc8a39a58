/** Writes archives as every system opens them, uncompressed: most artifacts are compressed already. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return rest;
});

function checksum(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest = (rest >>> 8) ^ (TABLE[(rest ^ byte) & 0xff] ?? 0);
  }
  return ~rest >>> 0;
}

type Field = readonly [bytes: 2 | 4, value: number];

function numbers(...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const size = fields.reduce((sum, [bytes]) => sum + bytes, 0);
  const view = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) {
      view.setUint16(at, value, true);
    } else {
      view.setUint32(at, value, true);
    }
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

/** A name is UTF-8, and what follows it is stored as it is. */
const NAMES_IN_UTF8 = 0x0800;
/** 1980-01-01, where a ZIP's time begins: the same files make the same archive. */
const DATE = 0x21;

/** Put files one after the other into an archive of less than 4 GB. */
export class Zip {
  add(name: string, bytes: Uint8Array<ArrayBuffer>): void {
    const path = new TextEncoder().encode(name);
    const about: Field[] = [
      [2, 20],
      [2, NAMES_IN_UTF8],
      [2, 0],
      [2, 0],
      [2, DATE],
      [4, checksum(bytes)],
      [4, bytes.length],
      [4, bytes.length],
      [2, path.length],
      [2, 0]
    ];
    this._list.push(
      numbers(
        [4, 0x02014b50],
        [2, 20],
        ...about,
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, this._size]
      ),
      path
    );
    const header = numbers([4, 0x04034b50], ...about);
    // A blob need not stay in memory.
    this._files.push(new Blob([header, path, bytes]));
    this._size += header.length + path.length + bytes.length;
  }

  finish(): Blob {
    const count = this._files.length;
    const length = this._list.reduce((sum, part) => sum + part.length, 0);
    const end = numbers(
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
      [2, count],
      [2, count],
      [4, length],
      [4, this._size],
      [2, 0]
    );
    return new Blob([...this._files, ...this._list, end], {
      type: 'application/zip'
    });
  }

  private readonly _files: Blob[] = [];
  private readonly _list: Uint8Array<ArrayBuffer>[] = [];
  private _size = 0;
}
