import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { stylesBy } from '../../../js/core/compare/runPaint';
import { runStyle, type RunStyle } from '../../../js/core/marks/runColours';
import { MAX_TOLD_APART, RunStyles } from '../../../js/core/marks/runStyles';
import { makeRun } from '../memoryKernel';

/** Runs that all look like the first one, each begun later than the one before. */
const alike = (count: number) => {
  const runs = [makeRun(0)];
  const look = runStyle(runs[0]!.run_id);
  for (let n = 1; runs.length < count; n++) {
    const run_id = n.toString(16).padStart(32, '0');
    if (runStyle(run_id) === look) {
      runs.push(makeRun(0, { run_id, start_time: 1e15 + n }));
    }
  }
  return runs;
};
type Runs = ReturnType<typeof alike>;
const shown = (looks: RunStyles, runs: Runs): RunStyle[] =>
  runs.map(({ run_id }) => looks.of(run_id));
const told = (looks: RunStyles, runs: Runs): RunStyle[] => {
  looks.tellApart(runs);
  return shown(looks, runs);
};

const golden = JSON.parse(
  readFileSync(
    new URL('../../protocol/golden/format.json', import.meta.url),
    'utf8'
  )
) as {
  run_styles: [string, string, string, string][];
  group_styles: [string[], [string, string, string][]][];
};

describe('the looks that pages without scripts have too', () => {
  it.each(golden.run_styles)('are those of the id %j', (id, ...look) => {
    const { colour, shape, dash } = runStyle(id);
    expect([colour, shape, dash]).toEqual(look);
  });

  it.each(golden.group_styles)('are those of %j', (values, looks) => {
    const rows = values.map((x, n) => makeRun(n, { params: { x } }));
    const by = { group: 'param', key: 'x' } as const;
    const styleOf = stylesBy(rows, by, undefined, runStyle);
    expect(
      rows.map(styleOf).map(({ colour, shape, dash }) => [colour, shape, dash])
    ).toEqual(looks);
  });
});

describe('the looks of a few runs', () => {
  it('are no two alike, whatever their ids', () => {
    const found = told(new RunStyles(), alike(MAX_TOLD_APART));
    const words = found.map(look => Object.values(look).join(' '));
    expect(new Set(words).size).toBe(MAX_TOLD_APART);
  });

  it('keep their colour as long as a mark is left', () => {
    const runs = alike(5);
    const colours = told(new RunStyles(), runs).map(({ colour }) => colour);
    expect(new Set(colours)).toEqual(
      new Set([runStyle(runs[0]!.run_id).colour])
    );
  });

  it('stay when a later run is added, in whatever order they are shown', () => {
    const runs = alike(6);
    const looks = new RunStyles();
    const before = told(looks, runs.slice(0, 5));
    told(looks, [...runs].reverse());
    expect(shown(looks, runs.slice(0, 5))).toEqual(before);
  });

  it('are those of their ids where there is nothing to tell apart', () => {
    const run = makeRun(3);
    expect(told(new RunStyles(), [run])).toEqual([runStyle(run.run_id)]);
    const many = alike(MAX_TOLD_APART + 1);
    expect(new Set(told(new RunStyles(), many)).size).toBe(1);
  });
});

describe('the looks of runs in several places', () => {
  it('are the same there as where they were told apart, and are told of', () => {
    const [first, second, third] = alike(3) as [Runs[0], Runs[0], Runs[0]];
    const looks = new RunStyles();
    const listener = vi.fn();
    looks.subscribe(listener);
    told(looks, [first, second]);
    expect(listener).toHaveBeenCalledTimes(1);
    const [, look] = shown(looks, [first, second]);
    expect(look).not.toBe(runStyle(second.run_id));
    expect(told(looks, [second])).toEqual([look]);
    // What two tables show together stays different when a third one shows others.
    told(looks, [second, third]);
    told(looks, [first, third]);
    expect(new Set(shown(looks, [first, second, third])).size).toBe(3);
    expect(shown(looks, [second])).toEqual([look]);
    const version = looks.getVersion();
    told(looks, [first, second]);
    expect(looks.getVersion()).toBe(version);
  });

  it('find a way where every look is taken elsewhere', () => {
    const looks = new RunStyles();
    const runs = alike(80);
    const last = runs.at(-1)!;
    for (let at = 0; at + 9 < runs.length; at += 9) {
      told(looks, [...runs.slice(at, at + 9), last]);
    }
    const found = told(looks, [...runs.slice(0, 9), last]);
    expect(new Set(found).size).toBe(10);
  });
});
