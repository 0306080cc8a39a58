/** What may stand where a filter is being typed. */
import type { Columns, RunsValuesParams } from '../../protocol/generated';
import { fieldName } from './tableText';

export const ATTRIBUTES = [
  'run_name',
  'status',
  'start_time',
  'end_time',
  'duration',
  'run_id',
  'user_id',
  'experiment_id'
];
const DATASETS = ['datasets.name', 'datasets.digest', 'datasets.context'];
const OPERATORS = {
  dataset: ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'],
  number: ['<', '<=', '>', '>=', '=', '!=', 'IS NULL'],
  text: ['=', '!=', 'LIKE', 'ILIKE', 'IS NULL', 'IS NOT NULL'],
  /** Text that may be a number. */
  value: [
    ...['=', '!=', '<', '<=', '>', '>=', 'LIKE', 'ILIKE', 'IN'],
    ...['IS NULL', 'IS NOT NULL']
  ]
};
const MAX_OFFERED = 12;

/** Texts that may replace the characters from `from` to `to`. */
export interface Completion {
  from: number;
  to: number;
  options: string[];
  /** What to ask the kernel for: its answers become quoted options. */
  values: Pick<RunsValuesParams, 'group' | 'key' | 'beginning'> | null;
  /** How values that are numbers are written: as text, as numbers, or as nothing but numbers. */
  numbers?: 'quoted' | 'plain' | 'alone';
}

const FIELD =
  /(attributes?|params?|metrics?|tags?|parameters?|datasets?|run)\.(`[^`]*`|"[^"]*"|[\w.]+)|\b(run_name|status|user_id)\b/;
/** An operator and the beginning of a value behind it, in quotes or without. */
const VALUE = new RegExp(
  `(?:${FIELD.source})\\s*(=|!=|<=?|>=?|\\sLIKE|\\sILIKE)(?:\\s*'([^']*)|\\s+([^\\s'"()]*))$`,
  'i'
);
const OPERATOR = new RegExp(`(?:${FIELD.source})\\s+([<>!=A-Za-z]*)$`, 'i');
const NAME = /(?:^|[\s(])((?:[A-Za-z]+\.)?(?:`[^`]*|[\w.]*))$/;

function groupOf(
  prefix: string | undefined
): RunsValuesParams['group'] | 'metric' {
  const word = (prefix ?? 'attribute').toLowerCase();
  if (word.startsWith('param')) {
    return 'param';
  }
  const groups = ['metric', 'tag', 'dataset'] as const;
  return groups.find(group => word.startsWith(group)) ?? 'attribute';
}

/** Every name that a filter may begin with. */
function fields(columns: Columns): string[] {
  return [
    ...columns.metrics.map(key => fieldName('metric', key)),
    ...columns.params.map(key => fieldName('param', key)),
    ...columns.tags.map(key => fieldName('tag', key)),
    ...ATTRIBUTES.map(key => fieldName('attribute', key)),
    ...(columns.datasets ? DATASETS : [])
  ];
}

/** What can be put at the caret; null where nothing is known. */
export function complete(
  text: string,
  caret: number,
  columns: Columns
): Completion | null {
  const before = text.slice(0, caret);
  const value = VALUE.exec(before);
  if (value) {
    const [, prefix, name, bare, sign = '', quoted, plain = ''] = value;
    const group = groupOf(prefix);
    const key = (bare ?? name ?? '').replace(/^[`"]|[`"]$/g, '');
    const beginning = quoted ?? plain;
    return group === 'metric'
      ? null
      : {
          from: caret - beginning.length - (quoted === undefined ? 0 : 1),
          to: quoted !== undefined && text[caret] === "'" ? caret + 1 : caret,
          options: [],
          values: { group, key, beginning },
          numbers:
            quoted !== undefined ||
            /LIKE/i.test(sign) ||
            (group !== 'param' && group !== 'tag')
              ? 'quoted'
              : /[<>]/.test(sign)
                ? 'alone'
                : 'plain'
        };
  }
  const operator = OPERATOR.exec(before);
  if (operator) {
    const [, prefix, , , typed = ''] = operator;
    const group = groupOf(prefix);
    const kind =
      group === 'metric' || /_time|duration/.test(operator[0])
        ? 'number'
        : group === 'dataset'
          ? group
          : group === 'attribute'
            ? 'text'
            : 'value';
    return some(OPERATORS[kind], typed, caret, option =>
      option.toLowerCase().startsWith(typed.toLowerCase())
    );
  }
  const name = NAME.exec(before)?.[1];
  if (name === undefined || (before.match(/'/g)?.length ?? 0) % 2 === 1) {
    return null;
  }
  const wanted = name.toLowerCase();
  const options = fields(columns).filter(field =>
    field.toLowerCase().includes(wanted)
  );
  // Names that begin so before those that merely contain it.
  const rank = (field: string) => {
    const at = field.toLowerCase().indexOf(wanted);
    return at === 0 || at === field.indexOf('.') + 1 ? 0 : 1;
  };
  options.sort((a, b) => rank(a) - rank(b));
  return some(options, name, caret, () => true);
}

function some(
  options: string[],
  typed: string,
  caret: number,
  fits: (option: string) => boolean
): Completion | null {
  const found = options.filter(fits).slice(0, MAX_OFFERED);
  const done = found.length === 1 && found[0] === typed;
  return found.length === 0 || done
    ? null
    : { from: caret - typed.length, to: caret, options: found, values: null };
}

/** As the language counts numbers: what it compares as one. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A value as a filter has it; null where the language cannot write it there. */
export function writtenValue(
  value: string,
  numbers: Completion['numbers'] = 'quoted'
): string | null {
  if (numbers !== 'quoted' && NUMBER.test(value)) {
    return value;
  }
  return numbers === 'alone' ? null : quotedValue(value);
}

/** A text as a filter has it; null where the language cannot write it. */
function quotedValue(value: string): string | null {
  return value.includes("'")
    ? value.includes('"')
      ? null
      : `"${value}"`
    : `'${value}'`;
}
