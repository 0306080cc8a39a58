import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { JSONExt, type ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { type Client, RequestError } from '../protocol/client';
import type {
  AskForBundle,
  Bundle,
  OutputView,
  SavedView,
  ViewKind,
  ViewLinks
} from './outputView';
import { runKind } from './runOutput';
import { runsKind } from './runsOutput';
import type { ViewHost } from './viewHost';

/** The MIME type of a view in an output. */
export const VIEW_MIME_TYPE = 'application/vnd.trialbook.view.v1+json';

/** Milliseconds after which a page asks again whether it is the one that saves a view. */
const PATIENCE = 2500;

/** What there is to be seen in outputs. */
const KINDS: readonly ViewKind[] = [runsKind, runKind];

/**
 * An output that holds a view: live where a kernel has its store, else from what was saved.
 *
 * Its React root lives as long as the output, also while a long notebook takes
 * the output out of the page.
 */
export class ViewOutput extends Widget implements IRenderMime.IRenderer {
  /** `host` is null outside notebooks. */
  constructor(
    private readonly _host: ViewHost | null,
    private readonly _links: ViewLinks
  ) {
    super();
    this.addClass('jp-TrialbookView');
    this._root = createRoot(this.node);
    _host?.connection.changed.connect(this._onConnection, this);
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const { [VIEW_MIME_TYPE]: data, 'text/plain': plain } = model.data;
    this._model = model;
    const shown = this._kindOf(data);
    const before = this._shown;
    this._shown = shown;
    if (!shown) {
      this._root.render(
        <pre>
          {this._links.text.__('A newer trialbook has saved this view.')}
          {'\n'}
          {typeof plain === 'string' ? plain : ''}
        </pre>
      );
      return;
    }
    await shown.prepare(before);
    await this._chooseClient();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._shown = null;
    this._host?.connection.changed.disconnect(this._onConnection, this);
    // Not within a render of another root, which may be what disposes of us.
    const root = this._root;
    queueMicrotask(() => {
      root.unmount();
    });
    super.dispose();
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._render();
  }

  private _kindOf(data: unknown): OutputView | null {
    for (const kind of KINDS) {
      const found = kind(data, this._links);
      if (found) {
        return found;
      }
    }
    return null;
  }

  private _onConnection(): void {
    void this._chooseClient();
  }

  /** Live only where the kernel has the view's store: another store's runs would be a lie. */
  private async _chooseClient(): Promise<void> {
    const { _host: host, _shown: shown } = this;
    if (!shown) {
      return;
    }
    const known = host ? await host.knowsStore(shown.view.spec) : false;
    if (shown === this._shown) {
      this._live = known === false ? null : (host?.client ?? null);
      this._render();
    }
  }

  private _render(): void {
    const { _live: live, _shown: shown } = this;
    if (shown) {
      this._root.render(
        shown.render({
          live,
          reconnect: this._host?.action ?? null,
          interrupt: this._host?.interrupt ?? null,
          refresh: this._refresh
        })
      );
    }
  }

  /**
   * Bring what the notebook saves up to what it shows.
   *
   * One question at a time: a kernel that is busy would answer them all at its end.
   */
  private readonly _refresh = (ask: AskForBundle): void => {
    const saving = this._asked !== null;
    this._asked = ask;
    if (!saving) {
      void this._saveAsked();
    }
  };

  private async _saveAsked(): Promise<void> {
    let isSecond = false;
    for (let ask = this._asked; ask !== null; ask = this._asked) {
      const refused = await this._saveOnce(ask);
      if (refused && !isSecond) {
        // The page that saves it may be gone, which the kernel sees when nothing comes of it.
        await new Promise(resolve => setTimeout(resolve, PATIENCE));
        isSecond = true;
      } else {
        isSecond = false;
        this._asked = this._asked === ask ? null : this._asked;
      }
    }
  }

  /** Save what is answered; returns whether another page saves it. */
  private async _saveOnce(ask: AskForBundle): Promise<boolean> {
    const { _host: host, _live: client, _model: model } = this;
    if (client?.state === 'live' && model?.trusted && host?.isWritable) {
      try {
        await this._save(model, ask(client, host.isShared));
      } catch (error) {
        return (
          error instanceof RequestError &&
          error.data.error_code === 'INVALID_STATE'
        );
      }
    }
    return false;
  }

  private async _save(
    model: IRenderMime.IMimeModel,
    asked: Promise<Bundle>
  ): Promise<void> {
    const bundle = await asked;
    const view = this._shown?.view;
    if (
      model !== this._model ||
      !view ||
      bundle.view.taken_at < view.taken_at ||
      JSONExt.deepEqual(contentOf(bundle.view), contentOf(view))
    ) {
      return;
    }
    const data = {
      ...model.data,
      [VIEW_MIME_TYPE]: bundle.view as unknown as ReadonlyPartialJSONValue,
      'text/html': bundle.html,
      'text/plain': bundle.text
    };
    model.setData({ data, metadata: model.metadata });
  }

  private _asked: AskForBundle | null = null;
  private _live: Client | null = null;
  private _model: IRenderMime.IMimeModel | null = null;
  private readonly _root: Root;
  private _shown: OutputView | null = null;
}

/** What a reader sees of a view: without when and at which revision it was taken. */
function contentOf({ spec, snapshot }: SavedView): ReadonlyPartialJSONValue {
  const seen = { ...snapshot, cursor: 0 };
  // That of one run has it in its detail too.
  const detail =
    'detail' in snapshot
      ? { detail: { ...(snapshot.detail as object), cursor: 0 } }
      : {};
  return {
    spec,
    snapshot: { ...seen, ...detail }
  };
}
