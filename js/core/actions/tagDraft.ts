/** Tags of some runs while they are being edited. */
import type { AskedTags, SharedTag, TagChange } from './services';

export interface TagDraft {
  /** What tags are to have, of all runs. */
  readonly set: ReadonlyMap<string, string>;
  readonly removed: ReadonlySet<string>;
  /** What is typed and not yet added. */
  readonly key: string;
  readonly value: string;
}

export const NO_DRAFT: TagDraft = {
  set: new Map(),
  removed: new Set(),
  key: '',
  value: ''
};

/** Add what is typed. */
export function added(draft: TagDraft): TagDraft {
  const key = draft.key.trim();
  if (key === '') {
    return draft;
  }
  const set = new Map(draft.set).set(key, draft.value.trim());
  const removed = new Set(draft.removed);
  removed.delete(key);
  return { set, removed, key: '', value: '' };
}

/** Remove a tag from all runs. */
export function without(draft: TagDraft, key: string): TagDraft {
  const set = new Map(draft.set);
  set.delete(key);
  return { ...draft, set, removed: new Set(draft.removed).add(key) };
}

/** The tags as they will be. */
export function draftTags(
  { tags, count }: Pick<AskedTags, 'tags' | 'count'>,
  { set, removed }: TagDraft
): SharedTag[] {
  const kept = tags.filter(({ key }) => !removed.has(key) && !set.has(key));
  const given = [...set].map(([key, value]) => ({ key, value, count }));
  return [...kept, ...given].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** What is to be changed, with what is typed; null where nothing is. */
export function tagChange(
  { tags }: Pick<AskedTags, 'tags'>,
  draft: TagDraft
): TagChange | null {
  const { set, removed } = added(draft);
  const delete_tags = tags
    .map(({ key }) => key)
    .filter(key => removed.has(key));
  return set.size === 0 && delete_tags.length === 0
    ? null
    : { set_tags: Object.fromEntries(set), delete_tags };
}
