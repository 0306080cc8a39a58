import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { JSONExt, type ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { type Client, RequestError } from '../../protocol/client';
import type { SavedView, Spec } from '../../protocol/generated';
import { readSaved, type Saved } from '../../protocol/saved';
import { SnapshotClient } from '../../protocol/snapshotClient';
import { loadView } from '../../ui/views';
import { type Host, NO_HOST, type ViewKind } from '../../ui/views/view';
import type { ViewHost, ViewLinks } from './viewHost';

/** The MIME type of a view in an output. */
export const VIEW_MIME_TYPE = 'application/vnd.trialbook.view.v1+json';

/** Milliseconds after which a page asks again whether it is the one that saves a view. */
const ASK_AGAIN_AFTER_MS = 2500;

/** A view that was saved, and what is needed to show it. */
interface Shown {
  readonly saved: Saved;
  readonly kind: ViewKind;
  /** As the user has arranged it. */
  readonly spec: Spec;
  readonly offline: Client;
}

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
    this._renders += 1;
    const latest = this._renders;
    const saved = readSaved(data);
    if (!saved) {
      this._shown = null;
      this._root.render(
        <pre>
          {this._links.text.__('A newer trialbook has saved this view.')}
          {'\n'}
          {typeof plain === 'string' ? plain : ''}
        </pre>
      );
      return;
    }
    const shown = await this._prepare(saved, this._shown);
    // Of what arrived meanwhile the latest counts.
    if (latest === this._renders && !this.isDisposed) {
      this._shown = shown;
      await this._chooseClient();
    }
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

  /** Load what is needed to show a view, after the one that the output showed before. */
  private async _prepare(saved: Saved, before: Shown | null): Promise<Shown> {
    const { spec } = saved;
    const known =
      before?.spec.view === spec.view
        ? before.spec
        : await this._links.tabs?.memory.recall(spec);
    const kind = await loadView(spec.view);
    return {
      saved,
      kind,
      // A table is as it was arranged, unless it was saved with an arrangement of its own.
      spec:
        known?.view_id === spec.view_id && !('layout' in spec) ? known : spec,
      offline: new SnapshotClient(kind.offline(saved))
    };
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
    const known = host ? await host.knowsStore(shown.saved.spec) : false;
    if (shown === this._shown) {
      this._live = known === false ? null : (host?.client ?? null);
      this._render();
    }
  }

  private _render(): void {
    const { _live: live, _shown: shown } = this;
    if (shown) {
      const { kind, saved, spec, offline } = shown;
      this._root.render(
        <kind.Component
          client={live ?? offline}
          spec={spec}
          saved={saved}
          text={this._links.text}
          compact
          host={this._hostOf(saved, live, offline)}
        />
      );
    }
  }

  private _hostOf({ spec }: Saved, live: Client | null, offline: Client): Host {
    const { cells, files, tabs, takeRuns, ...links } = this._links;
    const { insertCell } = links.services(offline);
    const { _host: host } = this;
    return {
      ...NO_HOST,
      ...(live && {
        ...links.services(live),
        dragRuns:
          takeRuns &&
          ((runs, from) => takeRuns(live, spec.store_id, runs, from))
      }),
      insertCell,
      revealCell:
        cells && ((notebook, cellId) => cells.reveal(notebook, cellId)),
      ...files,
      reconnect: live ? null : (host?.action ?? null),
      interrupt: host?.interrupt ?? null,
      onSpecChange: tabs?.memory.keep ?? null,
      onIdle: this._refresh
    };
  }

  /**
   * Bring what the notebook saves up to what it shows.
   *
   * One question at a time: a kernel that is busy would answer them all at its end.
   */
  private readonly _refresh = (spec: Spec): void => {
    const saving = this._asked !== null;
    this._asked = spec;
    if (!saving) {
      void this._saveAsked();
    }
  };

  private async _saveAsked(): Promise<void> {
    let isSecond = false;
    for (let spec = this._asked; spec !== null; spec = this._asked) {
      const refused = await this._saveOnce(spec);
      if (refused && !isSecond) {
        // The page that saves it may be gone, which the kernel sees when nothing comes of it.
        await new Promise(resolve => setTimeout(resolve, ASK_AGAIN_AFTER_MS));
        isSecond = true;
      } else {
        isSecond = false;
        this._asked = this._asked === spec ? null : this._asked;
      }
    }
  }

  /** Save what is answered; returns whether another page saves it. */
  private async _saveOnce(spec: Spec): Promise<boolean> {
    const { _host: host, _live: client, _model: model } = this;
    if (client?.state === 'live' && model?.trusted && host?.isWritable) {
      try {
        await this._save(model, client, { spec, shared: host.isShared });
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
    client: Client,
    asked: { spec: Spec; shared: boolean }
  ): Promise<void> {
    const { view, html, text } = await client.request('view.bundle', asked);
    const saved = this._shown?.saved;
    if (
      model !== this._model ||
      !saved ||
      view.taken_at < saved.taken_at ||
      JSONExt.deepEqual(contentOf(view), contentOf(saved))
    ) {
      return;
    }
    const data = {
      ...model.data,
      [VIEW_MIME_TYPE]: view as unknown as ReadonlyPartialJSONValue,
      'text/html': html,
      'text/plain': text
    };
    model.setData({ data, metadata: model.metadata });
  }

  private _asked: Spec | null = null;
  private _live: Client | null = null;
  private _model: IRenderMime.IMimeModel | null = null;
  private _renders = 0;
  private readonly _root: Root;
  private _shown: Shown | null = null;
}

/** What a reader sees of a view: without when and at which revision it was taken. */
function contentOf({
  spec,
  store,
  snapshot
}: SavedView): ReadonlyPartialJSONValue {
  return { spec, store, snapshot } as unknown as ReadonlyPartialJSONValue;
}
