/** A gallery: its runs, their images, how they are arranged, and which are selected. */
import {
  type Client,
  type ClientState,
  RequestError
} from '../../protocol/client';
import type {
  GalleryItem,
  GalleryLayout,
  GallerySpec,
  RunsPage
} from '../../protocol/generated';
import type { Saved } from '../../protocol/saved';
import { LiveQuery, type LiveView } from '../live/liveQuery';
import { Debounce } from '../live/timing';
import { type Images, itemOf, nameOf, readImages } from './images';
import { savedGalleryRuns, savedList } from './savedGallery';

const MAX_RUNS = 1000;
const REFRESH_MS = 500;
/** Images of a run that is going on tell nobody of themselves. */
const POLL_MS = 3000;
const TELL_AFTER_MS = 100;

export interface GalleryView extends LiveView<RunsPage> {
  readonly images: Images | null;
  readonly layout: GalleryLayout;
  readonly selected: ReadonlyMap<string, GalleryItem>;
}

/** What is to change of a layout. */
export type LayoutChanges = {
  readonly [K in keyof GalleryLayout]?: GalleryLayout[K] | undefined;
};

export interface GalleryStateOptions {
  readonly client: Client;
  readonly spec: GallerySpec;
  readonly saved: Saved<'gallery'> | null;
}

export class GalleryState {
  constructor({ client, spec, saved }: GalleryStateOptions) {
    this.client = client;
    this._spec = spec;
    if (saved) {
      const { result, buffers } = savedList(saved);
      this._images = readImages(result, buffers);
    }
    this._runs = new LiveQuery<'runs.search', LiveView<RunsPage>>({
      client,
      method: 'runs.search',
      params: () => ({
        store_id: spec.store_id,
        query: this._spec.query,
        offset: 0,
        limit: MAX_RUNS
      }),
      concerns: ({ store_id }) =>
        spec.store_id === null || store_id === spec.store_id,
      concernsSession: () => spec.store_id === null,
      intervalMs: REFRESH_MS,
      value: saved && savedGalleryRuns(saved),
      asOf: saved?.taken_at ?? null,
      saved: true,
      buildView: known => known
    });
    this._view = this._build();
  }

  readonly client: Client;

  get spec(): GallerySpec {
    return this._spec;
  }

  readonly getView = (): GalleryView => this._view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Begin to listen and to ask; call what is returned to stop. */
  start(): () => void {
    let version = -1;
    const leave = this._runs.subscribe(() => {
      const { version: now } = this._runs.getView();
      if (now !== version) {
        version = now;
        void this._list();
      }
      this._notify();
    });
    const stop = this._runs.start();
    const timer = setInterval(() => {
      const going = this._runs.value?.rows.some(
        ({ status }) => status === 'RUNNING'
      );
      if (going && this._state === 'live' && !this._listing) {
        void this._list();
      }
    }, POLL_MS);
    return () => {
      clearInterval(timer);
      this._listing?.abort();
      this._listing = null;
      leave();
      stop();
    };
  }

  /** Hear when what is shown has changed and come to rest, while a kernel answers. */
  onIdle(listener: (spec: GallerySpec) => void): () => void {
    return this._runs.onIdle(() => {
      listener(this._spec);
    });
  }

  readonly retry = (): void => {
    this._error = null;
    this._runs.retry();
  };

  /** Arrange anew; what is undefined is left to itself. */
  setLayout(changes: LayoutChanges): void {
    const layout = { ...this._spec.layout, ...changes };
    const told = Object.fromEntries(
      Object.entries(layout).filter(([, value]) => value !== undefined)
    );
    const { layout: _, ...rest } = this._spec;
    this._spec =
      Object.keys(told).length > 0 ? { ...rest, layout: told } : rest;
    this._notify();
  }

  /** Select an image, or select it no more. */
  toggle(index: number): void {
    if (!this._images) {
      return;
    }
    const item = itemOf(this._images, index);
    const selected = new Map(this._selected);
    if (!selected.delete(nameOf(item))) {
      selected.set(nameOf(item), item);
    }
    this._select(selected);
  }

  clearSelection(): void {
    this._select(new Map());
  }

  private _select(selected: ReadonlyMap<string, GalleryItem>): void {
    this._selected = selected;
    this._tell.trigger();
    this._notify();
  }

  private get _state(): ClientState {
    return this.client.state;
  }

  private async _list(): Promise<void> {
    const page = this._runs.value;
    if (!page || this._state === 'disconnected') {
      return;
    }
    this._listing?.abort();
    const listing = new AbortController();
    this._listing = listing;
    try {
      const known = this._images?.version;
      const { result, buffers } = await this.client.requestBinary(
        'gallery.list',
        {
          store_id: this._spec.store_id,
          run_ids: page.rows.map(({ run_id }) => run_id),
          keys: this._spec.keys,
          ...(known !== undefined && { known })
        },
        { signal: listing.signal }
      );
      if (listing.signal.aborted) {
        return;
      }
      if (!result.unchanged) {
        this._images = readImages(result, buffers);
      }
      this._error = null;
    } catch (error) {
      if (listing.signal.aborted) {
        return;
      }
      this._error = RequestError.of(error);
    }
    this._listing = null;
    this._notify();
  }

  private _build(): GalleryView {
    const runs = this._runs.getView();
    return {
      ...runs,
      error: runs.error ?? this._error,
      images: this._images,
      layout: this._spec.layout ?? {},
      selected: this._selected
    };
  }

  private _notify(): void {
    this._view = this._build();
    for (const listener of [...this._listeners]) {
      listener();
    }
  }

  private _error: RequestError | null = null;
  private _images: Images | null = null;
  private readonly _listeners = new Set<() => void>();
  private _listing: AbortController | null = null;
  private readonly _runs: LiveQuery<'runs.search', LiveView<RunsPage>>;
  private _selected: ReadonlyMap<string, GalleryItem> = new Map();
  private _spec: GallerySpec;
  private readonly _tell = new Debounce(() => {
    if (this._state === 'live' || this._state === 'waiting') {
      const images = [...this._selected.values()];
      const run_ids = [...new Set(images.map(({ run_id }) => run_id))];
      this.client
        .request('view.select', {
          view_id: this._spec.view_id,
          run_ids,
          images
        })
        .catch(() => undefined);
    }
  }, TELL_AFTER_MS);
  private _view: GalleryView;
}
