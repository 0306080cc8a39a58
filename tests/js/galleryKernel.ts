import type {
  GalleryListParams,
  GalleryThumbnail,
  GalleryThumbnailsParams,
  RunRow
} from '../../js/protocol/generated';
import { MemoryKernel } from './memoryKernel';

/** An image among those that a kernel has. */
export interface MemoryImage {
  readonly run_id: string;
  readonly key: string;
  readonly step: number;
  readonly kind?: number;
  readonly caption?: string;
  readonly labels?: readonly string[];
  readonly score?: number | null;
  /** What its thumbnail says beside what every one does. */
  readonly told?: Partial<GalleryThumbnail>;
  /** What its file holds, where that is text. */
  readonly text?: string;
}

interface Asked {
  id: string;
  method: string;
  params: unknown;
}

/** A kernel whose runs have images in memory. */
export class GalleryKernel extends MemoryKernel {
  constructor(
    runs: RunRow[],
    public images: MemoryImage[]
  ) {
    super(runs);
  }

  /** While true, pictures are not answered. */
  slow = false;
  /** Ends of requests that wait. */
  readonly waiting: (() => void)[] = [];

  override send(message: object): void {
    const { id, method, params } = message as Asked;
    const buffers: DataView[] = [];
    const answer = (result: object) => {
      const post = () => {
        this.post({ jsonrpc: '2.0', id, result }, buffers);
      };
      if (this.slow && method === 'gallery.thumbnails') {
        this.waiting.push(post);
      } else {
        queueMicrotask(post);
      }
    };
    switch (method) {
      case 'gallery.list':
        this.asked.push({ id, method, params });
        answer(this._list(params as GalleryListParams, buffers));
        break;
      case 'gallery.thumbnails':
        this.asked.push({ id, method, params });
        answer(this._pictures(params as GalleryThumbnailsParams, buffers));
        break;
      case 'artifacts.read':
        this.asked.push({ id, method, params });
        answer(this._file(params as { path: string }, buffers));
        break;
      case 'view.select':
        this.asked.push({ id, method, params });
        answer({});
        break;
      default:
        super.send(message);
    }
  }

  private _list({ run_ids, known }: GalleryListParams, buffers: DataView[]) {
    const images = this.images
      .filter(({ run_id }) => run_ids.includes(run_id))
      .sort(
        (a, b) =>
          run_ids.indexOf(a.run_id) - run_ids.indexOf(b.run_id) ||
          (a.key < b.key ? -1 : a.key > b.key ? 1 : a.step - b.step)
      );
    const version = JSON.stringify(images);
    if (known === version) {
      return {
        ...{ version, run_ids: [], keys: [], labels: [], notes: [] },
        ...{ count: 0, total: 0, run: 0, key: 0, step: 0, kind: 0 },
        unchanged: true
      };
    }
    const keys = [...new Set(images.map(({ key }) => key))].sort();
    const labels = [...new Set(images.flatMap(each => each.labels ?? []))];
    buffers.push(
      new DataView(
        Uint32Array.from(images, each => run_ids.indexOf(each.run_id)).buffer
      ),
      new DataView(
        Uint32Array.from(images, each => keys.indexOf(each.key)).buffer
      ),
      new DataView(Float64Array.from(images, each => each.step).buffer),
      new DataView(Uint8Array.from(images, each => each.kind ?? 0).buffer)
    );
    return {
      ...{ version, run_ids, keys, labels },
      notes: images.flatMap((each, image) =>
        each.caption === undefined && each.labels === undefined
          ? []
          : [
              {
                image,
                caption: each.caption ?? '',
                labels: (each.labels ?? []).map(label => labels.indexOf(label)),
                score: each.score ?? null
              }
            ]
      ),
      ...{ count: images.length, total: images.length },
      ...{ run: 0, key: 1, step: 2, kind: 3 }
    };
  }

  private _pictures({ items }: GalleryThumbnailsParams, buffers: DataView[]) {
    return {
      thumbnails: items.map(item => {
        const found = this.images.find(
          ({ run_id, key, step }) =>
            run_id === item.run_id && key === item.key && step === item.step
        );
        const isPicture =
          (found?.kind ?? 0) === 0 && found?.told?.problem === undefined;
        return {
          path: `${item.key}-${String(item.step)}`,
          buffer: isPicture
            ? buffers.push(new DataView(new ArrayBuffer(4))) - 1
            : null,
          media_type: found?.kind === 1 ? 'audio/wav' : 'image/png',
          width: 28,
          height: 28,
          ...found?.told
        };
      })
    };
  }

  private _file({ path }: { path: string }, buffers: DataView[]) {
    const found = this.images.find(
      ({ key, step }) => `${key}-${String(step)}` === path
    );
    const bytes = new TextEncoder().encode(found?.text ?? 'x');
    buffers.push(new DataView(bytes.buffer));
    return {
      path,
      kind: found?.text === undefined ? 'image' : 'text',
      media_type: found?.text === undefined ? 'image/png' : 'text/plain',
      untrusted: false,
      size: bytes.length,
      offset: 0,
      length: bytes.length,
      encoding: null,
      buffer: 0
    };
  }
}
