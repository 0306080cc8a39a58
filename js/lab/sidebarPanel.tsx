import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import React from 'react';
import type { Text } from '../core/text';
import { Sidebar } from '../ui/Sidebar';
import { trialbookIcon } from './icon';
import type { SidebarModel } from './sidebarModel';
import type { IRunTabs } from './tokens';

/** Experiments and runs beside the notebook. */
export class SidebarPanel extends ReactWidget {
  constructor(
    private readonly _model: SidebarModel,
    private readonly _text: Text,
    private readonly _tabs: IRunTabs | null
  ) {
    super();
    this.id = 'trialbook-sidebar';
    this.title.icon = trialbookIcon;
    this.title.caption = _text.__('Trialbook');
    this.addClass('jp-TrialbookPanel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', _text.__('Trialbook'));
    _model.changed.connect(this.update, this);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._model.changed.disconnect(this.update, this);
      this._model.dispose();
      super.dispose();
    }
  }

  protected override render(): React.JSX.Element {
    const { _model: model, _tabs: tabs } = this;
    return (
      <Sidebar
        source={model.source}
        text={this._text}
        onOpenTab={
          tabs
            ? (spec, client) => {
                void tabs.open(spec, client);
              }
            : null
        }
      />
    );
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._model.active = true;
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._model.active = this.isVisible;
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._model.active = false;
  }
}
