/** Views as notebooks keep them: each kind has its spec and its snapshot. */
import { isObject } from './checks';
import type { SavedView, Snapshot, Spec } from './generated';
import { isSavedView } from './generatedChecks';

export type Kind = Spec['view'];
export type SpecOf<K extends Kind> = Extract<Spec, { view: K }>;
export type SnapshotOf<K extends Kind> = Extract<Snapshot, { view: K }>;

/** What a notebook keeps of a view of this kind. */
export interface Saved<K extends Kind = Kind> extends SavedView {
  spec: SpecOf<K>;
  snapshot: SnapshotOf<K>;
}

/** Read what a notebook has; null where it is no view, or of a kind that only a newer version knows. */
export function readSaved(data: unknown): Saved | null {
  const view = withStoreBeside(data);
  return isSavedView(view) && view.spec.view === view.snapshot.view
    ? view
    : null;
}

/** Until protocol 2 a snapshot had the store and the cursor in it, that of a run in its detail too. */
function withStoreBeside(data: unknown): unknown {
  if (
    !isObject(data) ||
    'store' in data ||
    !isObject(data.spec) ||
    !isObject(data.snapshot)
  ) {
    return data;
  }
  const { store, cursor, ...snapshot } = data.snapshot;
  delete snapshot.offset;
  if (isObject(snapshot.detail)) {
    const { store: _store, cursor: _cursor, ...detail } = snapshot.detail;
    snapshot.detail = detail;
  }
  const { view } = data.spec;
  return { ...data, store, cursor, snapshot: { ...snapshot, view } };
}
