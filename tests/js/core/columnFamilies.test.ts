import { expect, it } from 'vitest';
import { familiesOf } from '../../../js/core/table/columnFamilies';

const families = (keys: readonly string[]) => {
  const columns = keys.map(key => ({
    id: `metric:${key}`,
    group: 'metric' as const,
    key
  }));
  const found = [...new Set(familiesOf(columns).values())];
  return found.map(
    ({ label, columns }) =>
      `${label} ${columns.map(({ key }) => key).join(' ')}`
  );
};

it.each([
  {
    keys: ['val/loss', 'lr', 'val/auc', 'train/loss'],
    told: ['val/* val/loss val/auc']
  },
  {
    keys: ['class_00/recall', 'loss', 'class_01/recall', 'class_1'],
    told: ['class_* class_00/recall class_01/recall class_1']
  },
  { keys: ['top1', 'top5', 'loss'], told: ['top* top1 top5'] },
  {
    keys: ['f1', 'f1_macro', 'r2', 'l2/x', 'l2/y', 'l1/x'],
    told: ['l2/* l2/x l2/y']
  },
  // All there is has a heading already.
  { keys: ['a/x', 'a/y'], told: [] }
])('of $keys these begin alike: $told', ({ keys, told }) => {
  expect(families(keys)).toEqual(told);
});
