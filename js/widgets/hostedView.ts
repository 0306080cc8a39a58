import { createRoot, type Root } from 'react-dom/client';
import type { Client } from '../protocol/client';
import type { Spec } from '../protocol/generated';
import { liveView } from './views';

/** A live view, in place of its static twin. */
export class HostedView {
  constructor(
    readonly spec: Spec,
    private readonly _client: Client
  ) {
    this._node.className = 'jp-TrialbookView jp-TrialbookHosted';
    this._node.addEventListener('scroll', this._onScroll, true);
    this._node.addEventListener('focusin', event => {
      this._focused = event.target;
    });
    this._node.addEventListener('focusout', () => {
      this._focused = null;
    });
  }

  get isShown(): boolean {
    return this._node.isConnected;
  }

  /** Show it; rejects where the kernel cannot, and then the twin stays. */
  async start(host: HTMLElement): Promise<void> {
    const element = await liveView(this._client, this.spec);
    if (!this._disposed) {
      this._root = createRoot(this._node);
      this._root.render(element);
      this.moveTo(this._host ?? host);
    }
  }

  /** Go on in another element: the host has drawn the output anew. */
  moveTo(host: HTMLElement): void {
    this._host = host;
    if (!this._root) {
      return;
    }
    const focused = this._focused;
    for (const twin of this._twins) {
      twin.hidden = true;
    }
    host.append(this._node);
    // Whatever leaves the page loses these.
    for (const [element, { left, top }] of this._scrolled) {
      element.scrollTo({ left, top });
    }
    if (focused instanceof HTMLElement) {
      focused.focus({ preventScroll: true });
    }
  }

  /** Bring the twin back. */
  dispose(): void {
    this._disposed = true;
    this._root?.unmount();
    this._root = null;
    this._node.remove();
    for (const twin of this._twins) {
      twin.hidden = false;
    }
  }

  /** What its element holds; where that is a widget's element, what the host shows beside it. */
  private get _twins(): HTMLElement[] {
    const { view_id } = this.spec;
    const beside = `[data-trialbook-twin="${CSS.escape(view_id)}"]`;
    return [
      ...(this._host?.querySelectorAll<HTMLElement>(':scope > *') ?? []),
      ...document.querySelectorAll<HTMLElement>(beside)
    ].filter(element => element !== this._node);
  }

  private readonly _onScroll = (event: Event): void => {
    const { target } = event;
    if (target instanceof HTMLElement && this.isShown) {
      const { scrollLeft, scrollTop } = target;
      this._scrolled.set(target, { left: scrollLeft, top: scrollTop });
    }
  };

  private _disposed = false;
  private _focused: EventTarget | null = null;
  private readonly _node = document.createElement('div');
  private _host: HTMLElement | null = null;
  private _root: Root | null = null;
  private readonly _scrolled = new Map<
    HTMLElement,
    { left: number; top: number }
  >();
}
