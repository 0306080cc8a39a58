/** All files of a run in one archive, which the page makes: the kernel keeps no copy of them. */
import type { Client } from '../../protocol/client';
import type { ArtifactEntry } from '../../protocol/generated';
import { staysBelow } from './artifactPaths';
import type { Text } from '../text/text';
import { readArtifact } from './artifactReader';
import type { RunRef } from './runPageState';
import { Zip } from './zip';

/** Bytes of files that are put into one archive. */
export const MAX_ARCHIVE_BYTES = 500_000_000;
const MAX_FOLDERS = 1000;
const MAX_FILES = 10_000;

/** The files of all folders; rejects where they are too many. */
async function filesOf(
  client: Client,
  run: RunRef,
  text: Text
): Promise<ArtifactEntry[]> {
  const files: ArtifactEntry[] = [];
  const folders = [''];
  for (const path of folders) {
    const list = await client.request('artifacts.list', { ...run, path });
    for (const entry of list.entries) {
      if (entry.kind === 'folder') {
        folders.push(entry.path);
      } else if (staysBelow(entry.path)) {
        files.push(entry);
      }
    }
    if (
      list.entries.length < list.total ||
      folders.length > MAX_FOLDERS ||
      files.length > MAX_FILES
    ) {
      throw new Error(text.__('There are more files than one archive takes.'));
    }
  }
  return files;
}

/** Read every file, one after the other, into an archive; rejects with a RequestError. */
export async function archiveOf(
  client: Client,
  run: RunRef,
  text: Text,
  onProgress: (read: number) => void
): Promise<Blob> {
  const zip = new Zip();
  let done = 0;
  for (const { path } of await filesOf(client, run, text)) {
    const { about, bytes } = await readArtifact(client, run, path, {
      limit: MAX_ARCHIVE_BYTES - done,
      onProgress: read => {
        onProgress(done + read);
      }
    });
    if (about.size > MAX_ARCHIVE_BYTES - done) {
      throw new Error(text.__('The files are larger than one archive takes.'));
    }
    zip.add(path, bytes);
    done += bytes.length;
  }
  return zip.finish();
}
