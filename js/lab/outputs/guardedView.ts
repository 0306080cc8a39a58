import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Panel } from '@lumino/widgets';
import type { ViewLinks, ViewHost } from './viewHost';
import { UntrustedNote } from './untrustedNote';
import { VIEW_MIME_TYPE, ViewOutput } from './viewOutput';

/**
 * A view where its output is trusted; else the static twin that was saved with it, which
 * JupyterLab sanitises, and what would bring it to life.
 *
 * Nothing of an output that is not trusted is read but the twin, and no message
 * of ours reaches a kernel on its behalf.
 */
export class GuardedView extends Panel implements IRenderMime.IRenderer {
  /** `host` is null outside notebooks. */
  constructor(
    private readonly _rendermime: IRenderMimeRegistry,
    private readonly _host: ViewHost | null,
    private readonly _links: ViewLinks
  ) {
    super();
  }

  /** JupyterLab keeps the renderer when an output comes to be trusted. */
  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    if (model.trusted) {
      await this._shownView().renderModel(model);
    } else {
      await this._showTwin(model);
    }
  }

  private _shownView(): ViewOutput {
    if (!this._view) {
      this._clear();
      this._view = new ViewOutput(this._host, this._links);
      this.addWidget(this._view);
    }
    return this._view;
  }

  private async _showTwin(model: IRenderMime.IMimeModel): Promise<void> {
    const { [VIEW_MIME_TYPE]: _, ...data } = model.data;
    const mimeType = this._rendermime.preferredMimeType(data, 'ensure');
    this._clear();
    if (mimeType === undefined) {
      return;
    }
    const twin = this._rendermime.createRenderer(mimeType);
    // JupyterLab lays out tables in outputs by this.
    twin.addClass('jp-OutputArea-output');
    this.addWidget(twin);
    if (this._host) {
      this.addWidget(new UntrustedNote(this._host, this._links.text));
    }
    const { metadata } = model;
    await twin.renderModel(new MimeModel({ data, metadata, trusted: false }));
  }

  private _clear(): void {
    this._view = null;
    for (const widget of [...this.widgets]) {
      widget.dispose();
    }
  }

  private _view: ViewOutput | null = null;
}
