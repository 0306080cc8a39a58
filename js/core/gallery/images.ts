/** The images of runs, as columns: there may be hundreds of thousands. */
import type {
  GalleryItem,
  GalleryListResult,
  MediaKind
} from '../../protocol/generated';

export const KINDS: readonly MediaKind[] = ['image', 'audio', 'video', 'text'];

/** What was said of an image, in short. */
export interface ImageNote {
  readonly caption: string;
  readonly labels: readonly string[];
  readonly score: number | null;
}

const NO_NOTE: ImageNote = { caption: '', labels: [], score: null };

/** Images by run, key, step and file; each is known by its index. */
export interface Images {
  readonly version: string;
  readonly runIds: readonly string[];
  readonly keys: readonly string[];
  readonly labels: readonly string[];
  readonly count: number;
  /** More than counted where there are too many. */
  readonly total: number;
  readonly run: Uint32Array;
  readonly key: Uint32Array;
  readonly step: Float64Array;
  readonly kind: Uint8Array;
  /** Of several of one run, key and step. */
  readonly nth: Uint32Array;
  readonly notes: ReadonlyMap<number, ImageNote>;
}

/** Read an answer to `gallery.list`. */
export function readImages(
  result: GalleryListResult,
  buffers: readonly DataView[]
): Images {
  const { count, labels } = result;
  const bytes = (at: number, size: number) => {
    const view = buffers[at];
    const copy = new Uint8Array(count * size);
    if (view) {
      const there = Math.min(view.byteLength, copy.length);
      copy.set(new Uint8Array(view.buffer, view.byteOffset, there));
    }
    return copy;
  };
  const run = new Uint32Array(bytes(result.run, 4).buffer);
  const key = new Uint32Array(bytes(result.key, 4).buffer);
  const step = new Float64Array(bytes(result.step, 8).buffer);
  const nth = new Uint32Array(count);
  for (let at = 1; at < count; at++) {
    const isSame =
      run[at] === run[at - 1] &&
      key[at] === key[at - 1] &&
      step[at] === step[at - 1];
    nth[at] = isSame ? (nth[at - 1] ?? 0) + 1 : 0;
  }
  return {
    version: result.version,
    runIds: result.run_ids,
    keys: result.keys,
    labels,
    count,
    total: result.total,
    run,
    key,
    step,
    kind: bytes(result.kind, 1),
    nth,
    notes: new Map(
      result.notes.map(({ image, caption, labels: numbers, score }) => [
        image,
        {
          caption,
          labels: numbers.flatMap(number => labels[number] ?? []),
          score
        }
      ])
    )
  };
}

/** What a message names an image by. */
export function itemOf(images: Images, index: number): GalleryItem {
  return {
    run_id: images.runIds[images.run[index] ?? 0] ?? '',
    key: images.keys[images.key[index] ?? 0] ?? '',
    step: images.step[index] ?? 0,
    nth: images.nth[index] ?? 0
  };
}

/** An item as a text, equal for equal items alone. */
export function nameOf({ run_id, key, step, nth }: GalleryItem): string {
  return `${run_id} ${String(step)} ${String(nth)} ${key}`;
}

export function kindOf(images: Images, index: number): MediaKind {
  return KINDS[images.kind[index] ?? 0] ?? 'image';
}

export function noteOf(images: Images, index: number): ImageNote {
  return images.notes.get(index) ?? NO_NOTE;
}

/** Different steps, rising. */
export function stepsOf(images: Images): number[] {
  return [...new Set(images.step)].sort((a, b) => a - b);
}

/** The logged step nearest to a number, of steps that rise; the earlier of two that are as near. */
export function snapped(
  steps: readonly number[],
  wanted: number
): number | null {
  let best: number | null = null;
  for (const step of steps) {
    if (best === null || Math.abs(step - wanted) < Math.abs(best - wanted)) {
      best = step;
    }
  }
  return best;
}

/** Of each run and key the images of its last step up to this one; null for its last of all. */
export function atStep(images: Images, step: number | null): number[] {
  const { run, key, step: steps, count } = images;
  const shown: number[] = [];
  let first = 0;
  while (first < count) {
    let end = first;
    let last = -1;
    while (end < count && run[end] === run[first] && key[end] === key[first]) {
      if (step === null || (steps[end] ?? 0) <= step) {
        last = end;
      }
      end += 1;
    }
    if (last >= 0) {
      let at = last;
      while (at > first && steps[at - 1] === steps[last]) {
        at -= 1;
      }
      for (; at <= last; at++) {
        shown.push(at);
      }
    }
    first = end;
  }
  return shown;
}

/** The same series as an image's at another step, or the image itself where the series has none up to it. */
export function sameSeriesAt(
  images: Images,
  index: number,
  step: number | null
): number {
  const { run, key, step: steps, nth } = images;
  const isMine = (at: number) =>
    run[at] === run[index] && key[at] === key[index];
  let found = -1;
  let at = index;
  while (at > 0 && isMine(at - 1)) {
    at -= 1;
  }
  for (; at < images.count && isMine(at); at++) {
    if (nth[at] === nth[index] && (step === null || (steps[at] ?? 0) <= step)) {
      found = at;
    }
  }
  return found < 0 ? index : found;
}
