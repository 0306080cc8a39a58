import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import { Panel } from '@lumino/widgets';
import React from 'react';
import type { RunsOfCell } from '../../core/cells/cellRuns';
import type { Text } from '../../core/text/text';
import type { BadgeActions } from '../../ui/cells/badgeItems';
import { CellBadge } from '../../ui/cells/CellBadge';
import type { NotebookRuns } from './notebookRuns';

/** Of notebooks that have room for badges. */
const ROOM = 'jp-mod-trialbookBadges';

/** The badges of one notebook panel. */
export class CellBadges implements IDisposable {
  constructor(
    private readonly _panel: NotebookPanel,
    private readonly _notebook: NotebookRuns,
    private readonly _actionsFor: (cell: Cell) => BadgeActions,
    private readonly _text: Text
  ) {
    this._stop = _notebook.runs.subscribe(this._schedule);
    void _panel.context.ready.then(() => {
      if (!this._disposed && usesTrialbook(_panel)) {
        this._reserve();
      }
    });
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
    content.removeClass(ROOM);
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
    if (runs.isLive) {
      this._reserve();
    }
    for (const cell of this._panel.content.widgets) {
      const found = runs.of(cell.model.id);
      const badge = this._badges.get(cell);
      if (found.count === 0) {
        badge?.dispose();
        this._badges.delete(cell);
      } else if (badge) {
        badge.present(found, runs.isLive);
      } else {
        this._add(cell, found);
      }
    }
  }

  private _add(cell: Cell, found: RunsOfCell): void {
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

  /** Have room for badges below each cell's code, so that nothing moves when one comes or goes. */
  private _reserve(): void {
    this._panel.content.addClass(ROOM);
  }

  private readonly _awaited = new WeakSet<Cell>();
  private readonly _badges = new WeakMap<Cell, Badge>();
  private _disposed = false;
  private _scheduled = false;
  private readonly _stop: () => void;
}

/** Whether the notebook is one of those whose cells may get badges, as far as its text tells. */
function usesTrialbook({ context }: NotebookPanel): boolean {
  return [...context.model.cells].some(
    ({ type, sharedModel }) =>
      type === 'code' && sharedModel.getSource().includes('trialbook')
  );
}

/** One badge. It lies on the lower edge of the input, between the last line and what follows. */
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

  present(runs: RunsOfCell, isLive: boolean): void {
    if (runs !== this._runs || isLive !== this._isLive) {
      this._runs = runs;
      this._isLive = isLive;
      this.update();
    }
  }

  protected override render(): React.JSX.Element {
    return (
      <CellBadge
        cell={this._runs}
        isLive={this._isLive}
        actions={this._actions}
        text={this._text}
      />
    );
  }

  private _isLive = false;
  private _runs: RunsOfCell = { count: 0, runs: [] };
}
