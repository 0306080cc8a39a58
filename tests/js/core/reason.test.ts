import { describe, expect, it } from 'vitest';
import { reasonOf, wholeReason } from '../../../js/core/text/reason';

describe('reasonOf', () => {
  it('is the first sentence, whatever dots are in it', () => {
    const file = '/data/v1.2/a.db is no SQLite database.';
    expect(reasonOf(`${file} Choose another path.`)).toBe(file);
    expect(reasonOf("There is no 'a.b'. Did you mean a?\n  x\n  ^")).toBe(
      "There is no 'a.b'."
    );
    expect(reasonOf('A value is missing.\n  rmse >\n        ^')).toBe(
      'A value is missing.'
    );
    expect(reasonOf('no sentence at all')).toBe('no sentence at all');
    expect(reasonOf('')).toBe('');
  });

  it('leaves the rest to be shown on demand', () => {
    expect(wholeReason('It is so.')).toBeUndefined();
    expect(wholeReason('It is so. Do this.')).toBe('It is so. Do this.');
  });
});
