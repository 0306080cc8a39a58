import type { RpcClient } from '../protocol/rpcClient';
import { HostedView } from './hostedView';
import { HOST_CLASS } from './model';
import { readSpec } from './views';

/** Milliseconds for which a view that has left the page is kept, should it come back. */
const KEPT_MS = 60_000;

/** The elements of the page in which a view is mounted. */
const taken = new WeakMap<HTMLElement, HostedViews>();

/** Mounts a live view in every element of the page that is for one, as long as the kernel is there. */
export class HostedViews {
  constructor(
    private readonly _client: RpcClient,
    private readonly _session: string
  ) {
    sessions.add(_session);
    this._observer.observe(document, { childList: true, subtree: true });
    _client.onStateChange(state => {
      if (state === 'disconnected') {
        this.dispose();
      }
    });
    // The store of a view may be open by now.
    _client.subscribe('session.changed', this._mountAll);
    this._mountAll();
  }

  dispose(): void {
    sessions.delete(this._session);
    this._observer.disconnect();
    for (const [host, view] of this._views) {
      view.dispose();
      taken.delete(host);
    }
    this._views.clear();
  }

  private readonly _mountAll = (): void => {
    for (const host of this._all) {
      const owner = host.dataset.session ?? '';
      const mine = owner === this._session || !sessions.has(owner);
      if (host instanceof HTMLElement && mine && !taken.has(host)) {
        this._take(host);
      }
    }
    for (const [host, view] of this._views) {
      if (!host.isConnected) {
        this._forgetLater(host, view);
      }
    }
  };

  private _take(host: HTMLElement): void {
    const spec = readSpec(host);
    if (!spec) {
      return;
    }
    taken.set(host, this);
    for (const [before, view] of this._views) {
      if (view.spec.view_id === spec.view_id && !before.isConnected) {
        this._views.delete(before);
        this._views.set(host, view);
        view.moveTo(host);
        return;
      }
    }
    const view = new HostedView(spec, this._client);
    this._views.set(host, view);
    view.start(host).catch(() => {
      // Such as a store that this kernel does not know: the twin stays.
      this._views.delete(host);
      taken.delete(host);
    });
  }

  private _forgetLater(place: HTMLElement, view: HostedView): void {
    if (this._leaving.has(place)) {
      return;
    }
    this._leaving.add(place);
    setTimeout(() => {
      this._leaving.delete(place);
      if (!place.isConnected && this._views.get(place) === view) {
        this._views.delete(place);
        taken.delete(place);
        view.dispose();
      }
    }, KEPT_MS);
  }

  private readonly _all = document.getElementsByClassName(
    HOST_CLASS
  ) as HTMLCollectionOf<HTMLElement>;
  private readonly _leaving = new WeakSet<HTMLElement>();
  private readonly _observer = new MutationObserver(() => {
    this._mountAll();
  });
  private readonly _views = new Map<HTMLElement, HostedView>();
}

/** Of the kernels that this page talks to. */
const sessions = new Set<string>();
