import type { RpcClient } from '../protocol/rpcClient';
import { HostedView } from './hostedView';
import { PLACE_CLASS } from './model';
import { readSpec } from './views';

/** Milliseconds for which a view that has left the page is kept, should it come back. */
const KEPT = 60_000;

/** The places in the page which a kernel has brought to life. */
const taken = new WeakMap<HTMLElement, Places>();

/** Brings views to life wherever the page has a place for one, as long as the kernel is there. */
export class Places {
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
    _client.subscribe('session.changed', this._look);
    this._look();
  }

  dispose(): void {
    sessions.delete(this._session);
    this._observer.disconnect();
    for (const [place, view] of this._views) {
      view.dispose();
      taken.delete(place);
    }
    this._views.clear();
  }

  private readonly _look = (): void => {
    for (const place of this._all) {
      const owner = place.dataset.session ?? '';
      const mine = owner === this._session || !sessions.has(owner);
      if (place instanceof HTMLElement && mine && !taken.has(place)) {
        this._take(place);
      }
    }
    for (const [place, view] of this._views) {
      if (!place.isConnected) {
        this._forgetLater(place, view);
      }
    }
  };

  private _take(place: HTMLElement): void {
    const spec = readSpec(place);
    if (!spec) {
      return;
    }
    taken.set(place, this);
    for (const [before, view] of this._views) {
      if (view.spec.view_id === spec.view_id && !before.isConnected) {
        this._views.delete(before);
        this._views.set(place, view);
        view.moveTo(place);
        return;
      }
    }
    const view = new HostedView(spec, this._client);
    this._views.set(place, view);
    view.start(place).catch(() => {
      // Such as a store that this kernel does not know: the twin stays.
      this._views.delete(place);
      taken.delete(place);
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
    }, KEPT);
  }

  private readonly _all = document.getElementsByClassName(
    PLACE_CLASS
  ) as HTMLCollectionOf<HTMLElement>;
  private readonly _leaving = new WeakSet<HTMLElement>();
  private readonly _observer = new MutationObserver(() => {
    this._look();
  });
  private readonly _views = new Map<HTMLElement, HostedView>();
}

/** Of the kernels that this page talks to. */
const sessions = new Set<string>();
