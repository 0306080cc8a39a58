/** A gallery without a kernel: the images that were saved, in small pictures. */
import type { BinaryResult, Params } from '../../protocol/client';
import type { RunsPage, SavedImage } from '../../protocol/generated';
import type { Saved } from '../../protocol/saved';
import type { Offline } from '../../protocol/snapshotClient';
import { savedRuns } from '../table/savedRuns';
import { KINDS, nameOf } from './images';

export function savedGallery(saved: Saved<'gallery'>): Offline {
  return {
    request: savedRuns(asRuns(saved)).request ?? {},
    binary: {
      'gallery.list': () => savedList(saved),
      'gallery.thumbnails': params => savedPictures(saved, params)
    }
  };
}

/** The runs, as a kernel would have sent them. */
export function savedGalleryRuns({
  snapshot,
  store,
  cursor
}: Saved<'gallery'>): RunsPage {
  const { view: _, images: _images, image_total: _total, ...found } = snapshot;
  return { ...found, store, cursor, offset: 0 };
}

function asRuns(saved: Saved<'gallery'>): Saved<'runs'> {
  const { spec, snapshot, ...rest } = saved;
  const { layout: _layout, keys: _keys, ...query } = spec;
  const { images: _images, image_total: _total, ...found } = snapshot;
  return {
    ...rest,
    spec: { ...query, view: 'runs' },
    snapshot: { ...found, view: 'runs' }
  };
}

/** The images that were saved, as an answer tells of them. */
export function savedList({
  snapshot
}: Saved<'gallery'>): BinaryResult<'gallery.list'> {
  const runIds = snapshot.rows.map(({ run_id }) => run_id);
  const known = new Set(runIds);
  const kept = snapshot.images.filter(({ item }) => known.has(item.run_id));
  const keys = [...new Set(kept.map(({ item }) => item.key))].sort();
  const labels = [...new Set(kept.flatMap(image => image.labels))];
  const place = ({ item }: SavedImage) => [
    runIds.indexOf(item.run_id),
    keys.indexOf(item.key),
    item.step,
    item.nth
  ];
  const images = [...kept].sort((a, b) => {
    const [mine, theirs] = [place(a), place(b)];
    const at = mine.findIndex((value, n) => value !== theirs[n]);
    return at < 0 ? 0 : (mine[at] ?? 0) - (theirs[at] ?? 0);
  });
  const buffers = [
    new DataView(Uint32Array.from(images, each => place(each)[0] ?? 0).buffer),
    new DataView(Uint32Array.from(images, each => place(each)[1] ?? 0).buffer),
    new DataView(Float64Array.from(images, ({ item }) => item.step).buffer),
    new DataView(
      Uint8Array.from(images, ({ kind }) => KINDS.indexOf(kind)).buffer
    )
  ];
  return {
    result: {
      version: 'saved',
      run_ids: runIds,
      keys,
      labels,
      notes: images.flatMap(({ caption, labels: mine, score }, image) =>
        caption === '' && mine.length === 0 && score === null
          ? []
          : [
              {
                image,
                caption,
                labels: mine.map(label => labels.indexOf(label)),
                score
              }
            ]
      ),
      count: images.length,
      total: snapshot.image_total,
      run: 0,
      key: 1,
      step: 2,
      kind: 3
    },
    buffers
  };
}

/** Null where none of them was saved. */
function savedPictures(
  { snapshot }: Saved<'gallery'>,
  { items }: Params<'gallery.thumbnails'>
): BinaryResult<'gallery.thumbnails'> | null {
  const saved = new Map(
    snapshot.images.map(image => [nameOf(image.item), image])
  );
  const buffers: DataView[] = [];
  const thumbnails = items.map(item => {
    const image = saved.get(nameOf(item));
    const bytes = image ? bytesOf(image.picture) : new Uint8Array();
    return {
      path: image?.path ?? null,
      buffer:
        bytes.length > 0 ? buffers.push(new DataView(bytes.buffer)) - 1 : null,
      media_type: image?.media_type ?? '',
      width: image?.width ?? 0,
      height: image?.height ?? 0,
      ...(image?.caption ? { caption: image.caption } : {}),
      ...(image?.boxes ? { boxes: image.boxes } : {})
    };
  });
  return { result: { thumbnails }, buffers };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), sign => sign.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
