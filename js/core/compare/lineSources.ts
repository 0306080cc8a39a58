/** Where the lines of charts come from: curves of runs, or bands of groups of them. */
import type { Client } from '../../protocol/client';
import type { CompareBandsParams } from '../../protocol/generated';
import { curveName, doublesOf, readCurves } from '../run/curves';
import { ChartLines, type DrawnLine } from './chartLines';
import { idsIn } from './runGroups';

/** Curves of single runs. */
export function runLines(
  client: Client,
  storeId: () => string | null
): ChartLines {
  return new ChartLines(client, {
    maxIds: 200,
    maxKeys: 200,
    runsOf: () => 1,
    concerns: (id, runId) => id === runId,
    read: ({ axis, axisMetric, range, points }, ids, keys) =>
      readCurves(client, {
        store_id: storeId(),
        run_ids: [...ids],
        keys: [...keys],
        ...{ axis, range, points },
        ...(axis === 'metric' && { axis_metric: axisMetric ?? '' })
      })
  });
}

/** Lines of groups of runs, each known by `groupId`, with bands around them. */
export function groupLines(
  client: Client,
  storeId: () => string | null,
  { centre, band }: Pick<CompareBandsParams, 'centre' | 'band'>
): ChartLines {
  return new ChartLines(client, {
    maxIds: 50,
    maxKeys: 50,
    runsOf: id => idsIn(id).length,
    concerns: (id, runId) => id.includes(runId),
    read: async ({ axis, axisMetric, range, points }, ids, keys) => {
      const { result, buffers } = await client.requestBinary('compare.bands', {
        store_id: storeId(),
        groups: ids.map(idsIn),
        keys: [...keys],
        ...{ axis, range, points, centre, band },
        ...(axis === 'metric' && { axis_metric: axisMetric ?? '' })
      });
      const lines = new Map<string, DrawnLine>();
      for (const each of result.bands) {
        const id = ids[each.group];
        const [x, y, low, high] = [
          each.x,
          each.centre,
          each.low,
          each.high
        ].map(at => buffers[at]);
        if (id !== undefined && x && y && low && high) {
          lines.set(curveName(id, each.key), {
            ...{ x: doublesOf(x), y: doublesOf(y), total: each.count },
            ...{ low: doublesOf(low), high: doublesOf(high) }
          });
        }
      }
      return lines;
    }
  });
}
