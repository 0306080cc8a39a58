/** Every kind of view, loaded with the first view of it. */
import type { Kind } from '../../protocol/saved';
import type { ViewKind } from './view';

export const VIEWS: {
  readonly [K in Kind]: () => Promise<{ default: ViewKind<K> }>;
} = {
  runs: () => import('./runs'),
  run: () => import('./run'),
  experiments: () => import('./experiments'),
  compare: () => import('./compare'),
  gallery: () => import('./gallery'),
  evaluation: () => import('./evaluation')
};

/** Load a kind; who has a spec of it has the props of its component. */
export async function loadView(kind: Kind): Promise<ViewKind> {
  const module = await VIEWS[kind]();
  return module.default as unknown as ViewKind;
}
