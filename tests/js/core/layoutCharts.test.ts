import { describe, expect, it } from 'vitest';
import { UNTOUCHED } from '../../../js/core/compare/compareLayout';
import {
  chartsOf,
  lastListed,
  settingsOfKey,
  withChart,
  withKeys,
  withMoved,
  withOwnSettings,
  withSettings
} from '../../../js/core/compare/layoutCharts';
import type { CompareLayout } from '../../../js/protocol/generated';

const metrics = ['train/loss', 'val/loss', 'acc', 'system/cpu', 'f1'];

const keysOf = (layout: CompareLayout, of = metrics) =>
  chartsOf({ layout, metrics: of }).map(({ keys }) => keys.join());
const idOf = (layout: CompareLayout, keys: string) =>
  chartsOf({ layout, metrics }).find(each => each.keys.join() === keys)?.id ??
  '';

const AUTOMATIC = ['train/loss,val/loss', 'acc', 'system/cpu', 'f1'];

describe('charts', () => {
  it('are one for each metric, until somebody arranges them', () => {
    expect(keysOf(UNTOUCHED)).toEqual(AUTOMATIC);
    // Those that a cell has named are no others.
    const named = { ...UNTOUCHED, charts: [{ keys: ['acc'] }] };
    expect(keysOf(named)).toEqual(['acc']);
    expect(keysOf({ ...UNTOUCHED, charts: [] })).toEqual([]);
  });

  it('stay in place when one of them changes; those of later metrics follow', () => {
    const layout = withOwnSettings(
      { layout: UNTOUCHED, metrics },
      idOf(UNTOUCHED, 'acc'),
      { log_y: true }
    );
    expect(keysOf(layout)).toEqual(AUTOMATIC);
    // No more is listed than has to be: of a thousand charts each would be kept in the notebook.
    expect(layout.charts).toEqual([
      { keys: ['train/loss', 'val/loss'] },
      { keys: ['acc'], settings: { axis: 'step', log_y: true } }
    ]);
    expect(keysOf(layout, [...metrics, 'auc'])).toEqual([...AUTOMATIC, 'auc']);
  });

  it('draw other metrics, and none is gone because of that', () => {
    const arranged = { layout: UNTOUCHED, metrics };
    const id = idOf(UNTOUCHED, 'train/loss,val/loss');
    const layout = withKeys(arranged, id, ['train/loss', 'acc']);
    expect(keysOf(layout)).toEqual([
      'train/loss,acc',
      'acc',
      ...AUTOMATIC.slice(2)
    ]);
  });

  it('are removed for good', () => {
    const arranged = { layout: UNTOUCHED, metrics };
    const layout = withKeys(arranged, idOf(UNTOUCHED, 'system/cpu'), []);
    expect(keysOf(layout)).toEqual(['train/loss,val/loss', 'acc', 'f1']);
    expect(keysOf(layout, [...metrics, 'auc']).at(-1)).toBe('auc');
  });

  it('are added, also twice of the same metrics', () => {
    const arranged = { layout: UNTOUCHED, metrics };
    const once = withChart(arranged, ['acc', 'f1']);
    expect(keysOf(once)).toEqual(['acc,f1', ...AUTOMATIC]);
    const layout = withChart({ layout: once, metrics }, ['acc', 'f1']);
    const ids = chartsOf({ layout, metrics }).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(lastListed(layout)?.id).toBe(ids[1]);
    const second = withOwnSettings({ layout, metrics }, ids[1] ?? '', {
      log_x: true
    });
    expect(second.charts?.map(({ settings }) => settings?.log_x)).toEqual([
      undefined,
      true
    ]);
  });

  it('move within their section', () => {
    const moved = (keys: string, by: -1 | 1) =>
      keysOf(
        withMoved({ layout: UNTOUCHED, metrics }, idOf(UNTOUCHED, keys), by)
      );
    // What lies between belongs to another section.
    expect(moved('f1', -1)).toEqual([
      ...['train/loss,val/loss', 'f1', 'system/cpu', 'acc']
    ]);
    expect(moved('acc', 1)).toEqual(moved('f1', -1));
    expect(moved('acc', -1)).toEqual(AUTOMATIC);
    expect(moved('system/cpu', 1)).toEqual(AUTOMATIC);
  });

  it('have the settings of all, until one has its own', () => {
    const arranged = { layout: UNTOUCHED, metrics };
    const own = withOwnSettings(arranged, idOf(UNTOUCHED, 'acc'), {
      log_y: true
    });
    // What is said of all counts for those that have their own, too.
    const all = withSettings(own, { axis: 'time' });
    expect(settingsOfKey(all, 'acc')).toEqual({ axis: 'time', log_y: true });
    expect(settingsOfKey(all, 'f1')).toEqual({ axis: 'time' });
    // What is as of all is no setting of its own any more.
    const alike = withSettings(all, { log_y: true });
    expect(alike.charts?.every(({ settings }) => !settings)).toBe(true);
    const reset = withOwnSettings(
      { layout: all, metrics },
      idOf(all, 'acc'),
      null
    );
    expect(settingsOfKey(reset, 'acc')).toEqual({ axis: 'time' });
  });

  it('have something to draw, whoever wrote the layout', () => {
    const charts = [{ keys: [] }, { keys: ['a', 'a'] }, { keys: ['a'] }];
    const layout = { ...UNTOUCHED, charts };
    expect(keysOf(layout)).toEqual(['a', 'a']);
    const gone = withKeys({ layout, metrics }, idOf(layout, 'a'), []);
    expect(keysOf(gone)).toEqual(['a']);
  });
});
