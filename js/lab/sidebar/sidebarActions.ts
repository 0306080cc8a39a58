/** What a person does to the runs and experiments of the sidebar. */
import type { INotebookTracker } from '@jupyterlab/notebook';
import { experimentKey, runKey } from '../../core/sidebar/runTree';
import type { SidebarState } from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import type { Params } from '../../protocol/client';
import type { ExperimentRow, RunRow } from '../../protocol/generated';
import { compareAges } from '../../core/table/order';
import { insertBelow } from '../notebook/notebookCells';
import {
  askExperiment,
  askNote,
  askTag,
  askWhichTag,
  confirmPurge
} from './sidebarDialogs';
import type { SidebarPanel } from './sidebarPanel';
import type { ICellLinks, IViewTabs } from '../tokens';

type Change = Omit<Params<'run.update'>, 'store_id' | 'run_ids'>;
export type What = Params<'code.insert'>['what'];

export interface Helpers {
  links: ICellLinks | null;
  tabs: IViewTabs | null;
  tracker: INotebookTracker;
  text: Text;
}

/** The ids where there are any, as messages take them. */
function someOf([first, ...rest]: readonly string[]):
  [string, ...string[]] | null {
  return first === undefined ? null : [first, ...rest];
}

/** Acts on what is selected in the sidebar, or on runs named by their ids. */
export class SidebarActions {
  constructor(
    private readonly _panel: SidebarPanel,
    private readonly _helpers: Helpers
  ) {}

  get state(): SidebarState | null {
    return this._panel.state;
  }

  /** The runs that are selected. */
  get runs(): readonly RunRow[] {
    return [...(this.state?.getView().chosen.runs.values() ?? [])];
  }

  /** The experiment that the keyboard is at. */
  get experiment(): ExperimentRow | null {
    return this.state?.selection.experiment ?? null;
  }

  async update(ids: readonly string[], change: Change): Promise<void> {
    const { state } = this;
    const run_ids = someOf(ids);
    if (state && run_ids) {
      const params = { store_id: state.storeId, run_ids, ...change };
      await state.attempt(state.client.request('run.update', params));
    }
  }

  async addTag(ids: readonly string[]): Promise<void> {
    const tag = await askTag(this._helpers.text);
    if (tag) {
      await this.update(ids, { set_tags: { [tag.key]: tag.value } });
    }
  }

  async removeTag(ids: readonly string[]): Promise<void> {
    const names = new Set(this.runs.flatMap(({ tags }) => Object.keys(tags)));
    const name = await askWhichTag([...names].sort(), this._helpers.text);
    if (name !== null) {
      await this.update(ids, { delete_tags: [name] });
    }
  }

  async editNote(ids: readonly string[]): Promise<void> {
    const { state } = this;
    const [first] = ids;
    if (!state || first === undefined) {
      return;
    }
    const params = { store_id: state.storeId, run_id: first };
    const detail = await state.attempt(state.client.request('run.get', params));
    if (detail) {
      const before = ids.length === 1 ? detail.note : '';
      const note = await askNote(before, ids.length, this._helpers.text);
      if (note !== null && (note !== before || ids.length > 1)) {
        await this.update(ids, { note });
      }
    }
  }

  async purge(ids: readonly string[]): Promise<void> {
    const { state } = this;
    const names = this.runs
      .filter(({ run_id }) => ids.includes(run_id))
      .map(({ run_name }) => run_name);
    const run_ids = someOf(ids);
    if (
      state &&
      run_ids &&
      (await confirmPurge(names, ids.length, this._helpers.text))
    ) {
      const params = { store_id: state.storeId, run_ids };
      await state.attempt(state.client.request('run.purge', params));
      // Of what is gone for good no change can be told.
      state.selection.clear();
      state.refresh();
    }
  }

  /** Change the name of the run or the experiment that the keyboard is at, in its place. */
  rename(): void {
    const [run, ...others] = this.runs;
    if (this.experiment) {
      this.state?.rename(experimentKey(this.experiment.experiment_id));
    } else if (run && others.length === 0) {
      this.state?.rename(runKey(run.run_id));
    }
  }

  async openRun(id: string): Promise<void> {
    const { state } = this;
    if (state) {
      const run = { store_id: state.storeId, run_id: id };
      await this._helpers.tabs?.openRun(run, state.client);
    }
  }

  /** Show the runs of an experiment, or some runs, in a table of their own. */
  async openTable(
    experimentIds: string[] | null,
    ids: readonly string[] | null
  ): Promise<void> {
    const { state } = this;
    const filter =
      ids === null
        ? ''
        : `run_id IN (${ids.map(id => `'${id.replaceAll("'", "''")}'`).join(', ')})`;
    const query = { experiment_ids: experimentIds, filter, order_by: [] };
    if (state) {
      await this._helpers.tabs?.open(
        { view: 'runs', view_id: '', store_id: state.storeId, query },
        state.client
      );
    }
  }

  async compare(ids: readonly string[]): Promise<void> {
    const experiments = new Set(this.runs.map(run => run.experiment_id));
    await this.openTable(experiments.size > 0 ? [...experiments] : null, ids);
  }

  /** Show how the code of two runs differs, the older one first. */
  async diff(): Promise<void> {
    const { state } = this;
    const [base, run] = [...this.runs].sort(compareAges);
    if (state && base && run) {
      const { storeId: store_id, client } = state;
      await this._helpers.links?.openDiff(
        { store_id, run_id: base.run_id },
        { store_id, run_id: run.run_id },
        client
      );
    }
  }

  /** Put a cell below the active one that shows runs or loads something of one. */
  async insert(ids: readonly string[], what: What): Promise<void> {
    const { state } = this;
    const { text, tracker } = this._helpers;
    const run_ids = someOf(ids);
    if (!state || !run_ids) {
      return;
    }
    const params = { store_id: state.storeId, run_ids, what };
    const made = await state.attempt(
      state.client.request('code.insert', params)
    );
    if (made && !insertBelow(tracker, made.source)) {
      state.say(text.__('No notebook is open that a cell could be put into.'));
    }
  }

  async newExperiment(given: string | null): Promise<void> {
    const name = given ?? (await askExperiment(this._helpers.text));
    const { state } = this;
    if (state && name !== null) {
      const params = { store_id: state.storeId, name };
      await state.attempt(state.client.request('experiment.create', params));
    }
  }

  async archiveExperiment(archived: boolean): Promise<void> {
    const { experiment, state } = this;
    if (state && experiment) {
      const { experiment_id } = experiment;
      const params = { store_id: state.storeId, experiment_id, archived };
      await state.attempt(state.client.request('experiment.update', params));
    }
  }
}
