import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { JSONExt, type ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { Text } from '../core/text';
import type { Client } from '../protocol/client';
import type { RunsSpec, ViewData } from '../protocol/generated';
import { SnapshotClient } from '../protocol/snapshotClient';
import { isViewData } from '../protocol/validate';
import type { RunTable } from '../ui/RunTable';
import type { IRunTabs } from './tokens';
import type { ViewHost } from './viewHost';

/** The MIME type of a view in an output. */
export const VIEW_MIME_TYPE = 'application/vnd.trialbook.view.v1+json';

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
    private readonly _text: Text,
    private readonly _tabs: IRunTabs | null
  ) {
    super();
    this.addClass('jp-TrialbookView');
    this._root = createRoot(this.node);
    _host?.connection.changed.connect(this._onConnection, this);
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const { [VIEW_MIME_TYPE]: view, 'text/plain': plain } = model.data;
    this._model = model;
    if (!isViewData(view)) {
      this._view = null;
      this._root.render(
        <pre>
          {this._text.__('A newer trialbook has saved this view.')}
          {'\n'}
          {typeof plain === 'string' ? plain : ''}
        </pre>
      );
      return;
    }
    this._view = view;
    // A cell that was executed again is arranged as it was before.
    const spec = this._spec ?? (await this._tabs?.memory.recall(view.spec));
    this._spec = spec?.view_id === view.spec.view_id ? spec : view.spec;
    this._saved = new SnapshotClient(view);
    this._table ??= (await import('../ui/RunTable')).RunTable;
    await this._chooseClient();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._view = null;
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

  private _onConnection(): void {
    void this._chooseClient();
  }

  /** Live only where the kernel has the view's store: another store's runs would be a lie. */
  private async _chooseClient(): Promise<void> {
    const { _host: host, _view: view } = this;
    if (!view) {
      return;
    }
    const known = host ? await host.knowsStore(view.spec) : false;
    if (view === this._view) {
      this._live = known === false ? null : (host?.client ?? null);
      this._render();
    }
  }

  private _render(): void {
    const { _saved: saved, _table: Table, _view: view } = this;
    if (!view || !saved || !Table) {
      return;
    }
    this._root.render(
      <Table
        client={this._live ?? saved}
        spec={view.spec.layout ? view.spec : (this._spec ?? view.spec)}
        snapshot={view.snapshot}
        takenAt={view.taken_at}
        text={this._text}
        onSettled={this._refresh}
        onSpecChange={this._keep}
        onOpenTab={this._live && this._tabs ? this._open : null}
        reconnect={this._live ? null : (this._host?.action ?? null)}
      />
    );
  }

  /** Bring what the notebook saves up to what it shows. */
  private readonly _refresh = (spec: RunsSpec): void => {
    const { _live: client, _model: model } = this;
    if (client?.state === 'live' && model?.trusted && this._host?.isWritable) {
      void this._save(client, model, spec).catch(() => undefined);
    }
  };

  private async _save(
    client: Client,
    model: IRenderMime.IMimeModel,
    spec: RunsSpec
  ): Promise<void> {
    const bundle = await client.request('view.bundle', { spec });
    const { _view: view } = this;
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

  private readonly _keep = (spec: RunsSpec): void => {
    this._tabs?.memory.keep(spec);
  };

  private readonly _open = (spec: RunsSpec): void => {
    if (this._live && this._tabs) {
      void this._tabs.open(spec, this._live);
    }
  };

  private _live: Client | null = null;
  private _model: IRenderMime.IMimeModel | null = null;
  private readonly _root: Root;
  private _saved: SnapshotClient | null = null;
  private _spec: RunsSpec | null = null;
  private _table: typeof RunTable | null = null;
  private _view: ViewData | null = null;
}

/** What a reader sees of a view: without when and at which revision it was taken. */
function contentOf({ spec, snapshot }: ViewData): ReadonlyPartialJSONValue {
  return {
    spec,
    snapshot: { ...snapshot, cursor: 0 }
  } as unknown as ReadonlyPartialJSONValue;
}
