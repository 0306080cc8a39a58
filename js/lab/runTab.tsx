import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import { clip } from '../core/format';
import type { Text } from '../core/text';
import type { RunDetail } from '../protocol/generated';
import type { RenderMarkdown, RevealCell } from '../ui/run/pageTools';
import { RunPage } from '../ui/run/RunPage';
import { trialbookIcon } from './icon';
import type { RunTabSource } from './runTabSource';
import type { IRunPlace } from './tokens';

let opened = 0;

export interface RunTabOptions {
  run: IRunPlace;
  /** As far as it is known already. */
  runName: string;
  source: RunTabSource;
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
    _options.source.changed.connect(this.update, this);
  }

  get run(): IRunPlace {
    return this._run;
  }

  get runName(): string {
    return this._name ?? this._options.runName;
  }

  get source(): RunTabSource {
    return this._options.source;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.source.dispose();
      super.dispose();
    }
  }

  protected override render(): React.JSX.Element {
    const { source, text, renderMarkdown, onRevealCell, onOpenRun } =
      this._options;
    return (
      <RunPage
        client={source.client}
        run={this._run}
        snapshot={null}
        takenAt={null}
        text={text}
        renderMarkdown={renderMarkdown}
        onRevealCell={onRevealCell}
        onOpenRun={onOpenRun}
        onDetail={this._onDetail}
        reconnect={source.action}
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
