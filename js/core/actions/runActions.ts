/** Everything that can be done to runs: one list for menus, keys, buttons and commands. */
import type { Text } from '../text/text';
import { formatCount } from '../text/format';
import { toRunsPython } from '../table/tableText';
import type { RunServices } from './services';
import type { Inserted, RunActs, RunTarget } from './runActs';

/** What is on or off for a run where it stands. */
export interface Toggle {
  isOn(id: string): boolean;
  toggle(id: string): void;
}

/** Where runs stand, and what can be done to them there; null for what cannot. */
export interface Place {
  readonly acts: RunActs;
  readonly services: RunServices;
  /** Whether a kernel can be asked. */
  readonly live: boolean;
  /** Let a name be changed where it stands. */
  readonly rename: ((id: string) => void) | null;
  readonly baseline: Toggle | null;
  readonly charts: Toggle | null;
  readonly copy: (content: string) => void;
  /** Where code finds the runs, if it is to say so. */
  readonly trackingUri: string | null;
}

export interface RunAction {
  readonly id: string;
  readonly label: (text: Text, target: RunTarget) => string;
  /** Keys as JupyterLab writes them. */
  readonly keys?: string;
  /** Actions of one group stand together. */
  readonly group: 'open' | 'show' | 'mark' | 'edit' | 'take' | 'archive';
  /** Whether this can be done at such a place at all. */
  readonly isOffered?: (place: Place, target: RunTarget) => boolean;
  /** Whether it can be done to these runs. */
  readonly isEnabled: (target: RunTarget, place: Place) => boolean;
  readonly isOn?: (target: RunTarget, place: Place) => boolean;
  readonly run: (target: RunTarget, place: Place) => unknown;
  /** What of it can be chosen. */
  readonly choices?: readonly RunAction[];
}

/** Runs that a comparison or a table names. */
export const MAX_COMPARED = 1000;

const some = ({ ids }: RunTarget) => ids.length > 0;
const one = ({ ids }: RunTarget) => ids.length === 1;
const isArchived = ({ rows }: RunTarget) =>
  rows.length > 0 && rows.every(row => row.archived === true);
const isCurrent = ({ rows }: RunTarget) =>
  rows.every(row => row.archived !== true);
/** Runs that take changes. */
const changing = (target: RunTarget, { live }: Place) =>
  live && some(target) && isCurrent(target);
const whole = (_place: Place, target: RunTarget) => !isArchived(target);
/** Neither a comparison nor a table shows archived runs. */
const canCompare = (place: Place, target: RunTarget) =>
  whole(place, target) && place.services.openTab !== null;
const comparable = (target: RunTarget) =>
  target.ids.length > 1 &&
  target.ids.length <= MAX_COMPARED &&
  isCurrent(target);

function mark(
  id: string,
  field: 'starred' | 'pinned',
  label: (text: Text) => string
): RunAction {
  const isOn = ({ rows }: RunTarget) =>
    rows.length > 0 && rows.every(row => row[field] === true);
  return {
    id,
    label,
    group: 'mark',
    isOffered: whole,
    isEnabled: changing,
    isOn,
    run: (target, { acts }) =>
      acts.update(target.ids, { [field]: !isOn(target) })
  };
}

function toggle(
  id: string,
  field: 'baseline' | 'charts',
  keys: string,
  label: (text: Text) => string
): RunAction {
  return {
    id,
    label,
    keys,
    group: 'show',
    isOffered: place => place[field] !== null,
    isEnabled: one,
    isOn: ({ ids }, place) => place[field]?.isOn(ids[0] ?? '') ?? false,
    run: ({ ids }, place) => place[field]?.toggle(ids[0] ?? '')
  };
}

/** Whether all runs are known to have logged such a thing. */
function haveLogged(
  { ids, rows }: RunTarget,
  what: 'images' | 'predictions'
): boolean {
  return (
    rows.length === ids.length && rows.every(row => row.logged?.includes(what))
  );
}

function insertion(
  what: Inserted,
  label: (text: Text) => string,
  isEnabled = one
): RunAction {
  return {
    id: `insert-cell:${what}`,
    label,
    group: 'take',
    isEnabled: (target, place) => place.live && isEnabled(target),
    run: (target, { acts }) => acts.insert(target, what)
  };
}

/** In the order of menus. */
export const RUN_ACTIONS: readonly RunAction[] = [
  {
    id: 'open-selected-run',
    label: text => text.__('Open Run'),
    keys: 'Accel Enter',
    group: 'open',
    isOffered: ({ services }) => services.openRun !== null,
    isEnabled: one,
    run: ({ ids }, { acts }) => {
      acts.openRun(ids[0] ?? '');
    }
  },
  {
    id: 'compare-runs',
    label: text => text.__('Compare'),
    group: 'open',
    isOffered: canCompare,
    isEnabled: comparable,
    run: (target, { acts }) => {
      acts.compare(target);
    }
  },
  {
    id: 'compare-in-table',
    label: text => text.__('Compare in a Table'),
    group: 'open',
    isOffered: canCompare,
    isEnabled: comparable,
    run: (target, { acts }) => {
      acts.compare(target, 'runs');
    }
  },
  {
    id: 'compare-code',
    label: text => text.__('Compare Code'),
    group: 'open',
    isOffered: ({ services }) => services.openDiff !== null,
    isEnabled: ({ ids, rows }) => ids.length === 2 && rows.length === 2,
    run: (target, { acts }) => {
      acts.diff(target);
    }
  },
  toggle('set-baseline', 'baseline', 'B', text => text.__('Set as Baseline')),
  toggle('show-in-charts', 'charts', 'V', text => text.__('Show in Charts')),
  mark('star-runs', 'starred', text => text.__('Star')),
  mark('pin-runs', 'pinned', text => text.__('Pin to the Top')),
  {
    id: 'rename',
    label: text => text.__('Rename'),
    keys: 'F2',
    group: 'edit',
    isOffered: (place, target) => place.rename !== null && whole(place, target),
    isEnabled: (target, place) => changing(target, place) && one(target),
    run: ({ ids }, place) => place.rename?.(ids[0] ?? '')
  },
  {
    id: 'edit-tags',
    label: text => text.__('Edit Tags…'),
    keys: 'T',
    group: 'edit',
    isOffered: (place, target) =>
      place.services.questions !== null && whole(place, target),
    isEnabled: changing,
    run: (target, { acts }) => acts.editTags(target)
  },
  {
    id: 'edit-note',
    label: text => text.__('Edit Note…'),
    group: 'edit',
    isOffered: (place, target) =>
      place.services.questions !== null && whole(place, target),
    isEnabled: changing,
    run: (target, { acts }) => acts.editNote(target)
  },
  {
    id: 'insert-cell',
    label: text => text.__('Insert Cell'),
    group: 'take',
    isOffered: (place, target) =>
      place.services.insertCell !== null && whole(place, target),
    isEnabled: some,
    run: (target, { acts }) => acts.insert(target, 'show'),
    choices: [
      insertion('show', text => text.__('Show'), some),
      {
        id: 'insert-cell:compare',
        label: text => text.__('Compare'),
        group: 'take',
        isEnabled: comparable,
        run: (target, { acts, trackingUri }) =>
          acts.insertComparison(target, trackingUri)
      },
      {
        ...insertion(
          'confusion_matrix',
          text => text.__('Confusion Matrix'),
          ({ ids }) => ids.length === 1 || ids.length === 2
        ),
        isOffered: (_place, target) => haveLogged(target, 'predictions')
      },
      {
        ...insertion('gallery', text => text.__('Gallery'), some),
        isOffered: (_place, target) => haveLogged(target, 'images')
      },
      insertion('params', text => text.__('Load Params')),
      insertion('history', text => text.__('Load History')),
      insertion('model', text => text.__('Load Model'))
    ]
  },
  {
    id: 'copy-run-id',
    label: (text, { ids }) =>
      text._n(
        'Copy Run ID',
        'Copy %2 Run IDs',
        ids.length,
        formatCount(ids.length)
      ),
    group: 'take',
    isEnabled: some,
    run: ({ ids }, { copy }) => {
      copy(ids.join('\n'));
    }
  },
  {
    id: 'copy-as-python',
    label: text => text.__('Copy as Python'),
    group: 'take',
    isEnabled: some,
    run: ({ ids }, { copy, trackingUri }) => {
      copy(toRunsPython(ids, trackingUri));
    }
  },
  {
    id: 'copy-link',
    label: text => text.__('Copy Link'),
    group: 'take',
    isOffered: ({ services }) => services.linkTo !== null,
    isEnabled: one,
    run: ({ ids }, { acts, copy }) => {
      const link = acts.linkTo(ids[0] ?? '');
      if (link !== null) {
        copy(link);
      }
    }
  },
  {
    id: 'archive-runs',
    label: text => text.__('Archive'),
    keys: 'Delete',
    group: 'archive',
    isOffered: whole,
    isEnabled: changing,
    run: ({ ids }, { acts }) => acts.update(ids, { archived: true })
  },
  {
    id: 'restore-runs',
    label: text => text.__('Restore'),
    group: 'archive',
    isOffered: (_place, target) => isArchived(target),
    isEnabled: (target, { live }) => live && isArchived(target),
    run: ({ ids }, { acts }) => acts.update(ids, { archived: false })
  },
  {
    id: 'purge-runs',
    label: text => text.__('Delete Permanently…'),
    keys: 'Shift Delete',
    group: 'archive',
    isOffered: ({ services }, target) =>
      services.questions !== null && isArchived(target),
    isEnabled: (target, { live }) => live && isArchived(target),
    run: (target, { acts }) => acts.purge(target)
  }
];

/** An action by its id. */
export function actionNamed(id: string): RunAction {
  const action = RUN_ACTIONS.find(each => each.id === id);
  if (!action) {
    throw new Error(`There is no action ${id}.`);
  }
  return action;
}

/** The actions that a place offers for some runs. */
export function actionsFor(
  target: RunTarget,
  place: Place
): readonly RunAction[] {
  return RUN_ACTIONS.filter(
    ({ isOffered }) => isOffered?.(place, target) ?? true
  );
}

/** The action that a key of the keyboard stands for; null where there is none. */
export function actionOfKey(
  event: Pick<
    KeyboardEvent,
    'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'
  >
): RunAction | null {
  const accel = event.ctrlKey || event.metaKey;
  const pressed = [
    ...(accel ? ['Accel'] : []),
    ...(event.shiftKey ? ['Shift'] : []),
    event.key.length === 1 ? event.key.toUpperCase() : event.key
  ].join(' ');
  return event.altKey
    ? null
    : (RUN_ACTIONS.find(({ keys }) => keys === pressed) ?? null);
}
