import type { Client } from '../../protocol/client';
import type { StoreInfo } from '../../protocol/generated';

/** A store that is looked at beside the one in which the kernel records. */
export class BrowsedStore {
  constructor(
    private readonly _client: Client,
    private readonly _changed: () => void
  ) {}

  /** Null where the kernel's own store is looked at. */
  get store(): StoreInfo | null {
    return this._store;
  }

  /** As requests take it: null for the kernel's own store. */
  get storeId(): string | null {
    return this._store?.store_id ?? null;
  }

  /** Begin to follow the kernel; call what is returned to stop. */
  start(): () => void {
    return this._client.onStateChange(state => {
      if (state === 'connecting' || state === 'disconnected') {
        this._disconnected = true;
      } else if (state === 'live' && this._disconnected) {
        this._disconnected = false;
        // A kernel that was started anew does not have it open.
        if (this._store) {
          void this.at(this._store.location).catch(() => this.at(null));
        }
      }
    });
  }

  /** Look at a store that was used before; null for the kernel's own. */
  async at(location: string | null): Promise<void> {
    const attempt = ++this._attempt;
    const store =
      location === null
        ? null
        : (await this._client.request('stores.look', { location })).store;
    if (attempt === this._attempt) {
      this._store = store;
      this._changed();
    }
  }

  private _attempt = 0;
  private _disconnected = false;
  private _store: StoreInfo | null = null;
}
