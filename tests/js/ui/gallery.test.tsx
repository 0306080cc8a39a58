// @vitest-environment happy-dom
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { readFileSync } from 'node:fs';
import React from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import type { Client } from '../../../js/protocol/client';
import type {
  GalleryLayout,
  GallerySpec
} from '../../../js/protocol/generated';
import { readSaved, type Saved } from '../../../js/protocol/saved';
import { SnapshotClient } from '../../../js/protocol/snapshotClient';
import gallery from '../../../js/ui/views/gallery';
import { type Host, NO_HOST } from '../../../js/ui/views/view';
import { GalleryKernel, type MemoryImage } from '../galleryKernel';
import { everythingInSight } from '../layout';
import { makeRun } from '../memoryKernel';

const HOSTILE = '<img src=x onerror="alert(1)">';
const runs = [0, 1].map(n => makeRun(n, { metrics: { loss: 1 - n / 2 } }));
const [a, b] = runs.map(({ run_id }) => run_id) as [string, string];
const spec: GallerySpec = {
  view: 'gallery',
  view_id: 'v',
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] },
  keys: []
};

beforeEach(() => {
  everythingInSight();
});

/** A series in each run, of which the second ends earlier. */
function series(): MemoryImage[] {
  return [
    { run_id: a, key: 'val', step: 0 },
    { run_id: a, key: 'val', step: 10, caption: HOSTILE, labels: [HOSTILE] },
    { run_id: b, key: 'val', step: 0 },
    { run_id: b, key: 'val', step: 5 }
  ];
}

function show(
  client: Client,
  layout?: GalleryLayout,
  host: Partial<Host> = {},
  saved: Saved<'gallery'> | null = null
) {
  return render(
    <gallery.Component
      client={client}
      spec={layout ? { ...spec, layout } : spec}
      saved={saved}
      text={english}
      compact
      host={{ ...NO_HOST, ...host }}
    />
  );
}

/** Headings are cells too. */
const TILE = { name: / step / };
const names = () =>
  screen
    .getAllByRole('gridcell', TILE)
    .map(each => each.getAttribute('aria-label'));

test('of each series the last image is shown, and one slider goes back through the steps', async () => {
  const kernel = new GalleryKernel(runs, series());
  const onSpecChange = vi.fn();
  show(kernel.connect(), undefined, { onSpecChange });
  await screen.findAllByRole('gridcell', TILE);
  expect(names()).toEqual([
    `run-0, val step 10 · ${HOSTILE}`,
    'run-1, val step 5'
  ]);
  const slider = screen.getByRole('slider', { name: 'Step' });
  expect(slider.getAttribute('aria-valuetext')).toBe('Step 10');
  fireEvent.change(slider, { target: { value: '1' } });
  expect(slider.getAttribute('aria-valuetext')).toBe('Step 5');
  expect(names()).toEqual(['run-0, val step 0', 'run-1, val step 5']);
  expect(onSpecChange).toHaveBeenLastCalledWith(
    expect.objectContaining({ layout: { step: 5 } })
  );
  fireEvent.change(slider, { target: { value: '2' } });
  expect(onSpecChange).toHaveBeenLastCalledWith(
    expect.not.objectContaining({ layout: expect.anything() as unknown })
  );
});

test('pictures of what is in sight are asked for, and what is hostile is text', async () => {
  const kernel = new GalleryKernel(runs, series());
  const { container } = show(kernel.connect());
  await vi.waitFor(() => {
    expect(
      container.querySelectorAll('.jp-TrialbookGallery-picture img')
    ).toHaveLength(2);
  });
  expect(container.querySelector('[onerror]')).toBeNull();
  for (const image of container.querySelectorAll('img')) {
    expect(image.src).toMatch(/^blob:/);
  }
});

test('an image that is broken says why in one sentence', async () => {
  const kernel = new GalleryKernel(runs, [
    {
      run_id: a,
      key: 'bad.png',
      step: 0,
      told: { problem: 'This is no PNG, JPEG, WebP or GIF.' }
    }
  ]);
  show(kernel.connect());
  expect(
    await screen.findByText('This is no PNG, JPEG, WebP or GIF.')
  ).toBeTruthy();
});

test('the filter narrows down, and says which names nothing has', async () => {
  const user = userEvent.setup();
  const kernel = new GalleryKernel(runs, series());
  show(kernel.connect());
  await screen.findAllByRole('gridcell', TILE);
  const box = screen.getByRole('searchbox');
  await user.type(box, 'loss < 0.7');
  expect(names()).toEqual(['run-1, val step 5']);
  await user.clear(box);
  await user.type(box, 'nothing > 3');
  expect(screen.getByText('No image has nothing.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Show all' }));
  expect(names()).toHaveLength(2);
});

test('images stand together by what the menu says', async () => {
  const user = userEvent.setup();
  const kernel = new GalleryKernel(runs, series());
  show(kernel.connect());
  await screen.findAllByRole('gridcell', TILE);
  await user.click(screen.getByRole('button', { name: 'Group by' }));
  await user.click(screen.getByRole('menuitemcheckbox', { name: 'Key' }));
  const heads = () =>
    screen
      .getAllByRole('button', { expanded: true })
      .map(({ textContent }) => textContent);
  expect(heads()).toEqual(['val2']);
  await user.click(screen.getByRole('button', { name: /^val/ }));
  expect(screen.queryAllByRole('gridcell', TILE)).toHaveLength(0);
});

test('keys lead through the images, select them and open one; the kernel is told', async () => {
  const kernel = new GalleryKernel(runs, series());
  show(kernel.connect());
  await screen.findAllByRole('gridcell', TILE);
  const user = userEvent.setup();
  act(() => {
    screen.getByRole('grid').focus();
  });
  await user.keyboard('{ArrowRight} ');
  expect(
    screen
      .getAllByRole('gridcell', TILE)
      .map(each => each.ariaSelected ?? each.getAttribute('aria-selected'))
  ).toEqual(['false', 'true']);
  await vi.waitFor(() => {
    expect(kernel.asks('view.select').at(-1)?.params).toEqual({
      view_id: 'v',
      run_ids: [b],
      images: [{ run_id: b, key: 'val', step: 5, nth: 0 }]
    });
  });
  await user.keyboard('{Enter}');
  const detail = screen.getByRole('dialog', { name: 'One image' });
  expect(document.activeElement).toBe(detail);
  await user.keyboard('{ArrowLeft}');
  expect(
    within(screen.getByRole('dialog'))
      .getByRole('img')
      .getAttribute('aria-label')
  ).toMatch(/^run-0/);
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
});

async function compared(images: MemoryImage[]) {
  const user = userEvent.setup();
  const kernel = new GalleryKernel(runs, images);
  const shown = show(kernel.connect());
  const tiles = await screen.findAllByRole('gridcell', TILE);
  await user.keyboard('{Control>}');
  for (const tile of tiles) {
    await user.click(tile);
  }
  await user.keyboard('{/Control}');
  await user.click(screen.getByRole('button', { name: 'Compare' }));
  return { user, kernel, ...shown };
}

test('two images have one zoom, follow the slider, and can be wiped, blinked and subtracted', async () => {
  const { user, container } = await compared(series());
  const dialog = screen.getByRole('dialog', { name: '2 images' });
  const scales = () =>
    [...container.querySelectorAll<HTMLElement>('[data-scale]')].map(
      ({ dataset }) => dataset.scale
    );
  dialog.focus();
  await user.keyboard('+');
  expect(scales()).toEqual(['1.25', '1.25']);
  const [pane] = within(dialog).getAllByRole('img');
  fireEvent.wheel(pane!, { deltaY: -1 });
  expect(scales()).toEqual(['1.5625', '1.5625']);
  fireEvent.change(screen.getByRole('slider', { name: 'Step' }), {
    target: { value: '0' }
  });
  expect(
    within(dialog)
      .getAllByRole('img')
      .map(each => each.getAttribute('aria-label'))
  ).toEqual(['run-0, val step 0', 'run-1, val step 0']);
  await user.click(within(dialog).getByRole('button', { name: 'Swipe' }));
  expect(within(dialog).getAllByRole('img')).toHaveLength(1);
  expect(within(dialog).getByRole('slider')).toBeTruthy();
  await user.click(within(dialog).getByRole('button', { name: 'Blink' }));
  expect(within(dialog).getByRole('button', { name: 'Hold' })).toBeTruthy();
  await user.click(within(dialog).getByRole('button', { name: 'Difference' }));
  expect(within(dialog).queryByRole('slider')).toBeNull();
  await user.click(within(dialog).getByRole('button', { name: 'Whole image' }));
  expect(new Set(scales())).toEqual(new Set(['1']));
});

test('two texts are compared by words', async () => {
  const { user } = await compared([
    { run_id: a, key: 'a.txt', step: 0, kind: 3, text: 'the cat' },
    { run_id: b, key: 'b.txt', step: 0, kind: 3, text: `the ${HOSTILE} cat` }
  ]);
  expect(await screen.findByText('the cat')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Difference' }));
  const told = await screen.findByRole('group', {
    name: 'What differs between the two texts'
  });
  expect(told.querySelector('ins')?.textContent).toBe(`${HOSTILE} `);
  expect(told.querySelector('img, del')).toBeNull();
});

test('a sound is played from an address within the page', async () => {
  const user = userEvent.setup();
  const kernel = new GalleryKernel(runs, [
    { run_id: a, key: 'a.wav', step: 0, kind: 1 }
  ]);
  const { container } = show(kernel.connect());
  await user.click(await screen.findByRole('gridcell', TILE));
  await vi.waitFor(() => {
    expect(container.querySelector('audio')?.src).toMatch(/^blob:/);
  });
  expect(container.querySelector('audio')?.controls).toBe(true);
});

test('boxes of a class go with its switch', async () => {
  const user = userEvent.setup();
  const box = { x: 0, y: 0, width: 0.5, height: 0.5, group: '', score: 0.5 };
  const kernel = new GalleryKernel(runs, [
    {
      run_id: a,
      key: 'k',
      step: 0,
      labels: ['cat', HOSTILE],
      told: {
        boxes: [
          { ...box, label: 'cat' },
          { ...box, label: HOSTILE }
        ]
      }
    }
  ]);
  const { container } = show(kernel.connect());
  const boxes = () => container.querySelectorAll('.jp-TrialbookGallery-box');
  await vi.waitFor(() => {
    expect(boxes()).toHaveLength(2);
  });
  await user.click(screen.getByRole('button', { name: 'cat', pressed: true }));
  expect(boxes()).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: 'cat', pressed: false }));
  expect(boxes()).toHaveLength(2);
});

test('images that come while a run goes on appear', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const going = makeRun(0, { status: 'RUNNING', end_time: null });
    const kernel = new GalleryKernel(
      [going],
      [{ run_id: a, key: 'k', step: 0 }]
    );
    show(kernel.connect());
    await screen.findAllByRole('gridcell', TILE);
    kernel.images.push({ run_id: a, key: 'k', step: 1 });
    await act(() => vi.advanceTimersByTimeAsync(3500));
    expect(names()).toEqual(['run-0, k step 1']);
  } finally {
    vi.useRealTimers();
  }
});

test('without a kernel the saved images are there', async () => {
  const golden = JSON.parse(
    readFileSync('tests/protocol/golden/view-gallery.json', 'utf8')
  ) as { message: unknown };
  const saved = readSaved(golden.message) as Saved<'gallery'>;
  const client = new SnapshotClient(gallery.offline(saved));
  const { container } = show(client, undefined, {}, saved);
  expect(await screen.findAllByRole('gridcell', TILE)).toHaveLength(2);
  await vi.waitFor(() => {
    expect(container.querySelectorAll('img')).toHaveLength(1);
  });
  expect(screen.getByText(/2 of 12 images/)).toBeTruthy();
  expect(container.querySelector('[onerror]')).toBeNull();
});

test('runs without images say so', async () => {
  show(new GalleryKernel(runs, []).connect());
  expect(await screen.findByText('There are no images yet.')).toBeTruthy();
});
