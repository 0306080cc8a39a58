import React from 'react';
import type { RunViewData } from '../protocol/generated';
import { isRunViewData } from '../protocol/generatedChecks';
import { RunSnapshotClient } from '../protocol/runSnapshotClient';
import type { RunPage } from '../ui/run/RunPage';
import type {
  OutputPlace,
  OutputView,
  ViewKind,
  ViewLinks
} from './outputView';

/** One run in an output. */
class RunOutput implements OutputView {
  constructor(
    readonly view: RunViewData,
    private readonly _links: ViewLinks
  ) {
    this._saved = new RunSnapshotClient(view.snapshot);
  }

  async prepare(): Promise<void> {
    this._page = (await import('../ui/run/RunPage')).RunPage;
  }

  render(place: OutputPlace): React.JSX.Element {
    const { _links: links, _page: Page, view } = this;
    const { live } = place;
    const { cells, pages } = links;
    if (!Page) {
      return <></>;
    }
    this._place = place;
    const open =
      live && pages
        ? (run: { store_id: string | null; run_id: string }) => {
            void pages.open(run, live);
          }
        : null;
    return (
      <Page
        compact
        client={live ?? this._saved}
        run={view.spec}
        snapshot={view.snapshot}
        takenAt={view.taken_at}
        text={links.text}
        renderMarkdown={links.renderMarkdown}
        onRevealCell={
          cells ? (notebook, cellId) => cells.reveal(notebook, cellId) : null
        }
        onOpenRun={open}
        onOpenTab={open}
        onSettled={this._settle}
        reconnect={live ? null : place.reconnect}
        interrupt={place.interrupt}
      />
    );
  }

  /** The same function all along: the page listens with it. */
  private readonly _settle = (): void => {
    const { spec } = this.view;
    this._place?.refresh((client, shared) =>
      client.request('run.bundle', { spec, shared })
    );
  };

  private _page: typeof RunPage | null = null;
  private _place: OutputPlace | null = null;
  private readonly _saved: RunSnapshotClient;
}

export const runKind: ViewKind = (view, links) =>
  isRunViewData(view) ? new RunOutput(view, links) : null;
