import { clip, formatCount } from '../text/format';
import type { Text } from '../text/text';
import type { RunChange } from './runChange';

/** What was done to runs, in words. */
export function editTitle(
  change: RunChange,
  count: number,
  text: Text
): string {
  const many = (singular: string, plural: string) =>
    text._n(singular, plural, count, formatCount(count));
  if (change.archived !== undefined) {
    return change.archived
      ? many('%1 run archived', '%2 runs archived')
      : many('%1 run restored', '%2 runs restored');
  }
  if (change.run_name !== undefined) {
    return text.__('Run renamed to “%1”', clip(change.run_name));
  }
  if (change.note !== undefined) {
    return change.note === ''
      ? many('Note of %1 run removed', 'Notes of %2 runs removed')
      : many('Note of %1 run saved', 'Notes of %2 runs saved');
  }
  if (change.starred !== undefined) {
    return change.starred
      ? many('%1 run starred', '%2 runs starred')
      : many('Star of %1 run removed', 'Stars of %2 runs removed');
  }
  if (change.pinned !== undefined) {
    return change.pinned
      ? many('%1 run pinned', '%2 runs pinned')
      : many('%1 run unpinned', '%2 runs unpinned');
  }
  return many('Tags of %1 run changed', 'Tags of %2 runs changed');
}
