import { expect, test } from 'vitest';
import {
  arrange,
  columnsIn,
  linesOf
} from '../../../js/core/gallery/arrangement';
import {
  absoluteDifference,
  colouredMask,
  differingShare
} from '../../../js/core/gallery/difference';
import { readFilter } from '../../../js/core/gallery/imageFilter';
import {
  atStep,
  type Images,
  itemOf,
  readImages,
  sameSeriesAt,
  snapped,
  stepsOf
} from '../../../js/core/gallery/images';
import { Thumbnails } from '../../../js/core/gallery/thumbnails';
import { wordDiff } from '../../../js/core/gallery/wordDiff';
import { panned, WHOLE, zoomed } from '../../../js/core/gallery/zoom';
import { GalleryKernel, type MemoryImage } from '../galleryKernel';
import { makeRun } from '../memoryKernel';

const runs = [0, 1].map(n =>
  makeRun(n, { metrics: { loss: 1 - n / 2 }, params: { lr: String(n) } })
);
const [a, b] = runs.map(({ run_id }) => run_id) as [string, string];

async function imagesOf(images: MemoryImage[]): Promise<Images> {
  const kernel = new GalleryKernel(runs, images);
  const { result, buffers } = await kernel
    .connect()
    .requestBinary('gallery.list', {
      store_id: null,
      run_ids: [a, b],
      keys: []
    });
  return readImages(result, buffers);
}

const SOME: MemoryImage[] = [
  { run_id: a, key: 'cat', step: 0 },
  { run_id: a, key: 'cat', step: 10, labels: ['cat'], score: 0.9 },
  { run_id: a, key: 'dog', step: 5, caption: 'a Dog', labels: ['dog'] },
  { run_id: b, key: 'cat', step: 10, labels: ['cat', 'dog'], score: 0.2 }
];

const shownIn = (images: Images, order: readonly number[]) =>
  order.map(index => {
    const { run_id, key, step } = itemOf(images, index);
    return `${run_id === a ? 'a' : 'b'} ${key} ${String(step)}`;
  });

test('of each series the last image up to a step is shown', async () => {
  const images = await imagesOf(SOME);
  expect(stepsOf(images)).toEqual([0, 5, 10]);
  expect(shownIn(images, atStep(images, null))).toEqual([
    'a cat 10',
    'a dog 5',
    'b cat 10'
  ]);
  expect(shownIn(images, atStep(images, 7))).toEqual(['a cat 0', 'a dog 5']);
  expect(shownIn(images, atStep(images, -1))).toEqual([]);
});

test('images of one step stand together and have numbers', async () => {
  const twice = { run_id: a, key: 'cat', step: 3 };
  const images = await imagesOf([twice, twice, ...SOME]);
  const shown = atStep(images, 3);
  expect(shown.map(index => itemOf(images, index).nth)).toEqual([0, 1]);
});

test('the series of an image is followed to another step', async () => {
  const images = await imagesOf(SOME);
  const [cat, dog] = atStep(images, null) as [number, number];
  expect(itemOf(images, sameSeriesAt(images, cat, 4)).step).toBe(0);
  expect(sameSeriesAt(images, dog, 4)).toBe(dog);
});

test('a step snaps to the nearest that was logged', () => {
  expect(snapped([0, 5, 10], 7)).toBe(5);
  expect(snapped([0, 5, 10], 7.5)).toBe(5);
  expect(snapped([0, 5, 10], 99)).toBe(10);
  expect(snapped([], 1)).toBeNull();
});

test.each([
  ['dog', ['a dog 5', 'b cat 10']],
  ['class = cat', ['a cat 10', 'b cat 10']],
  ['class = CAT and score < 0.5', ['b cat 10']],
  ['class != dog', ['a cat 10']],
  ['loss < 0.6', ['b cat 10']],
  ['metrics.loss >= 0.6 key=dog', ['a dog 5']],
  ['params.lr = 1', ['b cat 10']],
  ['caption = "a dog"', ['a dog 5']],
  ['step < 10', ['a dog 5']],
  ['run-0 cat', ['a cat 10']],
  ['score > 0', ['a cat 10', 'b cat 10']],
  ['confidence > 0.5', ['a cat 10']],
  ['  ', ['a cat 10', 'a dog 5', 'b cat 10']]
])('the filter %s', async (filter, expected) => {
  const images = await imagesOf(SOME);
  const { order } = arrange(images, runs, { filter });
  expect(shownIn(images, order)).toEqual(expected);
});

test('a filter says which names nothing has', async () => {
  const images = await imagesOf(SOME);
  expect(readFilter('lossy < 3', images, runs).unknown).toEqual(['lossy']);
  expect(readFilter('__proto__ = 3', images, runs).unknown).toEqual([
    '__proto__'
  ]);
});

test('images are sorted by values of runs and of their own; without one they come last', async () => {
  const images = await imagesOf(SOME);
  const sorted = (
    group: 'image' | 'metric',
    key: string,
    descending: boolean
  ) =>
    shownIn(
      images,
      arrange(images, runs, {
        rows: { group: 'tag', key: 'none' },
        order_by: { by: { group, key }, descending }
      }).order
    );
  expect(sorted('metric', 'loss', false)[0]).toBe('b cat 10');
  expect(sorted('image', 'score', false)).toEqual([
    'b cat 10',
    'a cat 10',
    'a dog 5'
  ]);
  expect(sorted('image', 'score', true)).toEqual([
    'a cat 10',
    'b cat 10',
    'a dog 5'
  ]);
});

test('an image of several classes stands in the group of each', async () => {
  const images = await imagesOf(SOME);
  const { groups } = arrange(images, runs, {
    rows: { group: 'image', key: 'class' }
  });
  expect(
    groups.map(({ value, images: each }) => [value, shownIn(images, each)])
  ).toEqual([
    ['cat', ['a cat 10', 'b cat 10']],
    ['dog', ['a dog 5', 'b cat 10']]
  ]);
});

test('lines have as many tiles as fit, and closed groups none', async () => {
  const images = await imagesOf(SOME);
  const arrangement = arrange(images, runs, { every_step: true });
  expect(linesOf(arrangement, 2, new Set())).toEqual([
    { kind: 'head', group: 0 },
    { kind: 'tiles', group: 0, from: 0, to: 2 },
    { kind: 'tiles', group: 0, from: 2, to: 3 },
    { kind: 'head', group: 1 },
    { kind: 'tiles', group: 1, from: 3, to: 4 }
  ]);
  expect(linesOf(arrangement, 2, new Set(['run-0']))).toHaveLength(3);
  expect(columnsIn(900, 128, 8)).toBe(6);
  expect(columnsIn(0, 128, 8)).toBe(1);
});

const manyItems = Array.from({ length: 100 }, (_, step) => ({
  run_id: a,
  key: 'cat',
  step,
  nth: 0
}));

function thumbnailsOf(kernel: GalleryKernel): Thumbnails {
  return new Thumbnails(kernel.connect(), null, 128);
}

function askedSteps(kernel: GalleryKernel): number[][] {
  return kernel
    .asks('gallery.thumbnails')
    .map(({ params }) =>
      (params as { items: { step: number }[] }).items.map(({ step }) => step)
    );
}

async function settled(): Promise<void> {
  for (let n = 0; n < 50; n++) {
    await Promise.resolve();
  }
}

test('pictures are asked for in the order in which they are wanted, each once', async () => {
  const kernel = new GalleryKernel(runs, []);
  const thumbnails = thumbnailsOf(kernel);
  thumbnails.want(manyItems.slice(0, 60));
  await settled();
  expect(askedSteps(kernel).flat()).toEqual([...Array(60).keys()]);
  expect(thumbnails.get(manyItems[59]!)?.url).toMatch(/^blob:/);
  thumbnails.want(manyItems.slice(0, 60));
  await settled();
  expect(askedSteps(kernel).flat()).toHaveLength(60);
});

test('what is wanted no more is called off, and what is wanted now comes first', async () => {
  const kernel = new GalleryKernel(runs, []);
  kernel.slow = true;
  const thumbnails = thumbnailsOf(kernel);
  thumbnails.want(manyItems.slice(0, 100));
  expect(askedSteps(kernel)).toHaveLength(2);
  thumbnails.want(manyItems.slice(90));
  expect(askedSteps(kernel).at(-1)).toEqual([
    90, 91, 92, 93, 94, 95, 96, 97, 98, 99
  ]);
  kernel.waiting.forEach(answer => {
    answer();
  });
  await settled();
  expect(thumbnails.get(manyItems[0]!)).toBeNull();
  expect(thumbnails.get(manyItems[95]!)).not.toBeNull();
});

test('a picture of a type that is not drawn has no address', async () => {
  const kernel = new GalleryKernel(runs, [
    { run_id: a, key: 'cat', step: 0, told: { media_type: 'image/svg+xml' } }
  ]);
  const thumbnails = thumbnailsOf(kernel);
  thumbnails.want(manyItems.slice(0, 1));
  await settled();
  expect(thumbnails.get(manyItems[0]!)?.url).toBeNull();
});

test('texts are compared by words', () => {
  expect(wordDiff('the cat sat', 'the black cat sat down')).toEqual([
    { kind: 'same', text: 'the ' },
    { kind: 'added', text: 'black ' },
    { kind: 'same', text: 'cat sat' },
    { kind: 'added', text: ' down' }
  ]);
  expect(wordDiff('', '')).toEqual([]);
  expect(wordDiff('a', 'b')).toEqual([
    { kind: 'removed', text: 'a' },
    { kind: 'added', text: 'b' }
  ]);
});

test('what a comparison by words says of either text is that text', () => {
  const words = ['a', 'b', ' ', 'ü', '<', '\n'];
  let seed = 7;
  const text = (length: number) =>
    Array.from({ length }, () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return words[seed % words.length] ?? '';
    }).join('');
  for (let n = 0; n < 50; n++) {
    const [before, after] = [text(n), text(n + 3)];
    const parts = wordDiff(before, after);
    const without = (kind: string) =>
      parts
        .filter(part => part.kind !== kind)
        .map(part => part.text)
        .join('');
    expect([without('added'), without('removed')]).toEqual([before, after]);
  }
});

test('a difference is absolute, by colour and opaque', () => {
  const first = Uint8ClampedArray.of(10, 200, 0, 255, 5, 5, 5, 0);
  const second = Uint8ClampedArray.of(30, 100, 0, 255, 5, 5, 5, 255);
  const told = absoluteDifference(first, second);
  expect([...told]).toEqual([20, 100, 0, 255, 0, 0, 0, 255]);
  expect(differingShare(told)).toBe(0.5);
});

test('a mask is clear where there is no class, or one that is hidden', () => {
  const pixels = Uint8ClampedArray.of(0, 0, 0, 255, 1, 1, 1, 255, 2, 2, 2, 255);
  const told = colouredMask(
    pixels,
    number => (number === 1 ? [9, 8, 7] : null),
    128
  );
  expect([...told]).toEqual([0, 0, 0, 0, 9, 8, 7, 128, 0, 0, 0, 0]);
});

test('what is under the pointer stays there when it grows, and the edges are not passed', () => {
  const at = { x: 0.25, y: 0.75 };
  const larger = zoomed(WHOLE, 2, at);
  expect(larger).toEqual({ scale: 2, x: -0.25, y: -0.75 });
  expect(zoomed(larger, 0.1, at)).toEqual(WHOLE);
  expect(panned(larger, 5, -5)).toEqual({ scale: 2, x: 0, y: -1 });
});
