import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import type { Text } from '../../core/text/text';
import { Notice } from '../../ui/parts/Notice';
import type { ViewHost } from './viewHost';

/** Why a view is not live beside a kernel that could bring it to life, and what to click. */
export class UntrustedNote extends ReactWidget {
  constructor(
    private readonly _host: ViewHost,
    private readonly _text: Text
  ) {
    super();
    _host.watched.changed.connect(this.update, this);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._host.watched.changed.disconnect(this.update, this);
      super.dispose();
    }
  }

  protected render(): React.JSX.Element | null {
    const { _host: host, _text: text } = this;
    return host.watched.connection?.status.kind === 'ready' ? (
      <Notice action={host.trust}>
        {text.__('Not live, because this notebook is not trusted.')}
      </Notice>
    ) : null;
  }
}
