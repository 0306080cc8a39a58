import { describe, expect, it } from 'vitest';
import { looksApart, MOST_TOLD_APART, runLook } from '../../js/core/runColours';
import { makeRun } from './memoryKernel';

const told = ({ colour, shape, dash }: ReturnType<typeof runLook>) =>
  [colour, shape, dash].join(' ');
/** Runs that all look like the first one, each begun later than the one before. */
const alike = (count: number) => {
  const runs = [makeRun(0)];
  const look = told(runLook(runs[0]!.run_id));
  for (let n = 1; runs.length < count; n++) {
    const run_id = n.toString(16).padStart(32, '0');
    if (told(runLook(run_id)) === look) {
      runs.push(makeRun(0, { run_id, start_time: 1e15 + n }));
    }
  }
  return runs;
};

describe('the looks of a few runs', () => {
  it('are no two alike, whatever their ids', () => {
    const looks = looksApart(alike(MOST_TOLD_APART));
    expect(looks.size).toBe(MOST_TOLD_APART);
    expect(new Set([...looks.values()].map(told)).size).toBe(MOST_TOLD_APART);
  });

  it('keep their colour as long as a mark is left', () => {
    const runs = alike(5);
    const colours = [...looksApart(runs).values()].map(({ colour }) => colour);
    expect(new Set(colours)).toEqual(
      new Set([runLook(runs[0]!.run_id).colour])
    );
  });

  it('stay when a later run is added, in whatever order they are shown', () => {
    const runs = alike(6);
    const before = looksApart(runs.slice(0, 5));
    const after = looksApart([...runs].reverse());
    for (const [id, look] of before) {
      expect(after.get(id)).toEqual(look);
    }
  });

  it('are those of their ids where there is nothing to tell apart', () => {
    const run = makeRun(3);
    expect(looksApart([run]).get(run.run_id)).toEqual(runLook(run.run_id));
    expect(looksApart(alike(MOST_TOLD_APART + 1)).size).toBe(0);
  });
});
