/** The sidebar's commands: in its context menu, in the palette and under keys. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Menu } from '@lumino/widgets';
import type { Text } from '../../core/text/text';
import type { SidebarActions, What } from './sidebarActions';
import type { SidebarPanel } from './sidebarPanel';

const RUN = '.jp-TrialbookSidebar-run';
const EXPERIMENT = '.jp-TrialbookSidebar-experiment';
const TREE = '.jp-TrialbookSidebar-tree:focus';
const CURRENT = ':not(.jp-mod-archived)';
const ARCHIVED = '.jp-mod-archived';

const NONE = { type: 'object', properties: {}, additionalProperties: false };
const RUNS = {
  run_ids: {
    type: 'array',
    items: { type: 'string' },
    description: 'The runs; those selected in the sidebar unless given.'
  }
};

type Args = ReadonlyPartialJSONObject;

interface Command {
  id: string;
  label: string | ((args: Args) => string);
  caption?: string;
  execute: (args: Args) => unknown;
  isEnabled?: (args: Args) => boolean;
  isVisible?: (args: Args) => boolean;
  isToggled?: (args: Args) => boolean;
  properties?: Args;
}

function idsOf(args: Args, actions: SidebarActions): string[] {
  const { run_ids } = args;
  return Array.isArray(run_ids)
    ? run_ids.filter(id => typeof id === 'string')
    : actions.runs.map(run => run.run_id);
}

function given(args: Args, name: string, otherwise: boolean): boolean {
  return typeof args[name] === 'boolean' ? args[name] : otherwise;
}

/** Commands for runs. */
function runCommands(
  actions: SidebarActions,
  text: Text,
  offers: { tabs: boolean; links: boolean }
): Command[] {
  const some = (args: Args) => idsOf(args, actions).length > 0;
  const one = (args: Args) => idsOf(args, actions).length === 1;
  const all = (mark: 'starred' | 'pinned') =>
    actions.runs.length > 0 && actions.runs.every(run => run[mark] === true);
  const marking = (
    id: string,
    mark: 'starred' | 'pinned',
    label: string
  ): Command => ({
    id,
    label,
    isEnabled: some,
    isToggled: () => all(mark),
    properties: { ...RUNS, [mark]: { type: 'boolean' } },
    execute: args =>
      actions.update(idsOf(args, actions), {
        [mark]: given(args, mark, !all(mark))
      })
  });
  const whats: Record<What, string> = {
    show: text.__('Insert Cell: Show'),
    params: text.__('Insert Cell: Load Params'),
    history: text.__('Insert Cell: Load History'),
    model: text.__('Insert Cell: Load Model')
  };
  return [
    {
      id: 'trialbook:open-selected-run',
      label: text.__('Open Run'),
      isEnabled: one,
      isVisible: () => offers.tabs,
      properties: RUNS,
      execute: args => actions.openRun(idsOf(args, actions)[0] ?? '')
    },
    marking('trialbook:star-runs', 'starred', text.__('Star')),
    marking('trialbook:pin-runs', 'pinned', text.__('Pin to the Top')),
    {
      id: 'trialbook:rename',
      label: text.__('Rename'),
      caption: text.__('Rename the run or the experiment'),
      isEnabled: () => actions.experiment !== null || actions.runs.length === 1,
      execute: () => {
        actions.rename();
      }
    },
    {
      id: 'trialbook:add-tag',
      label: text.__('Add Tag…'),
      isEnabled: some,
      properties: RUNS,
      execute: args => actions.addTag(idsOf(args, actions))
    },
    {
      id: 'trialbook:remove-tag',
      label: text.__('Remove Tag…'),
      isEnabled: () =>
        actions.runs.some(({ tags }) => Object.keys(tags).length > 0),
      properties: RUNS,
      execute: args => actions.removeTag(idsOf(args, actions))
    },
    {
      id: 'trialbook:edit-note',
      label: text.__('Edit Note…'),
      isEnabled: some,
      properties: RUNS,
      execute: args => actions.editNote(idsOf(args, actions))
    },
    {
      id: 'trialbook:compare-runs',
      label: text.__('Compare in a Table'),
      // A table shows no archived runs.
      isEnabled: args =>
        some(args) && actions.runs.every(run => run.archived !== true),
      isVisible: () => offers.tabs,
      properties: RUNS,
      execute: args => actions.compare(idsOf(args, actions))
    },
    {
      id: 'trialbook:compare-code',
      label: text.__('Code Difference'),
      isEnabled: () => actions.runs.length === 2,
      isVisible: () => offers.links,
      execute: () => actions.diff()
    },
    {
      id: 'trialbook:insert-cell',
      label: ({ what }) => whats[(what ?? 'show') as What],
      isEnabled: args =>
        args.what === undefined || args.what === 'show'
          ? some(args)
          : one(args),
      properties: {
        ...RUNS,
        what: { type: 'string', enum: Object.keys(whats) }
      },
      execute: args =>
        actions.insert(idsOf(args, actions), (args.what ?? 'show') as What)
    },
    {
      id: 'trialbook:archive-runs',
      label: text.__('Archive'),
      isEnabled: args =>
        some(args) && actions.runs.every(run => run.archived !== true),
      properties: RUNS,
      execute: args => actions.update(idsOf(args, actions), { archived: true })
    },
    {
      id: 'trialbook:restore-runs',
      label: text.__('Restore'),
      isEnabled: args =>
        some(args) && actions.runs.every(run => run.archived === true),
      properties: RUNS,
      execute: args => actions.update(idsOf(args, actions), { archived: false })
    },
    {
      id: 'trialbook:purge-runs',
      label: text.__('Delete for Good…'),
      isEnabled: args =>
        some(args) && actions.runs.every(run => run.archived === true),
      properties: RUNS,
      execute: args => actions.purge(idsOf(args, actions))
    }
  ];
}

/** Commands for experiments and for the sidebar itself. */
function otherCommands(
  panel: SidebarPanel,
  actions: SidebarActions,
  text: Text,
  offers: { tabs: boolean }
): Command[] {
  return [
    {
      id: 'trialbook:new-experiment',
      label: text.__('New Experiment…'),
      isEnabled: () => actions.state !== null,
      properties: { name: { type: 'string' } },
      execute: ({ name }) =>
        actions.newExperiment(typeof name === 'string' ? name : null)
    },
    {
      id: 'trialbook:open-experiment',
      label: text.__('Open Runs in a Tab'),
      isEnabled: () => actions.experiment !== null,
      isVisible: () => offers.tabs,
      execute: () =>
        actions.openTable([actions.experiment?.experiment_id ?? ''], null)
    },
    {
      id: 'trialbook:archive-experiment',
      label: text.__('Archive Experiment'),
      isEnabled: () =>
        actions.experiment !== null && !actions.experiment.archived,
      execute: () => actions.archiveExperiment(true)
    },
    {
      id: 'trialbook:restore-experiment',
      label: text.__('Restore Experiment'),
      isEnabled: () => actions.experiment?.archived === true,
      execute: () => actions.archiveExperiment(false)
    },
    {
      id: 'trialbook:show-archived',
      label: text.__('Show Archived Runs'),
      isToggled: () => panel.habits.get().archived,
      execute: () => {
        panel.habits.change({ archived: !panel.habits.get().archived });
      }
    }
  ];
}

/** Add the commands, their places in menus and palette, and their keys. */
export function addSidebarCommands(
  app: JupyterFrontEnd,
  panel: SidebarPanel,
  actions: SidebarActions,
  palette: ICommandPalette | null,
  text: Text,
  offers: { tabs: boolean; links: boolean }
): void {
  const { commands, contextMenu } = app;
  const all = [
    ...runCommands(actions, text, offers),
    ...otherCommands(panel, actions, text, offers)
  ];
  for (const { id, properties, ...command } of all) {
    const options: CommandRegistry.ICommandOptions = {
      ...command,
      describedBy: {
        args: properties
          ? { type: 'object', properties, additionalProperties: false }
          : NONE
      }
    };
    commands.addCommand(id, options);
    palette?.addItem({ command: id, category: text.__('Trialbook') });
  }
  panel.changed.connect(() => {
    all.forEach(({ id }) => {
      commands.notifyCommandChanged(id);
    });
  });

  const cells = new Menu({ commands });
  panel.disposed.connect(() => {
    cells.dispose();
  });
  cells.title.label = text.__('Insert Cell');
  for (const what of ['show', 'params', 'history', 'model']) {
    cells.addItem({ command: 'trialbook:insert-cell', args: { what } });
  }
  let rank = 0;
  const add = (selector: string, ...names: string[]) => {
    for (const name of names) {
      rank += 1;
      if (name === '-') {
        contextMenu.addItem({ type: 'separator', selector, rank });
      } else if (name === 'insert-cell') {
        contextMenu.addItem({
          type: 'submenu',
          submenu: cells,
          selector,
          rank
        });
      } else {
        contextMenu.addItem({ command: `trialbook:${name}`, selector, rank });
      }
    }
  };
  const current = RUN + CURRENT;
  add(RUN, 'open-selected-run');
  add(current, 'star-runs', 'pin-runs', 'rename', '-');
  add(current, 'add-tag', 'remove-tag', 'edit-note', '-');
  add(current, 'compare-runs');
  add(RUN, 'compare-code');
  add(current, 'insert-cell', '-', 'archive-runs');
  add(RUN + ARCHIVED, '-', 'restore-runs', 'purge-runs');
  add(EXPERIMENT + CURRENT, 'open-experiment', 'rename', 'new-experiment');
  add(EXPERIMENT + CURRENT, '-', 'archive-experiment');
  add(EXPERIMENT + ARCHIVED, 'restore-experiment');

  const keys: readonly (readonly [string, string[]])[] = [
    ['trialbook:rename', ['F2']],
    ['trialbook:archive-runs', ['Delete']],
    ['trialbook:purge-runs', ['Shift Delete']],
    ['trialbook:open-selected-run', ['Accel Enter']]
  ];
  for (const [command, pressed] of keys) {
    commands.addKeyBinding({ command, keys: pressed, selector: TREE });
  }
}
