import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import React from 'react';
import type { Highlight } from '../../core/text/codeTokens';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type { CellDiff } from '../../protocol/generated';
import { CodeDiff } from '../../ui/cells/CodeDiff';
import { differenceIcon } from '../icon';
import type { TabKernel } from './tabKernel';
import { takeFocus } from '../takeFocus';

export interface Difference {
  /** Name of what the code is compared with. */
  base: string;
  /** Name of what is compared. */
  now: string;
  load: (client: Client) => Promise<CellDiff[]>;
}

/** How code differs, in a tab of its own. */
export class DiffTab extends ReactWidget {
  constructor(
    private _shown: Difference,
    readonly kernel: TabKernel,
    private readonly _highlight: Highlight | null,
    private readonly _text: Text
  ) {
    super();
    this.addClass('jp-TrialbookTab');
    this.title.icon = differenceIcon;
    this.title.label = _text.__(
      'Compare code: %1, %2',
      _shown.base,
      _shown.now
    );
    this.title.caption = _text.__(
      '%1 compared with %2',
      _shown.now,
      _shown.base
    );
    this.title.closable = true;
    kernel.changed.connect(this.update, this);
  }

  /** Compare anew. */
  compare(difference: Difference, client: Client | null): void {
    this._shown = difference;
    this.update();
    if (client) {
      this.kernel.setClient(client);
    }
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.kernel.dispose();
      super.dispose();
    }
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    takeFocus(this.node, [
      '.jp-TrialbookDiff-scroller',
      '.jp-TrialbookNotice button'
    ]);
  }

  protected override render(): React.JSX.Element {
    const { client, action } = this.kernel;
    return (
      <CodeDiff
        {...this._shown}
        client={client}
        reconnect={action}
        highlight={this._highlight}
        text={this._text}
      />
    );
  }
}
