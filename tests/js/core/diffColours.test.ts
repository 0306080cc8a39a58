import { describe, expect, it } from 'vitest';
import { colourDiff, colourLines } from '../../../js/core/cells/diffColours';
import { diffLines } from '../../../js/core/cells/diffRows';
import type { CodeToken, Highlight } from '../../../js/core/text/codeTokens';
import { linesOf } from '../../../js/core/text/codeTokens';
import { inSystemOrder } from '../../../js/core/run/systemMetrics';
import { metric } from '../runKernel';

/** Words are coloured by how often there was a quote before them. */
const highlight: Highlight = (source, name) => {
  if (!name.endsWith('.py')) {
    return Promise.resolve(null);
  }
  const pieces = source.split(/(")/);
  let quotes = 0;
  return Promise.resolve(
    pieces.map(text => {
      quotes += text === '"' ? 1 : 0;
      return { text, style: quotes % 2 ? 'string' : '' };
    })
  );
};
const textOf = (tokens: readonly CodeToken[]) =>
  tokens.map(({ text, style }) => (style ? `<${text}>` : text)).join('');

describe('the colours of a difference', () => {
  it('are those of each side', async () => {
    const lines = [
      { kind: 'same', text: 'a' },
      { kind: 'removed', text: 'x = "' },
      { kind: 'added', text: 'x = 1' },
      { kind: 'same', text: 'b' }
    ] as const;
    const found = new Map<(typeof lines)[number], readonly CodeToken[]>();
    await colourLines(lines, 'a.py', highlight, found);
    expect(lines.map(line => textOf(found.get(line) ?? []))).toEqual([
      'a',
      'x = <"><>',
      'x = 1',
      // Of the newer side, where no text is open.
      'b'
    ]);
  });

  it('are by file and by hunk in a unified one', async () => {
    const diff = [
      'diff --git a/a.py b/a.py',
      '--- a/a.py',
      '+++ b/a.py',
      '@@ -1 +1 @@',
      '-"',
      '+x',
      '@@ -9 +9 @@',
      ' y',
      'diff --git a/data b/data',
      '--- a/data',
      '+++ /dev/null',
      '@@ -1 +0,0 @@',
      '-"'
    ];
    const lines = diffLines(diff.join('\n'));
    const found = await colourDiff(lines, highlight);
    const shown = lines.map(line => {
      const tokens = found.get(line);
      return tokens ? textOf(tokens) : null;
    });
    expect(shown).toEqual([
      ...[null, null, null, null],
      '<"><>',
      'x',
      null,
      'y',
      ...[null, null, null, null, null]
    ]);
  });

  it('keep every letter when they are split into lines', () => {
    const tokens = [
      { text: 'a\n"b', style: 's' },
      { text: '\n', style: '' }
    ];
    expect(linesOf(tokens).map(textOf)).toEqual(['<a>', '<"b>', '']);
  });
});

describe('system metrics', () => {
  it('stand in the order in which one looks for them', () => {
    const keys = [
      'system/disk_usage_percentage',
      'system/gpu_0_memory_usage_megabytes',
      'system/network_receive_megabytes',
      'system/process_memory_usage_megabytes',
      'system/other',
      'system/cpu_utilization_percentage'
    ];
    const sorted = inSystemOrder(keys.map(key => metric(key, [1])));
    expect(sorted.map(({ key }) => key)).toEqual([
      'system/cpu_utilization_percentage',
      'system/process_memory_usage_megabytes',
      'system/gpu_0_memory_usage_megabytes',
      'system/disk_usage_percentage',
      'system/network_receive_megabytes',
      'system/other'
    ]);
  });
});
