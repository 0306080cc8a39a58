/** The sidebar's commands: in its context menu, in the palette and under keys. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Menu } from '@lumino/widgets';
import type { Text } from '../../core/text/text';
import {
  actionNamed,
  RUN_ACTIONS,
  type RunAction
} from '../../core/actions/runActions';
import type { RunTarget } from '../../core/actions/runActs';
import type { SidebarActions } from './sidebarActions';
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

/** In the sidebar experiments are renamed by the same key. */
const RENAME = actionNamed('rename');

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

/** The runs that are named, or those that are selected. */
function targetOf({ run_ids }: Args, actions: SidebarActions): RunTarget {
  const { target } = actions;
  if (!Array.isArray(run_ids)) {
    return target;
  }
  const ids = run_ids.filter(id => typeof id === 'string');
  return { ids, rows: target.rows.filter(row => ids.includes(row.run_id)) };
}

/** A command for each thing that can be done to runs. */
function runCommands(actions: SidebarActions, text: Text): Command[] {
  const command = (action: RunAction): Command => {
    const chosen = ({ what }: Args) =>
      action.choices?.find(
        ({ id }) =>
          id === `${action.id}:${typeof what === 'string' ? what : ''}`
      ) ?? action;
    return {
      id: `trialbook:${action.id}`,
      label: args => chosen(args).label(text, targetOf(args, actions)),
      isEnabled: args => {
        const { place } = actions;
        const target = targetOf(args, actions);
        return place !== null && chosen(args).isEnabled(target, place);
      },
      isVisible: args => {
        const { place } = actions;
        const target = targetOf(args, actions);
        return place !== null && (action.isOffered?.(place, target) ?? true);
      },
      isToggled: args => {
        const { place } = actions;
        const target = targetOf(args, actions);
        return place !== null && (action.isOn?.(target, place) ?? false);
      },
      properties: {
        ...RUNS,
        ...(action.choices && { what: { type: 'string' } })
      },
      execute: args => {
        const { place } = actions;
        return place && chosen(args).run(targetOf(args, actions), place);
      }
    };
  };
  return [
    ...RUN_ACTIONS.filter(({ id }) => id !== 'rename').map(command),
    {
      id: 'trialbook:rename',
      label: text.__('Rename'),
      caption: text.__('Rename the run or the experiment'),
      isEnabled: () => {
        const { place, target } = actions;
        return (
          actions.experiment !== null ||
          (place !== null && RENAME.isEnabled(target, place))
        );
      },
      execute: () => {
        const { place, target } = actions;
        if (actions.experiment) {
          actions.renameExperiment();
        } else if (place) {
          RENAME.run(target, place);
        }
      }
    },
    {
      id: 'trialbook:undo',
      label: text.__('Undo'),
      caption: text.__('Take back what was last done in the sidebar'),
      execute: () => actions.state?.acts.undo()
    },
    {
      id: 'trialbook:redo',
      label: text.__('Redo'),
      caption: text.__('Do again what was last taken back in the sidebar'),
      execute: () => actions.state?.acts.redo()
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
      label: text.__('Open Experiment in a Tab'),
      isEnabled: () => actions.experiment !== null,
      isVisible: () => offers.tabs,
      execute: () => {
        actions.openExperiment();
      }
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
  offers: { tabs: boolean }
): void {
  const { commands, contextMenu } = app;
  const all = [
    ...runCommands(actions, text),
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

  const submenus = new Map<string, Menu>();
  for (const { id, label, choices } of RUN_ACTIONS) {
    if (choices) {
      const menu = new Menu({ commands });
      menu.title.label = label(text, actions.target);
      for (const choice of choices) {
        const args = { what: choice.id.split(':')[1] ?? '' };
        menu.addItem({ command: `trialbook:${id}`, args });
      }
      submenus.set(id, menu);
      panel.disposed.connect(() => {
        menu.dispose();
      });
    }
  }
  let rank = 0;
  const add = (selector: string, ...names: string[]) => {
    for (const name of names) {
      rank += 1;
      const submenu = submenus.get(name);
      const item =
        name === '-'
          ? ({ type: 'separator' } as const)
          : submenu
            ? ({ type: 'submenu', submenu } as const)
            : { command: `trialbook:${name}` };
      contextMenu.addItem({ ...item, selector, rank });
    }
  };
  RUN_ACTIONS.forEach(({ id, group }, at) => {
    if (at > 0 && RUN_ACTIONS[at - 1]?.group !== group) {
      add(RUN, '-');
    }
    add(submenus.has(id) ? RUN + CURRENT : RUN, id);
  });
  add(EXPERIMENT + CURRENT, 'open-experiment', 'rename', 'new-experiment');
  add(EXPERIMENT + CURRENT, '-', 'archive-experiment');
  add(EXPERIMENT + ARCHIVED, 'restore-experiment');

  const keys = [
    ...RUN_ACTIONS.filter(({ keys }) => keys !== undefined),
    { id: 'undo', keys: 'Accel Z' },
    { id: 'redo', keys: 'Accel Shift Z' }
  ];
  for (const { id, keys: pressed = '' } of keys) {
    commands.addKeyBinding({
      command: `trialbook:${id}`,
      keys: [pressed],
      selector: TREE
    });
  }
}
