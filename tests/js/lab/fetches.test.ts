// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { artifactAt, staysBelow } from '../../../js/core/run/artifactPaths';
import { showImages, withoutFetches } from '../../../js/lab/files/fetches';

const PIXEL = 'data:image/png;base64,AAAA';

async function shown(
  html: string,
  read: (address: string) => Promise<string | null>
): Promise<HTMLElement> {
  const node = document.createElement('div');
  node.innerHTML = withoutFetches(html);
  // Nothing has an address before it is known to be harmless.
  expect(node.innerHTML).not.toMatch(/\s(?:src|srcset|poster)=/);
  await showImages(node, read, () => false);
  return node;
}

describe('the images of a text', () => {
  it('are shown as data where they are read', async () => {
    const read = vi.fn(() => Promise.resolve(PIXEL));
    const node = await shown('<p><img src="../final.png" alt="x"></p>', read);
    expect(read).toHaveBeenCalledWith('../final.png');
    expect(node.innerHTML).toBe(`<p><img alt="x" src="${PIXEL}"></p>`);
  });

  it.each([
    ['of another host', () => Promise.resolve(null)],
    ['that cannot be read', () => Promise.reject(new Error('gone'))],
    ['read as what is no data', () => Promise.resolve('https://example.org')]
  ])('stay text: one %s', async (_, read) => {
    const node = await shown(
      '<img src="https://example.org/<b>" srcset="https://example.org/2" alt="<i>">',
      read
    );
    expect(node.children).toHaveLength(0);
    expect(node.textContent).toBe('[<i>](https://example.org/<b>)');
  });

  it('stay text where nobody reads them, and where they are too many', async () => {
    const node = document.createElement('div');
    node.innerHTML = withoutFetches('<img src="a.png" alt="">');
    await showImages(node, null, () => false);
    expect(node.textContent).toBe('[](a.png)');
    const read = vi.fn(() => Promise.resolve(PIXEL));
    const many = await shown('<img src="a.png" alt="">'.repeat(60), read);
    expect(many.querySelectorAll('img')).toHaveLength(50);
    expect(read).toHaveBeenCalledTimes(50);
  });

  it('are read no longer than the text is shown', async () => {
    const node = document.createElement('div');
    node.innerHTML = withoutFetches('<img src="a.png" alt="">');
    const read = vi.fn(() => Promise.resolve(PIXEL));
    await showImages(node, read, () => true);
    expect(read).not.toHaveBeenCalled();
  });
});

describe('an address in an artifact', () => {
  it.each([
    ['reports/a.md', '../final.png', 'final.png'],
    ['reports/a.md', './b/c.png?raw#x', 'reports/b/c.png'],
    ['a.md', 'my%20plot.png', 'my plot.png'],
    ['a.md', '../final.png', null],
    ['reports/a.md', '../../etc/passwd', null],
    ['reports/a.md', '%2e%2e/%2e%2e/x.png', null],
    ['a.md', '/api/contents/x.png', null],
    ['a.md', '//example.org/x.png', null],
    ['a.md', '%2F%2Fexample.org/x.png', null],
    ['a.md', 'https://example.org/x.png', null],
    ['a.md', 'HTTPS:x.png', null],
    ['a.md', 'data:image/png;base64,AA', null],
    ['a.md', '..\\x.png', null],
    ['a.md', '%5c%5cexample.org%5cx.png', null],
    ['a.md', '%zz.png', null],
    ['a.md', '', null],
    ['a.md', '#part', null]
  ])('of %s, %s, is %s', (from, address, artifact) => {
    expect(artifactAt(from, address)).toBe(artifact);
  });

  it('stays below where an archive is unpacked', () => {
    expect(staysBelow('plots/a.png')).toBe(true);
    for (const path of ['../a', '/a', 'a/../../b', 'a\\..\\b', '', '.']) {
      expect(staysBelow(path)).toBe(false);
    }
  });
});
