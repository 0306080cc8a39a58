import type { ClientState, RequestError } from '../../protocol/client';
import type {
  RunRow,
  RunsPage,
  RunsQuery,
  TableLayout
} from '../../protocol/generated';
import type { Raised } from './baselineFirst';
import { mergeNames, type Column } from './columns';
import type { Refused } from './filterTrial';
import type { Item } from './lines';
import type { Arrangement } from './treeRows';

/** A run or a group, and how it stands. */
export interface Line {
  readonly item: Item;
  readonly depth: number;
  /** Whether what is below it is shown. */
  readonly isOpen: boolean;
}

/** What there is to show in the first place; the connection is told beside it. */
export type Phase =
  'loading' | 'busy' | 'disconnected' | 'error' | 'empty' | 'rows';

export type Page = Omit<RunsPage, 'rows' | 'offset'>;

export interface RunTableView {
  readonly phase: Phase;
  readonly connection: ClientState;
  readonly query: RunsQuery;
  /** Store, names of columns and experiments; null while nothing is known. */
  readonly page: Page | null;
  /** What its lines are. */
  readonly arrangement: Arrangement;
  /** Whether line after line is row after row of what was asked for. */
  readonly isPlain: boolean;
  /** Whether some lines have others below them. */
  readonly isTree: boolean;
  /** Lines that can be shown, known or still to be asked for. */
  readonly count: number;
  /** Runs of the whole result, however they are arranged. */
  readonly total: number;
  /** How many there would be with every status and without a filter; null where nothing is left out. */
  readonly outOf: number | null;
  /** How many groups there are; null where runs are not grouped. */
  readonly groups: number | null;
  /** Whether every row of the result is at hand. */
  readonly complete: boolean;
  /** Whether the rows come from a saved view. */
  readonly saved: boolean;
  /** Whether the rows at hand are all there is to look at. */
  readonly frozen: boolean;
  /** When the rows were true; null while nothing is known. */
  readonly asOf: number | null;
  /** Whether an answer to the present query is awaited. */
  readonly pending: boolean;
  /** Why the present query has no answer. */
  readonly error: RequestError | null;
  /** The filter that was typed last, where it was not understood. */
  readonly refused: Refused | null;
  /** Those shown, in their order. */
  readonly columns: readonly Column[];
  /** Those hidden too. */
  readonly all: readonly Column[];
  readonly layout: TableLayout;
  /** The run that the others are compared with, once it is known. */
  readonly baseline: RunRow | null;
  /** The same, as it stands first of all lines. */
  readonly raised: Raised | null;
  readonly lineAt: (index: number) => Line | undefined;
  /** The run on a line; undefined for a group. */
  readonly rowAt: (index: number) => RunRow | undefined;
  /** The rows at hand, in order. */
  readonly rows: readonly RunRow[];
}

/** What is known of the runs after an answer: names stay in their places, what is the same is the same object. */
export function nextPage(
  before: Page | null,
  answer: RunsPage,
  invalidated: 'rows' | 'all' | null
): Page {
  const { rows: _rows, offset: _offset, ...page } = answer;
  if (invalidated === 'all' || before?.store.store_id !== page.store.store_id) {
    return page;
  }
  const sameExperiments =
    JSON.stringify(before.experiments) === JSON.stringify(page.experiments);
  return {
    ...page,
    columns: mergeNames(before.columns, page.columns),
    experiments: sameExperiments ? before.experiments : page.experiments
  };
}

/** What there is to show, from what is known. */
export function phaseOf(
  page: Page | null,
  error: RequestError | null,
  state: ClientState,
  asking: boolean,
  /** Other runs are wanted than the page's. */
  others: boolean
): Phase {
  if (page && page.total > 0) {
    return 'rows';
  }
  if (error) {
    return 'error';
  }
  if (page && (!others || state === 'disconnected')) {
    return 'empty';
  }
  switch (state) {
    case 'disconnected':
      return asking ? 'loading' : 'disconnected';
    case 'waiting':
      return 'busy';
    default:
      return 'loading';
  }
}
