import React from 'react';
import type { RunsSpec, ViewData } from '../protocol/generated';
import { SnapshotClient } from '../protocol/snapshotClient';
import { isViewData } from '../protocol/generatedChecks';
import type { RunTable } from '../ui/RunTable';
import type {
  OutputPlace,
  OutputView,
  ViewKind,
  ViewLinks
} from './outputView';

/** A run table in an output. */
class RunsOutput implements OutputView {
  constructor(
    readonly view: ViewData,
    private readonly _links: ViewLinks
  ) {
    this._spec = view.spec;
    this._saved = new SnapshotClient(view);
  }

  async prepare(before: OutputView | null): Promise<void> {
    const { spec } = this.view;
    const known = before instanceof RunsOutput ? before._spec : null;
    // A cell that was executed again is arranged as it was before.
    const found = known ?? (await this._links.tabs?.memory.recall(spec));
    this._spec = found?.view_id === spec.view_id ? found : spec;
    this._table = (await import('../ui/RunTable')).RunTable;
  }

  render(place: OutputPlace): React.JSX.Element {
    const { _links: links, _table: Table, view } = this;
    const { live } = place;
    const { pages, tabs, takeRuns } = links;
    if (!Table) {
      return <></>;
    }
    this._place = place;
    return (
      <Table
        client={live ?? this._saved}
        spec={view.spec.layout ? view.spec : this._spec}
        snapshot={view.snapshot}
        takenAt={view.taken_at}
        text={links.text}
        onSettled={this._settle}
        {...(tabs && { onSpecChange: tabs.memory.keep })}
        {...(live &&
          pages && {
            onOpenRun: ({ run_id }) => {
              void pages.open({ store_id: view.spec.store_id, run_id }, live);
            }
          })}
        onDragRuns={
          live && takeRuns
            ? (runs, from) => takeRuns(live, view.spec.store_id, runs, from)
            : null
        }
        onOpenTab={
          live && tabs
            ? spec => {
                void tabs.open(spec, live);
              }
            : null
        }
        reconnect={live ? null : place.reconnect}
        interrupt={place.interrupt}
        onInsertCell={links.onInsertCell}
      />
    );
  }

  /** The same function all along: the table listens with it. */
  private readonly _settle = (spec: RunsSpec): void => {
    this._place?.refresh((client, shared) =>
      client.request('view.bundle', { spec, shared })
    );
  };

  private _place: OutputPlace | null = null;
  private readonly _saved: SnapshotClient;
  private _spec: RunsSpec;
  private _table: typeof RunTable | null = null;
}

export const runsKind: ViewKind = (view, links) =>
  isViewData(view) ? new RunsOutput(view, links) : null;
