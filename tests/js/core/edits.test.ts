import { describe, expect, it } from 'vitest';
import { Edits } from '../../../js/core/actions/edits';
import { RunActs } from '../../../js/core/actions/runActs';
import { changeRuns, changesOf } from '../../../js/core/actions/runChange';
import { NO_SERVICES } from '../../../js/core/actions/services';
import { english } from '../../../js/core/text/text';
import type { RunsPurgeParams } from '../../../js/protocol/generated';
import { makeRun, MemoryKernel } from '../memoryKernel';

const runs = () => [
  makeRun(1, { tags: { stage: 'draft' } }),
  makeRun(2),
  makeRun(3, { starred: true })
];
const ids = runs().map(run => run.run_id);
const say = (count: number) => `${String(count)} runs`;

describe('what was done to runs', () => {
  it('is taken back and done again, each run as it was', async () => {
    const kernel = new MemoryKernel(runs());
    const before = kernel.runs;
    const client = kernel.connect();
    const edits = new Edits();
    const change = { set_tags: { stage: 'final' }, starred: true };
    const done = await edits.apply(
      changeRuns(client, null, changesOf(ids, change)),
      say
    );
    const after = kernel.runs;
    expect(done?.said).toBe('3 runs');
    expect(after.map(run => run.tags.stage)).toEqual(Array(3).fill('final'));
    expect((await edits.undo())?.said).toBe('3 runs');
    expect(kernel.runs.map(run => run.tags)).toEqual(
      before.map(run => run.tags)
    );
    expect(kernel.runs.map(run => run.starred ?? false)).toEqual([
      false,
      false,
      true
    ]);
    expect(await edits.undo()).toBeNull();
    await edits.redo();
    expect(kernel.runs.map(run => run.tags)).toEqual(
      after.map(run => run.tags)
    );
    expect(await edits.redo()).toBeNull();
    await edits.undo();
    expect(kernel.runs[0]?.tags).toEqual({ stage: 'draft' });
  });

  it('counts what changed, and nothing where all was so', async () => {
    const client = new MemoryKernel(runs()).connect();
    const edits = new Edits();
    const star = changeRuns(client, null, changesOf(ids, { starred: true }));
    expect((await edits.apply(star, say))?.said).toBe('2 runs');
    expect(await edits.apply(star, say)).toBeNull();
    await edits.undo();
    expect(await edits.undo()).toBeNull();
  });

  it('is taken back in the order of the keys, and any of it by name', async () => {
    const kernel = new MemoryKernel(runs());
    const client = kernel.connect();
    const edits = new Edits();
    const rename = (name: string) =>
      edits.apply(
        changeRuns(
          client,
          null,
          changesOf(ids.slice(0, 1), { run_name: name })
        ),
        () => name
      );
    const [first] = await Promise.all([rename('a'), rename('b')]);
    const undone = await Promise.all([edits.undo(), edits.undo()]);
    expect(undone.map(edit => edit?.said)).toEqual(['b', 'a']);
    expect(kernel.runs[0]?.run_name).toBe('run-1');
    expect(await edits.undo(first ?? undefined)).toBeNull();
    await rename('c');
    // What was taken back before something new was done is gone.
    expect(await edits.redo()).toBeNull();
  });

  it('stays where it cannot be taken back', async () => {
    const kernel = new MemoryKernel(runs());
    const client = kernel.connect();
    const edits = new Edits();
    const archive = changesOf(ids, { archived: true });
    await edits.apply(changeRuns(client, null, archive), say);
    kernel.refused = 'run.update';
    await expect(edits.undo()).rejects.toThrow('The disk is gone.');
    kernel.refused = null;
    expect(await edits.undo()).not.toBeNull();
    expect(kernel.runs.some(run => run.archived)).toBe(false);
  });

  it('goes in parts that a message takes', () => {
    const many = Array.from({ length: 2001 }, (_, n) => String(n));
    const parts = changesOf(many, { pinned: true });
    expect(parts.map(({ run_ids }) => run_ids.length)).toEqual([1000, 1000, 1]);
    expect(changesOf([], { pinned: true })).toEqual([]);
  });
});

describe('runs that are deleted for good', () => {
  const many = Array.from({ length: 2500 }, (_, n) =>
    makeRun(n, { archived: true })
  );

  function acting(agreed: boolean, refuse = false) {
    const kernel = new MemoryKernel(many);
    const asked: number[] = [];
    const problems: string[] = [];
    const acts: RunActs = new RunActs({
      client: kernel.connect(),
      storeId: () => null,
      services: {
        ...NO_SERVICES,
        questions: {
          tags: () => Promise.resolve(null),
          note: () => Promise.resolve(null),
          purge: (_, count) => {
            asked.push(count);
            return Promise.resolve(agreed);
          }
        }
      },
      text: english,
      say: problem => {
        if (problem !== null) {
          problems.push(problem);
        }
      },
      onPurged: () => {
        kernel.refused = refuse ? 'run.purge' : null;
      }
    });
    const ids = many.map(({ run_id }) => run_id);
    return {
      kernel,
      asked,
      problems,
      purge: () => acts.purge({ ids, rows: [] })
    };
  }

  it('may be any number, and are asked about once', async () => {
    const { kernel, asked, purge } = acting(true);
    await purge();
    expect(asked).toEqual([2500]);
    expect(kernel.runs).toEqual([]);
    const parts = kernel.asked.map(({ params }) => params as RunsPurgeParams);
    expect(parts.map(({ run_ids }) => run_ids.length)).toEqual([
      ...[1000, 1000, 500]
    ]);
  });

  it('stay where that is not wanted', async () => {
    const { kernel, purge } = acting(false);
    await purge();
    expect(kernel.asked).toEqual([]);
  });

  it('say what went wrong on the way, with those before gone', async () => {
    const { kernel, problems, purge } = acting(true, true);
    await purge();
    expect(problems).toEqual(['The disk is gone.']);
    expect(kernel.runs).toHaveLength(1500);
  });
});
