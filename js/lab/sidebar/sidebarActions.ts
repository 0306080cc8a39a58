/** What a person does to the experiments of the sidebar, and which runs are selected there. */
import { sidebarPlace, sidebarTarget } from '../../core/sidebar/sidebarPlace';
import type { RunTarget } from '../../core/actions/runActs';
import type { Place } from '../../core/actions/runActions';
import { experimentKey } from '../../core/sidebar/runTree';
import type { SidebarState } from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import type { ExperimentRow } from '../../protocol/generated';
import { askExperiment } from '../actions/questions';
import type { SidebarPanel } from './sidebarPanel';

const NO_RUNS: RunTarget = { ids: [], rows: [] };

/** Acts on what is selected in the sidebar. */
export class SidebarActions {
  constructor(
    private readonly _panel: SidebarPanel,
    private readonly _text: Text
  ) {}

  get state(): SidebarState | null {
    return this._panel.state;
  }

  /** The runs that are selected. */
  get target(): RunTarget {
    return this.state ? sidebarTarget(this.state.getView()) : NO_RUNS;
  }

  /** Where they stand; null while there is no store to show. */
  get place(): Place | null {
    return this.state && sidebarPlace(this.state);
  }

  /** The experiment that the keyboard is at. */
  get experiment(): ExperimentRow | null {
    return this.state?.selection.experiment ?? null;
  }

  /** Change the name of the experiment that the keyboard is at, in its place. */
  renameExperiment(): void {
    if (this.experiment) {
      this.state?.rename(experimentKey(this.experiment.experiment_id));
    }
  }

  /** Show the runs of the experiment in a table of their own. */
  openExperiment(): void {
    const { experiment, state } = this;
    if (state && experiment) {
      const { experiment_id } = experiment;
      state.acts.services.openTab?.({
        view: 'runs',
        view_id: '',
        store_id: state.storeId,
        query: { experiment_ids: [experiment_id], filter: '', order_by: [] }
      });
    }
  }

  async newExperiment(given: string | null): Promise<void> {
    const name = given ?? (await askExperiment(this._text));
    const { state } = this;
    if (state && name !== null) {
      const params = { store_id: state.storeId, name };
      await state.attempt(state.client.request('experiment.create', params));
    }
  }

  async archiveExperiment(archived: boolean): Promise<void> {
    const { experiment, state } = this;
    if (state && experiment) {
      await state.changeExperiment(experiment, { archived });
    }
  }
}
