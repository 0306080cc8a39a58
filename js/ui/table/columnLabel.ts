import type { Column } from '../../core/table/columns';
import type { Text } from '../../core/text/text';
import type { ColumnGroup, GroupBy } from '../../protocol/generated';

export function groupLabel(group: ColumnGroup, text: Text): string {
  switch (group) {
    case 'attribute':
      return text.__('Run');
    case 'param':
      return text.__('Params');
    case 'metric':
      return text.__('Metrics');
    case 'tag':
      return text.__('Tags');
  }
}

export function columnLabel(
  column: Pick<Column, 'group' | 'key' | 'aggregate'>,
  text: Text
): string {
  if (column.group !== 'attribute') {
    return column.aggregate === 'latest'
      ? column.key
      : `${column.aggregate}(${column.key})`;
  }
  switch (column.key) {
    case 'run_name':
      return text.__('Name');
    case 'status':
      return text.__('Status');
    case 'start_time':
      return text.__('Started');
    case 'duration':
      return text.__('Duration');
    case 'datasets':
      return text.__('Dataset');
    case 'end_time':
      return text.__('Ended');
    default:
      return text.__('Experiment');
  }
}

/** What runs are grouped by, in words. */
export function groupingLabel(
  by: Pick<GroupBy, 'group' | 'key'>,
  text: Text
): string {
  return by.group === 'dataset' ? text.__('dataset') : by.key;
}
