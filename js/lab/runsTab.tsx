import { ReactWidget } from '@jupyterlab/ui-components';
import { UUID } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import React from 'react';
import type { Text } from '../core/text';
import type { Client } from '../protocol/client';
import type { RunRow, RunsSpec } from '../protocol/generated';
import { RunTable } from '../ui/RunTable';
import { trialbookIcon } from './icon';
import type { TakeRuns } from './runDrag';
import type { TabKernel } from './tabKernel';
import { takeFocus } from './takeFocus';

export interface RunsTabOptions {
  kernel: TabKernel;
  spec: RunsSpec;
  text: Text;
  /** The same tab after the page was loaded again has the same name. */
  name?: string | undefined;
  onOpenRun: ((run: RunRow, client: Client, spec: RunsSpec) => void) | null;
  takeRuns: TakeRuns | null;
}

/** A run table with a tab of its own. */
export class RunsTab extends ReactWidget {
  constructor(private readonly _options: RunsTabOptions) {
    super();
    const { kernel, spec, text } = _options;
    this._spec = spec;
    this.name = _options.name ?? UUID.uuid4();
    this.id = `trialbook-runs-${this.name}`;
    this.addClass('jp-TrialbookTab');
    this.title.icon = trialbookIcon;
    this.title.label = text.__('Runs');
    this.title.caption = kernel.notebook ?? '';
    this.title.closable = true;
    kernel.changed.connect(this._onKernel, this);
    kernel.moved.connect(this._onMoved, this);
  }

  readonly name: string;

  /** The table as it is sorted, filtered and arranged now. */
  get spec(): RunsSpec {
    return this._spec;
  }

  get notebook(): string | null {
    return this._options.kernel.notebook;
  }

  get specChanged(): ISignal<this, RunsSpec> {
    return this._specChanged;
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
    takeFocus(this.node, ['table[tabindex]', '.jp-TrialbookNotice button']);
  }

  protected override render(): React.JSX.Element {
    const { kernel, onOpenRun, takeRuns, text } = this._options;
    const { client } = kernel;
    return (
      <RunTable
        client={client}
        spec={this._options.spec}
        snapshot={null}
        takenAt={null}
        text={text}
        reconnect={kernel.action}
        interrupt={kernel.interrupt}
        onDragRuns={
          takeRuns &&
          ((runs, from) => takeRuns(client, this._spec.store_id, runs, from))
        }
        onSpecChange={this._keep}
        {...(onOpenRun && {
          onOpenRun: run => {
            onOpenRun(run, client, this._spec);
          }
        })}
      />
    );
  }

  private _onKernel(): void {
    this.update();
  }

  private _onMoved(): void {
    this.title.caption = this.notebook ?? '';
    this._specChanged.emit(this._spec);
  }

  private readonly _keep = (spec: RunsSpec): void => {
    this._spec = spec;
    this._specChanged.emit(spec);
  };

  private _spec: RunsSpec;
  private readonly _specChanged = new Signal<this, RunsSpec>(this);
}
