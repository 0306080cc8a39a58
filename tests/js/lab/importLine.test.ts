import { describe, expect, it } from 'vitest';
import { withoutKnownImport } from '../../../js/lab/notebook/importLine';

const CALL = "# forest\ntb.show_run('a')";
const CODE = `import trialbook as tb\n\n${CALL}`;

describe('what is written into a notebook imports trialbook', () => {
  it.each([
    [],
    ['import math', ''],
    ['import trialbook'],
    ['import trialbook as tb2', 'from trialbook import runs as tb'],
    ['# import trialbook as tb', 'def f():\n    import trialbook as tb']
  ])('where no cell does: %j', (...cells) => {
    expect(withoutKnownImport(CODE, cells)).toBe(CODE);
  });

  it.each([
    ['import math', 'import trialbook as tb'],
    ['import math\nimport trialbook as tb\ntb.set_experiment("a")'],
    ['import trialbook as tb; tb.log_metric("loss", 0.25)'],
    ['import trialbook as tb  # tracking']
  ])('and not where one does: %j', (...cells) => {
    expect(withoutKnownImport(CODE, cells)).toBe(CALL);
  });

  it('other code stays as it is', () => {
    const first = 'import trialbook as tb; tb.log_metric("loss", 0.25)';
    expect(withoutKnownImport(first, [first])).toBe(first);
  });
});
