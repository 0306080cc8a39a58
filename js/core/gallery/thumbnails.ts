/** Small pictures, asked for in the order in which they are wanted, and kept while there is room. */
import type { Client } from '../../protocol/client';
import type {
  GalleryBox,
  GalleryItem,
  GalleryThumbnail
} from '../../protocol/generated';
import { nameOf } from './images';

/** Images of one request: a larger answer would keep what is wanted next waiting. */
const BATCH = 24;
const AT_ONCE = 2;
const MAX_KEPT = 1500;

export interface ThumbnailMask {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly png: Blob;
}

/** What is known of an image. */
export interface Thumbnail {
  /** An address within this page; null where there is no picture. */
  readonly url: string | null;
  readonly path: string | null;
  /** Of the picture; of what has none, of the file. */
  readonly mediaType: string;
  /** Pixels of the whole image, 0 where they are not known. */
  readonly width: number;
  readonly height: number;
  readonly problem: string | null;
  readonly caption: string;
  readonly boxes: readonly GalleryBox[];
  readonly masks: readonly ThumbnailMask[];
}

interface Asking {
  readonly names: ReadonlySet<string>;
  readonly abort: AbortController;
}

/** The small pictures of one gallery, in one size. */
export class Thumbnails {
  constructor(
    private readonly _client: Client,
    private readonly _storeId: string | null,
    readonly size: number
  ) {}

  get(item: GalleryItem): Thumbnail | null {
    return this._known.get(nameOf(item)) ?? null;
  }

  readonly getVersion = (): number => this._version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Say what is wanted now, the most urgent first; what is wanted no more is called off. */
  want(items: readonly GalleryItem[]): void {
    this._wanted = new Map(items.map(item => [nameOf(item), item]));
    for (const asking of [...this._asking]) {
      if (![...asking.names].some(name => this._wanted.has(name))) {
        this._asking.delete(asking);
        asking.abort.abort();
      }
    }
    for (const name of this._wanted.keys()) {
      const known = this._known.get(name);
      if (known) {
        // The last that was wanted goes last.
        this._known.delete(name);
        this._known.set(name, known);
      }
    }
    this._next();
  }

  /** Ask again for what could not be read. */
  retry(): void {
    this._failed.clear();
    this._next();
  }

  /** Forget everything: its addresses hold no more. */
  dispose(): void {
    this.want([]);
    for (const { url } of this._known.values()) {
      release(url);
    }
    this._known.clear();
  }

  private _next(): void {
    while (this._asking.size < AT_ONCE) {
      const items: GalleryItem[] = [];
      const under = [...this._asking];
      for (const [name, item] of this._wanted) {
        if (items.length === BATCH) {
          break;
        }
        const isOpen =
          !this._known.has(name) &&
          !this._failed.has(name) &&
          !under.some(({ names }) => names.has(name));
        if (isOpen) {
          items.push(item);
        }
      }
      const [first, ...others] = items;
      if (!first) {
        return;
      }
      void this._ask([first, ...others]);
    }
  }

  private async _ask(items: [GalleryItem, ...GalleryItem[]]): Promise<void> {
    const names = items.map(nameOf);
    const abort = new AbortController();
    const asking = { names: new Set(names), abort };
    this._asking.add(asking);
    try {
      const { result, buffers } = await this._client.requestBinary(
        'gallery.thumbnails',
        { store_id: this._storeId, items, size: this.size },
        { signal: abort.signal }
      );
      if (abort.signal.aborted) {
        return;
      }
      result.thumbnails.forEach((told, at) => {
        const name = names[at];
        if (name !== undefined) {
          this._keep(name, read(told, buffers));
        }
      });
    } catch {
      if (abort.signal.aborted) {
        return;
      }
      names.forEach(name => this._failed.add(name));
    }
    this._asking.delete(asking);
    this._version += 1;
    for (const listener of [...this._listeners]) {
      listener();
    }
    this._next();
  }

  private _keep(name: string, thumbnail: Thumbnail): void {
    release(this._known.get(name)?.url ?? null);
    this._known.set(name, thumbnail);
    for (const [oldest, { url }] of this._known) {
      if (this._known.size <= MAX_KEPT) {
        break;
      }
      this._known.delete(oldest);
      release(url);
    }
  }

  private readonly _asking = new Set<Asking>();
  private readonly _failed = new Set<string>();
  private readonly _known = new Map<string, Thumbnail>();
  private readonly _listeners = new Set<() => void>();
  private _version = 0;
  private _wanted: ReadonlyMap<string, GalleryItem> = new Map();
}

function release(url: string | null): void {
  if (url !== null) {
    URL.revokeObjectURL(url);
  }
}

/** Read what a message tells of an image. */
function read(told: GalleryThumbnail, buffers: readonly DataView[]): Thumbnail {
  const blob = (at: number, type: string) => {
    const view = buffers[at];
    const bytes = view
      ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
      : new Uint8Array();
    return new Blob([bytes.slice()], { type });
  };
  const isPicture = ['image/png', 'image/jpeg'].includes(told.media_type);
  return {
    url:
      told.buffer === null || !isPicture
        ? null
        : URL.createObjectURL(blob(told.buffer, told.media_type)),
    path: told.path,
    mediaType: told.media_type,
    width: told.width,
    height: told.height,
    problem: told.problem ?? null,
    caption: told.caption ?? '',
    boxes: told.boxes ?? [],
    masks: (told.masks ?? []).map(({ name, labels, buffer }) => ({
      name,
      labels,
      png: blob(buffer, 'image/png')
    }))
  };
}
