import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import React from 'react';
import type { RunServices } from '../../core/actions/services';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type { Spec } from '../../protocol/generated';
import type { FileServices } from '../../ui/parts/fileServices';
import type { RevealCell } from '../../ui/parts/pageTools';
import { NO_HOST, type ViewKind } from '../../ui/views/view';
import { iconOf } from '../icon';
import type { TakeRuns } from '../notebook/runDrag';
import type { TabKernel } from './tabKernel';
import { takeFocus } from '../takeFocus';

/** What leads from views in tabs to others. */
export interface TabLinks {
  /** What is done for whoever acts on runs. */
  readonly services: (client: Client) => RunServices;
  readonly revealCell: RevealCell | null;
  readonly files: FileServices;
  readonly takeRuns: TakeRuns | null;
}

export interface ViewTabOptions {
  readonly kind: ViewKind;
  readonly spec: Spec;
  /** The same tab after the page was loaded again has the same name. */
  readonly name: string;
  /** Of what is shown, as far as it is known already. */
  readonly label: string;
  readonly kernel: TabKernel;
  readonly text: Text;
  readonly links: TabLinks;
}

/** A view with a tab of its own. */
export class ViewTab extends ReactWidget {
  constructor(private readonly _options: ViewTabOptions) {
    super();
    const { kind, spec, name, label, kernel, text } = _options;
    this._spec = spec;
    this._label = label;
    this.name = name;
    this.id = `trialbook-${spec.view}-${name}`;
    this.addClass('jp-TrialbookTab');
    this.title.icon = iconOf(spec);
    this.title.label = clip(label) || kind.title(text);
    this.title.caption = clip(label) || (kernel.notebook ?? '');
    this.title.closable = true;
    kernel.changed.connect(this._onKernel, this);
    kernel.moved.connect(this._onMoved, this);
  }

  readonly name: string;

  /** What is shown, as it is sorted, filtered and arranged now. */
  get spec(): Spec {
    return this._spec;
  }

  /** What is shown is called this; empty while that is not known. */
  get label(): string {
    return this._label;
  }

  /** Equal to that of a spec which this tab shows; undefined where there is none such. */
  get key(): string | undefined {
    return this._options.kind.tabKey?.(this._spec, this.kernel.notebook ?? '');
  }

  get kernel(): TabKernel {
    return this._options.kernel;
  }

  /** What brings the tab back has changed. */
  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.kernel.dispose();
      Signal.clearData(this);
      super.dispose();
    }
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    takeFocus(this.node, this._options.kind.focus);
  }

  protected override render(): React.JSX.Element {
    const { kind, kernel, text } = this._options;
    const { files, services, takeRuns, ...links } = this._options.links;
    const { client } = kernel;
    return (
      <kind.Component
        client={client}
        spec={this._spec}
        saved={null}
        text={text}
        compact={false}
        host={{
          ...NO_HOST,
          ...files,
          ...links,
          ...services(client),
          dragRuns:
            takeRuns &&
            ((runs, from) => takeRuns(client, this._spec.store_id, runs, from)),
          reconnect: kernel.action,
          interrupt: kernel.interrupt,
          onSpecChange: this._keep,
          onTitle: this._onTitle
        }}
      />
    );
  }

  private _onKernel(): void {
    this.update();
  }

  private _onMoved(): void {
    if (this._label === '') {
      this.title.caption = this.kernel.notebook ?? '';
    }
    this._stateChanged.emit();
  }

  private readonly _keep = (spec: Spec): void => {
    this._spec = spec;
    this._stateChanged.emit();
  };

  private readonly _onTitle = (label: string): void => {
    if (label !== this._label) {
      this._label = label;
      this.title.label = clip(label);
      this.title.caption = clip(label);
      this._stateChanged.emit();
    }
  };

  private _label: string;
  private _spec: Spec;
  private readonly _stateChanged = new Signal<this, void>(this);
}
