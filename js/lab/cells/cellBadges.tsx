import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import { Panel } from '@lumino/widgets';
import React from 'react';
import type { Text } from '../../core/text/text';
import type { CellRunRow } from '../../protocol/generated';
import { type BadgeActions, CellBadge } from '../../ui/cells/CellBadge';
import type { NotebookRuns } from './notebookRuns';

/** The badges of one notebook panel. */
export class CellBadges implements IDisposable {
  constructor(
    private readonly _panel: NotebookPanel,
    private readonly _notebook: NotebookRuns,
    private readonly _actionsFor: (cell: Cell) => BadgeActions,
    private readonly _text: Text
  ) {
    this._stop = _notebook.runs.subscribe(this._schedule);
    _panel.content.cellInViewportChanged.connect(this._schedule, this);
    _panel.context.model.cells.changed.connect(this._schedule, this);
    _panel.disposed.connect(this.dispose, this);
    this._schedule();
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    if (this._disposed) {
      return;
    }
    this._disposed = true;
    this._stop();
    if (this._panel.isDisposed) {
      return;
    }
    const { content, context } = this._panel;
    content.cellInViewportChanged.disconnect(this._schedule, this);
    context.model.cells.changed.disconnect(this._schedule, this);
    for (const cell of content.widgets) {
      this._badges.get(cell)?.dispose();
    }
  }

  /** Look through the cells once for however much has happened at a time. */
  private readonly _schedule = (): void => {
    if (!this._scheduled) {
      this._scheduled = true;
      queueMicrotask(() => {
        this._scheduled = false;
        if (!this._disposed && !this._panel.isDisposed) {
          this._update();
        }
      });
    }
  };

  private _update(): void {
    const { runs } = this._notebook;
    for (const cell of this._panel.content.widgets) {
      const found = runs.of(cell.model.id);
      const badge = this._badges.get(cell);
      if (found.length === 0) {
        badge?.dispose();
        this._badges.delete(cell);
      } else if (badge) {
        badge.present(found, runs.isLive);
      } else {
        this._add(cell, found);
      }
    }
  }

  private _add(cell: Cell, found: readonly CellRunRow[]): void {
    const wrapper = cell.inputArea?.parent;
    if (wrapper instanceof Panel) {
      const badge = new Badge(this._actionsFor(cell), this._text);
      badge.present(found, this._notebook.runs.isLive);
      this._badges.set(cell, badge);
      wrapper.addWidget(badge);
    } else if (!this._awaited.has(cell)) {
      // It has not been drawn yet, or its input is folded.
      this._awaited.add(cell);
      void cell.ready.then(this._schedule);
    }
  }

  private readonly _awaited = new WeakSet<Cell>();
  private readonly _badges = new WeakMap<Cell, Badge>();
  private _disposed = false;
  private _scheduled = false;
  private readonly _stop: () => void;
}

/** One badge. It lies upon the lower edge of the input, so that nothing moves when it appears. */
class Badge extends ReactWidget {
  constructor(
    private readonly _actions: BadgeActions,
    private readonly _text: Text
  ) {
    super();
    this.addClass('jp-TrialbookBadge-place');
    // Enter presses a button here and does not edit the cell.
    this.node.dataset.lmSuppressShortcuts = 'true';
  }

  present(runs: readonly CellRunRow[], isLive: boolean): void {
    if (runs !== this._runs || isLive !== this._isLive) {
      this._runs = runs;
      this._isLive = isLive;
      this.update();
    }
  }

  protected override render(): React.JSX.Element {
    return (
      <CellBadge
        runs={this._runs}
        isLive={this._isLive}
        actions={this._actions}
        text={this._text}
      />
    );
  }

  private _isLive = false;
  private _runs: readonly CellRunRow[] = [];
}
