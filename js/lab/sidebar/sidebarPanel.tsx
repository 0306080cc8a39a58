import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { type ISignal, Signal } from '@lumino/signaling';
import React from 'react';
import type { HabitsKeeper } from '../../core/sidebar/sidebarHabits';
import type { SidebarState } from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import { Sidebar, type SidebarHost } from '../../ui/sidebar/Sidebar';
import { trialbookIcon } from '../icon';
import type { SidebarMemory } from './sidebarMemory';
import type { SidebarModel } from './sidebarModel';
import { takeFocus } from '../takeFocus';

/** Experiments and runs beside the notebook. */
export class SidebarPanel extends ReactWidget {
  constructor(
    private readonly _model: SidebarModel,
    private readonly _text: Text,
    memory: SidebarMemory
  ) {
    super();
    this.id = 'trialbook-sidebar';
    this.title.icon = trialbookIcon;
    this.title.caption = _text.__('Trialbook');
    this.addClass('jp-TrialbookPanel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', _text.__('Trialbook'));
    _model.changed.connect(this.update, this);
    this.habits = memory.habits;
    void memory.recalled.then(() => {
      this._recalled = true;
      this.update();
    });
  }

  readonly habits: HabitsKeeper;

  /** What the host does for the sidebar. */
  host: SidebarHost = {};

  /** What is shown and chosen; null while there is no store to show. */
  get state(): SidebarState | null {
    return this._state;
  }

  /** Something else is shown or chosen. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._model.changed.disconnect(this.update, this);
      this._model.dispose();
      super.dispose();
    }
  }

  protected override render(): React.JSX.Element | null {
    return this._recalled ? (
      <Sidebar
        {...this.host}
        source={this._model.source}
        habits={this.habits}
        text={this._text}
        onState={this._onState}
      />
    ) : null;
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    takeFocus(this.node, ['[role=tree]', '.jp-TrialbookNotice button']);
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

  private readonly _onState = (state: SidebarState | null): void => {
    this._leave();
    this._state = state;
    this._leave =
      state?.subscribe(() => {
        this._changed.emit();
      }) ?? (() => undefined);
    this._changed.emit();
  };

  private readonly _changed = new Signal<this, void>(this);
  private _leave: () => void = () => undefined;
  private _recalled = false;
  private _state: SidebarState | null = null;
}
