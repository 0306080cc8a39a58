import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';

/**
 * The folder that is left of a path whose file is gone; null where the file is there.
 *
 * Folders are listed from the top: to ask for what is gone would be an error on the console.
 */
export async function lostFrom(
  contents: Pick<Contents.IManager, 'get'>,
  path: string
): Promise<string | null> {
  const drive = /^[^/]*:/.exec(path)?.[0] ?? '';
  let folder = drive;
  for (const name of path.slice(drive.length).split('/').filter(Boolean)) {
    const listed = await contents.get(folder, { content: true });
    const entries = listed.content as readonly { name: string }[];
    if (!entries.some(entry => entry.name === name)) {
      return folder;
    }
    folder = PathExt.join(folder, name);
  }
  return null;
}

/** What a path is once a file or a folder has another; null where that is no part of it. */
export function movedPath(
  path: string,
  from: string,
  to: string
): string | null {
  return path === from
    ? to
    : path.startsWith(`${from}/`)
      ? to + path.slice(from.length)
      : null;
}
