import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import React from 'react';
import { clip } from '../core/format';
import type { Text } from '../core/text';
import type { RunDetail } from '../protocol/generated';
import type { RenderMarkdown, RevealCell } from '../ui/run/pageTools';
import { RunPage } from '../ui/run/RunPage';
import { trialbookIcon } from './icon';
import type { TabKernel } from './tabKernel';
import { takeFocus } from './takeFocus';
import type { IRunPlace } from './tokens';

let opened = 0;

export interface RunTabOptions {
  run: IRunPlace;
  /** As far as it is known already. */
  runName: string;
  kernel: TabKernel;
  text: Text;
  renderMarkdown: RenderMarkdown | null;
  onRevealCell: RevealCell | null;
  onOpenRun: (run: IRunPlace) => void;
  /** The name or the store of the run has become known. */
  onKnown: () => void;
}

/** A run's page with a tab of its own. */
export class RunTab extends ReactWidget {
  constructor(private readonly _options: RunTabOptions) {
    super();
    opened += 1;
    this.id = `trialbook-run-${String(opened)}`;
    this.addClass('jp-TrialbookTab');
    this.title.icon = trialbookIcon;
    this.title.label = clip(_options.runName) || _options.text.__('Run');
    this.title.closable = true;
    this._run = _options.run;
    _options.kernel.changed.connect(this.update, this);
    _options.kernel.moved.connect(_options.onKnown);
  }

  get run(): IRunPlace {
    return this._run;
  }

  get runName(): string {
    return this._name ?? this._options.runName;
  }

  get kernel(): TabKernel {
    return this._options.kernel;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.kernel.dispose();
      super.dispose();
    }
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    takeFocus(this.node, [
      '[role=tab][aria-selected=true]',
      '.jp-TrialbookNotice button'
    ]);
  }

  protected override render(): React.JSX.Element {
    const { kernel, text, renderMarkdown, onRevealCell, onOpenRun } =
      this._options;
    return (
      <RunPage
        client={kernel.client}
        run={this._run}
        snapshot={null}
        takenAt={null}
        text={text}
        renderMarkdown={renderMarkdown}
        onRevealCell={onRevealCell}
        onOpenRun={onOpenRun}
        onDetail={this._onDetail}
        reconnect={kernel.action}
        interrupt={kernel.interrupt}
      />
    );
  }

  private readonly _onDetail = ({ run_name, store }: RunDetail): void => {
    if (run_name === this._name && store.store_id === this._run.store_id) {
      return;
    }
    this._name = run_name;
    this._run = { ...this._run, store_id: store.store_id };
    this.title.label = clip(run_name);
    this.title.caption = clip(run_name);
    this._options.onKnown();
  };

  private _name: string | null = null;
  private _run: IRunPlace;
}
