import { expect, it } from 'vitest';
import { lostFrom, movedPath } from '../../../js/lab/kernel/lostFile';

it('a file that is gone is found to be, and no more is asked than folders that are there', async () => {
  const folders: Record<string, string[]> = {
    '': ['work', 'top.ipynb'],
    work: ['deep', 'a.ipynb'],
    'work/deep': ['b.ipynb']
  };
  const asked: string[] = [];
  const contents = {
    get: (path: string) => {
      asked.push(path);
      const content = folders[path]?.map(name => ({ name }));
      return content
        ? Promise.resolve({ content })
        : Promise.reject(new Error('404'));
    }
  } as unknown as Parameters<typeof lostFrom>[0];
  expect(await lostFrom(contents, 'top.ipynb')).toBeNull();
  expect(await lostFrom(contents, 'work/deep/b.ipynb')).toBeNull();
  expect(await lostFrom(contents, 'gone.ipynb')).toBe('');
  expect(await lostFrom(contents, 'work/deep/gone.ipynb')).toBe('work/deep');
  expect(await lostFrom(contents, 'work/gone/b.ipynb')).toBe('work');
  expect(asked.every(path => path in folders)).toBe(true);
});

it('a path follows its file and its folders', () => {
  expect(movedPath('work/a.ipynb', 'work/a.ipynb', 'b.ipynb')).toBe('b.ipynb');
  expect(movedPath('work/a.ipynb', 'work', 'old/work')).toBe(
    'old/work/a.ipynb'
  );
  expect(movedPath('work/a.ipynb', 'wor', 'x')).toBeNull();
  expect(movedPath('work/a.ipynb', 'work/a', 'x')).toBeNull();
});
