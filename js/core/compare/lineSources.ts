/** Where the lines of charts come from: curves of runs, or bands of groups of them. */
import type { Client } from '../../protocol/client';
import type { CompareBandsParams } from '../../protocol/generated';
import { countIn } from '../run/curveRange';
import { curveName, readCurves } from '../run/curves';
import { doublesOf } from '../run/curveUpdates';
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
    read: ({ axis, axisMetric, range, points }, ids, keys, held) =>
      readCurves(
        client,
        {
          store_id: storeId(),
          run_ids: [...ids],
          keys: [...keys],
          ...{ axis, range, points },
          ...(axis === 'metric' && { axis_metric: axisMetric ?? '' })
        },
        held
      )
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
    read: async ({ axis, axisMetric, range, points }, ids, keys, held) => {
      const names = ids.flatMap(id => keys.map(key => curveName(id, key)));
      const before = names.map(name => held.get(name));
      const { result, buffers } = await client.requestBinary('compare.bands', {
        store_id: storeId(),
        groups: ids.map(idsIn),
        keys: [...keys],
        ...{ axis, range, points, centre, band },
        ...(axis === 'metric' && { axis_metric: axisMetric ?? '' }),
        ...(before.some(line => line?.version) && {
          known: before.map(line => line?.version ?? '')
        })
      });
      const lines = new Map<string, DrawnLine>();
      // An answer that does not say what is gone has all that there are.
      if (result.gone) {
        names.forEach((name, at) => {
          const line = before[at];
          if (line?.version && !result.gone?.includes(at)) {
            lines.set(name, line);
          }
        });
      }
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
            ...{ x: doublesOf(x), y: doublesOf(y) },
            total: countIn(doublesOf(x), range),
            ...{ low: doublesOf(low), high: doublesOf(high) },
            ...(each.version !== undefined && { version: each.version })
          });
        }
      }
      return lines;
    }
  });
}
