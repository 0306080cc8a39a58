import type { Contents } from '@jupyterlab/services';

/** Write a notebook under a name that is free; nothing that is there is touched. */
export async function putCopy(
  contents: Pick<Contents.IManager, 'get' | 'newUntitled' | 'rename' | 'save'>,
  folder: string,
  notebook: string
): Promise<string> {
  const listed = await contents.get(folder, { content: true });
  const taken = new Set(
    (listed.content as readonly { name: string }[]).map(({ name }) => name)
  );
  const made = await contents.newUntitled({ path: folder, type: 'notebook' });
  await contents.save(made.path, {
    type: 'notebook',
    format: 'json',
    content: JSON.parse(notebook) as unknown
  });
  let name = 'trialbook-quickstart.ipynb';
  for (let copy = 1; taken.has(name); copy++) {
    name = `trialbook-quickstart-${String(copy)}.ipynb`;
  }
  try {
    // The server refuses a name that was taken meanwhile.
    const path = folder === '' ? name : `${folder}/${name}`;
    return (await contents.rename(made.path, path)).path;
  } catch {
    return made.path;
  }
}
