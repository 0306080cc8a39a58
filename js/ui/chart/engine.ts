/** uPlot, which draws lines on a canvas, loaded when the first chart is drawn. */
import type uPlot from 'uplot';

export type Engine = typeof uPlot;
export type Plot = uPlot;
export type PlotOptions = uPlot.Options;

let loading: Promise<Engine> | null = null;

export function loadEngine(): Promise<Engine> {
  loading ??= import('uplot').then(module => module.default);
  // A part that did not arrive may arrive the next time.
  loading.catch(() => {
    loading = null;
  });
  return loading;
}
