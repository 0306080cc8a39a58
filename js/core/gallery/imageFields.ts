/** What images are sorted, filtered and put together by: values of theirs, or of their runs. */
import type {
  GalleryField,
  RunRow,
  WireNumber
} from '../../protocol/generated';
import type { Text } from '../text/text';
import { type Images, noteOf } from './images';

export type FieldValue = string | number | null;

/** What images of a run may be asked for. */
export const IMAGE_FIELDS = [
  'run',
  'key',
  'step',
  'caption',
  'class',
  'score'
] as const;

/** A param that is a number counts as one. */
function asNumber(value: string): FieldValue {
  const trimmed = value.trim();
  const number = Number(trimmed);
  return trimmed !== '' && Number.isFinite(number) ? number : value;
}

function ofMetric(value: WireNumber | undefined): FieldValue {
  const number = Number(value);
  return value === undefined || Number.isNaN(number) ? null : number;
}

/** How to find the value of a field for each image; several classes are one text. */
export function valueGetter(
  images: Images,
  rows: ReadonlyMap<string, RunRow>,
  { group, key }: GalleryField
): (index: number) => FieldValue {
  if (group !== 'image') {
    const values = images.runIds.map(id => {
      const row = rows.get(id);
      if (!row) {
        return null;
      }
      if (group === 'metric') {
        return ofMetric(row.metrics[key]);
      }
      const text = row[group === 'param' ? 'params' : 'tags'][key];
      return text === undefined ? null : asNumber(text);
    });
    return index => values[images.run[index] ?? 0] ?? null;
  }
  switch (key) {
    case 'key':
      return index => images.keys[images.key[index] ?? 0] ?? null;
    case 'step':
      return index => images.step[index] ?? null;
    case 'caption':
      return index => noteOf(images, index).caption || null;
    case 'class':
      return index => noteOf(images, index).labels.join(', ') || null;
    case 'score':
      return index => noteOf(images, index).score;
    default: {
      const names = images.runIds.map(id => rows.get(id)?.run_name ?? id);
      return index => names[images.run[index] ?? 0] ?? null;
    }
  }
}

/** What a field is called. */
export function fieldLabel({ group, key }: GalleryField, text: Text): string {
  if (group !== 'image') {
    return key;
  }
  switch (key) {
    case 'key':
      return text.__('Key');
    case 'step':
      return text.__('Step');
    case 'caption':
      return text.__('Caption');
    case 'class':
      return text.__('Class');
    case 'score':
      return text.__('Confidence');
    default:
      return text.__('Run');
  }
}

export function sameField(
  a: GalleryField | undefined,
  b: GalleryField | undefined
): boolean {
  return a?.group === b?.group && a?.key === b?.key;
}

/** Numbers before texts, what has nothing last in either direction. */
export function compareValues(
  a: FieldValue,
  b: FieldValue,
  descending: boolean
): number {
  if (a === null || b === null) {
    return a === b ? 0 : a === null ? 1 : -1;
  }
  const way = descending ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') {
    return way * (a - b);
  }
  if (typeof a === 'number' || typeof b === 'number') {
    return way * (typeof a === 'number' ? -1 : 1);
  }
  return way * collator.compare(a, b);
}

const collator = new Intl.Collator(undefined, { numeric: true });
