/**
 * Which metrics stand in one chart, and which charts in one section, by their names alone.
 *
 * - The first word of a name that is a role (train, training; val, valid, validation, dev, eval, evaluation;
 *   test, testing) tells which data it was measured on. Words end at `/ _ . -` and spaces; case does not count.
 * - Names that are the same but for that word are one chart: `train/loss` and `val/loss`, `loss_train` and `loss_val`,
 *   but not `train/loss` and `val_loss`. Of two with one role the second stays alone.
 * - A name without a role is the training of one with validation where it is what is left without the word, as in Keras:
 *   `loss` and `val_loss`.
 * - A section has what is before the last slash, the role left out.
 * - Charts and sections come in the order of their first metrics, the section of those without a slash first.
 */

/** Which data a metric was measured on, as its name says. */
export type Role = 'train' | 'validation' | 'test';

/** Metrics drawn in one chart. */
export interface KeyGroup {
  readonly name: string;
  readonly keys: readonly string[];
  /** Of each metric; null of one alone. */
  readonly roles: readonly (Role | null)[];
  /** Charts with the same stand in one section; empty for those without a slash. */
  readonly place: string;
}

/** Charts that stand together. */
export interface KeySection<T extends KeyGroup = KeyGroup> {
  /** What the names of its metrics begin with, such as `train/` and `val/`; empty for those without a slash. */
  readonly prefixes: readonly string[];
  readonly charts: readonly T[];
}

const WORDS: Readonly<Record<string, Role>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  eval: 'validation',
  evaluation: 'validation',
  test: 'test',
  testing: 'test'
};
const ORDER: readonly (Role | null)[] = ['train', null, 'validation', 'test'];

interface Named {
  readonly key: string;
  readonly role: Role | null;
  /** The name with something that no name has for its role. */
  readonly shape: string;
  /** The name without the word and what separates it. */
  readonly rest: string;
}

/** A chart for each thing measured, training and validation together, in the order of their first metrics. */
export function pairedKeys(keys: readonly string[]): KeyGroup[] {
  const groups = new Map<string, [Named, ...Named[]]>();
  for (const each of keys.map(named)) {
    const { key, role, shape } = each;
    const group = groups.get(shape);
    if (group && role && !group.some(other => other.role === role)) {
      group.push(each);
    } else {
      groups.set(group ? key : shape, [each]);
    }
  }
  for (const group of [...groups.values()]) {
    const [{ rest }] = group;
    const plain = groups.get(rest);
    const roles = group.map(({ role }) => role);
    if (
      plain?.[0].role === null &&
      roles.includes('validation') &&
      !roles.includes('train')
    ) {
      groups.delete(rest);
      group.push({ ...plain[0], role: 'train' });
    }
  }
  return [...groups.values()].map(groupOf);
}

/** One chart of metrics that a person has put together. */
export function chosenKeys(keys: readonly string[]): KeyGroup {
  const [pair, ...others] = pairedKeys(keys);
  return pair && others.length === 0
    ? pair
    : {
        name: keys.join(', '),
        keys,
        roles: keys.map(() => null),
        place: pair?.place ?? ''
      };
}

export function sectionsOf<T extends KeyGroup>(
  charts: readonly T[]
): KeySection<T>[] {
  const sections = new Map<string, T[]>();
  for (const chart of charts) {
    const section = sections.get(chart.place) ?? [];
    sections.set(chart.place, section);
    section.push(chart);
  }
  return [...sections]
    .sort(([a], [b]) => Number(a !== '') - Number(b !== ''))
    .map(([, together]) => {
      const prefixes = new Set(
        together.flatMap(({ keys }) => keys.map(prefixOf))
      );
      prefixes.delete('');
      return { prefixes: [...prefixes], charts: together };
    });
}

/** What a section is called and known by; empty for what has no prefix. */
export function sectionName({ prefixes }: KeySection): string {
  return prefixes.join(' · ');
}

function groupOf(group: readonly [Named, ...Named[]]): KeyGroup {
  const [{ rest, shape }] = group;
  const sorted = [...group].sort(
    (a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role)
  );
  const keys = sorted.map(({ key }) => key);
  const alone = sorted.length === 1;
  return {
    name: alone || rest === '' ? keys.join(', ') : rest,
    keys,
    roles: sorted.map(({ role }) => (alone ? null : role)),
    place: prefixOf(shape)
  };
}

function named(key: string): Named {
  for (const { 0: word, index } of key.matchAll(/[^/_.\- ]+/g)) {
    const lower = word.toLowerCase();
    const role = Object.hasOwn(WORDS, lower) ? WORDS[lower] : undefined;
    if (role) {
      const before = key.slice(0, index);
      const after = key.slice(index + word.length);
      return {
        key,
        role,
        shape: `${before}\0${after}`,
        rest: after === '' ? before.slice(0, -1) : before + after.slice(1)
      };
    }
  }
  return { key, role: null, shape: key, rest: key };
}

function prefixOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}
