/** What a view needs of its kind and of the host that shows it. */
import type React from 'react';
import { NO_SERVICES, type RunServices } from '../../core/actions/services';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type { Spec } from '../../protocol/generated';
import type { Kind, Saved, SpecOf } from '../../protocol/saved';
import type { Offline } from '../../protocol/snapshotClient';
import type { DraggedRuns } from '../parts/useDragOut';
import type { Point } from '../parts/Menu';
import type { Action } from '../parts/Notice';
import { type FileServices, NO_FILE_SERVICES } from '../parts/fileServices';
import type { RevealCell } from '../parts/pageTools';

/** What the host can do for a view; null for what it cannot do, or not now. */
export interface Host extends RunServices, FileServices {
  /** Take runs along with the pointer; it is done when they are dropped. */
  readonly dragRuns: ((runs: DraggedRuns, from: Point) => Promise<void>) | null;
  readonly revealCell: RevealCell | null;
  /** The one action of the disconnected state. */
  readonly reconnect: Action | null;
  /** The one action of the busy state. */
  readonly interrupt: Action | null;
  /** The user sorted, filtered or arranged. */
  readonly onSpecChange: ((spec: Spec) => void) | null;
  /** What is shown has changed and come to rest; the same function all along. */
  readonly onIdle: ((spec: Spec) => void) | null;
  /** What is shown has become known by this name. */
  readonly onTitle: ((title: string) => void) | null;
}

/** A host that shows views and does no more. */
export const NO_HOST: Host = {
  ...NO_SERVICES,
  ...NO_FILE_SERVICES,
  dragRuns: null,
  revealCell: null,
  reconnect: null,
  interrupt: null,
  onSpecChange: null,
  onIdle: null,
  onTitle: null
};

export interface ViewProps<K extends Kind = Kind> {
  /** Live, or one that answers from what was saved. */
  readonly client: Client;
  /** What to show; another `view_id` starts afresh. */
  readonly spec: SpecOf<K>;
  /** Shown until a kernel answers; null where nothing was saved, as in a tab. */
  readonly saved: Saved<K> | null;
  readonly text: Text;
  /** In a cell: no higher than a table there. */
  readonly compact: boolean;
  readonly host: Host;
}

/** A kind of view: one module of this folder exports it. */
export interface ViewKind<K extends Kind = Kind> {
  readonly Component: React.ComponentType<ViewProps<K>>;
  /** What is answered without a kernel. */
  readonly offline: (saved: Saved<K>) => Offline;
  /** What its tab is called until `Host.onTitle` says more. */
  readonly title: (text: Text) => string;
  /** Specs with the same key share a tab; without one each has its own. `kernel` tells kernels apart. */
  readonly tabKey?: (spec: SpecOf<K>, kernel: string) => string | undefined;
  /** Selectors of what takes the focus in a tab: the first that is there. */
  readonly focus: readonly string[];
}

/** Say what a kind of view is. */
export function defineView<K extends Kind>(kind: ViewKind<K>): ViewKind<K> {
  return kind;
}
