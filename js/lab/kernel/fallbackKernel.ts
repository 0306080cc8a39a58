import {
  type BinaryResult,
  type Client,
  type MethodName,
  type Params,
  RequestError
} from '../../protocol/client';
import type { StoreChanged, StoreInfo } from '../../protocol/generated';
import {
  isOfStore,
  type FallbackClient,
  storeIn
} from '../../protocol/fallbackClient';
import type { HelperKernels, HelperLease } from './helperKernels';

/** Milliseconds for which a helper stays when nobody needs it: the next long cell may begin. */
const IDLE_MS = 30_000;

export interface FallbackOptions {
  kernel: { readonly id: string; readonly name: string };
  helpers: HelperKernels;
  /** The store that the kernel looks at; null while that is not known. */
  store: () => StoreInfo | null;
  /** Is told of changes that the helper sees. */
  hear: (change: StoreChanged) => void;
  /** Is told when the helper begins to hear: what came just before it has not. */
  begin: (store: StoreInfo) => void;
}

/** Has a helper kernel answer for one that is busy. */
export class FallbackKernel implements FallbackClient {
  constructor(private readonly _options: FallbackOptions) {}

  get ready(): boolean {
    return this._client !== null;
  }

  get needed(): boolean {
    return this._needed;
  }

  set needed(needed: boolean) {
    if (needed === this._needed) {
      return;
    }
    this._needed = needed;
    if (needed) {
      this._acquire();
    } else {
      this._releaseLater();
    }
  }

  supports(method: MethodName, params: object): boolean {
    const store_id = this._options.store()?.store_id;
    const named = storeIn(params);
    return (
      this._options.helpers.allowed &&
      isOfStore(method) &&
      typeof store_id === 'string' &&
      (named === null || named === store_id)
    );
  }

  async ask<M extends MethodName>(
    method: M,
    params: Params<M>,
    signal: AbortSignal
  ): Promise<BinaryResult<M>> {
    const lease = this._acquire();
    if (!lease) {
      throw unavailable();
    }
    if (!this._needed) {
      this._releaseLater();
    }
    const client = await lease.client;
    return client.requestBinary(method, params, { signal });
  }

  /** Let the helper go at once. */
  dispose(): void {
    this._needed = false;
    this._release();
  }

  private _acquire(): HelperLease | null {
    clearTimeout(this._releaseTimer);
    const { helpers, kernel } = this._options;
    const store = this._options.store();
    if (typeof store?.store_id !== 'string') {
      return null;
    }
    if (this._lease && this._location === store.location) {
      return this._lease;
    }
    this._release();
    const folder = helpers.folderOf(kernel.id);
    const lease = helpers.acquire({ folder, kernelName: kernel.name, store });
    this._lease = lease;
    this._location = store.location;
    lease?.client.then(
      client => {
        if (this._lease === lease) {
          this._listen(client);
          this._options.begin(store);
        }
      },
      () => {
        if (this._lease === lease) {
          this._release();
        }
      }
    );
    return lease;
  }

  private _listen(client: Client): void {
    this._client = client;
    const stops = [
      client.subscribe('store.changed', this._options.hear),
      client.onStateChange(state => {
        if (state === 'disconnected' || state === 'connecting') {
          this._release();
        }
      })
    ];
    this._stop = () => {
      stops.forEach(stop => {
        stop();
      });
    };
  }

  private _releaseLater(): void {
    clearTimeout(this._releaseTimer);
    this._releaseTimer = setTimeout(() => {
      this._release();
    }, IDLE_MS);
  }

  private _release(): void {
    clearTimeout(this._releaseTimer);
    this._stop();
    this._stop = () => undefined;
    this._client = null;
    const lease = this._lease;
    this._lease = null;
    lease?.release();
  }

  private _client: Client | null = null;
  private _lease: HelperLease | null = null;
  private _releaseTimer: ReturnType<typeof setTimeout> | undefined;
  private _location = '';
  private _needed = false;
  private _stop: () => void = () => undefined;
}

function unavailable(): RequestError {
  return new RequestError('Nobody can answer in the place of the kernel.', {
    error_code: 'DISCONNECTED'
  });
}
