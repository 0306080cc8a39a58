import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import type { Text } from '../core/text';
import type { Client } from '../protocol/client';
import type { RunsSpec } from '../protocol/generated';
import { RunTable } from '../ui/RunTable';
import { trialbookIcon } from './icon';
import type { LayoutMemory } from './layoutMemory';
import type { IRunPages } from './tokens';

let opened = 0;

/** A run table with a tab of its own. */
export class RunsTab extends ReactWidget {
  constructor(
    private readonly _client: Client,
    private readonly _spec: RunsSpec,
    private readonly _memory: LayoutMemory,
    private readonly _pages: IRunPages | null,
    private readonly _text: Text
  ) {
    super();
    opened += 1;
    this.id = `trialbook-runs-${String(opened)}`;
    this.addClass('jp-TrialbookTab');
    this.title.icon = trialbookIcon;
    this.title.label = _text.__('Runs');
    this.title.closable = true;
  }

  protected override render(): React.JSX.Element {
    const { _pages: pages } = this;
    return (
      <RunTable
        client={this._client}
        spec={this._spec}
        snapshot={null}
        takenAt={null}
        text={this._text}
        onSpecChange={this._memory.keep}
        {...(pages && {
          onOpenRun: ({ run_id }) => {
            void pages.open(
              { store_id: this._spec.store_id, run_id },
              this._client
            );
          }
        })}
      />
    );
  }
}
