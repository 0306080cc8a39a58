import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveOf } from '../../../js/core/run/allArtifacts';
import { Zip } from '../../../js/core/run/zip';
import { english } from '../../../js/core/text/text';
import type { Client } from '../../../js/protocol/client';
import type { ArtifactEntry } from '../../../js/protocol/generated';

const SCRIPT = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    print(json.dumps({name: archive.read(name).decode() for name in archive.namelist()}))
`;

/** What Python makes of an archive. */
async function unpacked(archive: Blob): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'));
  try {
    const path = join(folder, 'a.zip');
    writeFileSync(path, new Uint8Array(await archive.arrayBuffer()));
    const said = execFileSync('python3', ['-c', SCRIPT, path]);
    return JSON.parse(said.toString());
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Who has files by their paths, one of which lies about its name. */
function clientWith(files: Record<string, string>, size?: number): Client {
  const entry = (path: string, kind: ArtifactEntry['kind']) => ({
    path,
    name: path,
    size: 1,
    kind
  });
  return {
    request: (_: string, { path }: { path: string }) => {
      const entries =
        path === ''
          ? [
              entry('plots', 'folder'),
              ...Object.keys(files)
                .filter(name => !name.startsWith('plots/'))
                .map(name => entry(name, 'text'))
            ]
          : Object.keys(files)
              .filter(name => name.startsWith(`${path}/`))
              .map(name => entry(name, 'text'));
      return Promise.resolve({ path, entries, total: entries.length });
    },
    requestBinary: (
      _: string,
      { path, offset }: { path: string; offset: number }
    ) => {
      const bytes = bytesOf(files[path] ?? '').slice(offset);
      return Promise.resolve({
        result: { path, size: size ?? bytes.length + offset, buffer: 0 },
        buffers: [new DataView(bytes.buffer)]
      });
    }
  } as unknown as Client;
}
const run = { store_id: null, run_id: 'a' };

describe('an archive', () => {
  it('is one that others read', async () => {
    const zip = new Zip();
    zip.add('a.txt', bytesOf('hello'));
    zip.add('größe/空.txt', bytesOf('x'.repeat(100_000)));
    zip.add('empty', bytesOf(''));
    expect(await unpacked(zip.finish())).toEqual({
      'a.txt': 'hello',
      'größe/空.txt': 'x'.repeat(100_000),
      empty: ''
    });
    expect(await unpacked(new Zip().finish())).toEqual({});
  });

  it('has the files of all folders, and none that leads out of it', async () => {
    const files = {
      'a.txt': 'a',
      'plots/b.png': 'b',
      '../../evil': 'x',
      '/etc/evil': 'x',
      '..\\evil': 'x'
    };
    const client = clientWith(files);
    const archive = await archiveOf(client, run, english, () => undefined);
    expect(await unpacked(archive)).toEqual({
      'a.txt': 'a',
      'plots/b.png': 'b'
    });
  });

  it('says that there is too much for one', async () => {
    const client = clientWith({ 'a.txt': 'a' }, 600_000_000);
    // The file ends before what it was said to have.
    await expect(
      archiveOf(client, run, english, () => undefined)
    ).rejects.toThrow('larger than one archive takes');
  });
});
