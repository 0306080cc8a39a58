import type { ServiceManager } from '@jupyterlab/services';
import { type Client, RequestError } from '../../protocol/client';
import type { StoreInfo } from '../../protocol/generated';
import { abandonedHelpers, HelperKernel } from './helperKernel';
import type { IKernelConnections } from '../tokens';

/** Milliseconds before a kernel that could not be started, or not be used, is tried again. */
const RETRY_AFTER_MS = 60_000;

/** Where a helper kernel is to run, and what it is to read. */
export interface HelperSpec {
  folder: string;
  /** Name of the kernel specification. */
  kernelName: string;
  store: StoreInfo;
}

/** A helper kernel in use. */
export interface HelperLease {
  /** Rejects where no helper can read the store. */
  readonly client: Promise<Client>;
  /** Give it back; the kernel ends with its last user. */
  release(): void;
}

interface Shared {
  client: Promise<Client>;
  helper: HelperKernel;
  users: number;
}

/** Kernels that read stores in place of busy ones; one per folder, kernel and store, shared by the whole page. */
export class HelperKernels {
  constructor(
    private readonly _services: ServiceManager.IManager,
    private readonly _connections: IKernelConnections
  ) {}

  /** Whether the user allows them. */
  allowed = false;

  /** End what pages before this one have left behind. */
  async endAbandoned(): Promise<void> {
    const { sessions } = this._services;
    await sessions.ready;
    for (const id of abandonedHelpers(sessions.running())) {
      await sessions.shutdown(id).catch(() => undefined);
    }
  }

  /** The folder of the document that has a kernel. */
  folderOf(kernelId: string): string {
    for (const { kernel, path } of this._services.sessions.running()) {
      if (kernel?.id === kernelId) {
        return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
      }
    }
    return '';
  }

  /** Use a helper; null where there is no point in trying. */
  acquire(spec: HelperSpec): HelperLease | null {
    const { folder, kernelName, store } = spec;
    const key = JSON.stringify([folder, kernelName, store.location]);
    const failed = this._failures.get(key) ?? -Infinity;
    if (!this.allowed || Date.now() - failed < RETRY_AFTER_MS) {
      return null;
    }
    const shared = this._shared.get(key) ?? this._start(key, spec);
    shared.users += 1;
    let released = false;
    const release = () => {
      if (!released) {
        released = true;
        shared.users -= 1;
        if (shared.users === 0) {
          this._end(key, shared);
        }
      }
    };
    return { client: shared.client, release };
  }

  private _start(key: string, spec: HelperSpec): Shared {
    const { folder, kernelName, store } = spec;
    const helper = new HelperKernel(
      folder,
      this._services,
      this._connections,
      kernelName
    );
    const client = opened(helper, store);
    const shared = { client, helper, users: 0 };
    this._shared.set(key, shared);
    client.then(
      () => {
        // Gone for whatever reason: the next user has another one started.
        helper.changed.connect(() => {
          if (helper.connection?.status.kind !== 'ready') {
            this._end(key, shared);
          }
        });
      },
      () => {
        if (!helper.isDisposed) {
          this._failures.set(key, Date.now());
          this._end(key, shared);
        }
      }
    );
    return shared;
  }

  private _end(key: string, shared: Shared): void {
    if (this._shared.get(key) === shared) {
      this._shared.delete(key);
    }
    shared.helper.dispose();
  }

  private readonly _failures = new Map<string, number>();
  private readonly _shared = new Map<string, Shared>();
}

/** Wait for a helper and have it look at a store. */
async function opened(helper: HelperKernel, store: StoreInfo): Promise<Client> {
  const { client, hello } = await readyHelper(helper);
  if (hello.store.store_id === store.store_id) {
    return client;
  }
  // What the page knows of a database lacks the password, as it should.
  if (store.kind !== 'sqlite') {
    throw unavailable('Only the busy kernel can open its database.');
  }
  const { location } = store;
  const switched = await client.request('stores.switch', { location });
  if (switched.store.store_id !== store.store_id) {
    throw unavailable('The helper kernel finds another store there.');
  }
  return client;
}

/** Wait for a helper that can be asked; rejects where there is none. */
export function readyHelper(helper: HelperKernel) {
  return new Promise<{ client: Client; hello: { store: StoreInfo } }>(
    (resolve, reject) => {
      const check = () => {
        const { connection, error } = helper;
        const status = connection?.status;
        if (status?.kind === 'ready' && connection) {
          resolve({ client: connection.client, hello: status.hello });
        } else if (
          helper.isDisposed ||
          error !== null ||
          status?.kind === 'unavailable'
        ) {
          reject(unavailable(error ?? 'There is no helper kernel.'));
        }
      };
      helper.changed.connect(check);
      check();
    }
  );
}

function unavailable(message: string): RequestError {
  return new RequestError(message, { error_code: 'DISCONNECTED' });
}
