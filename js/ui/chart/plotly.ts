/** Plotly, as far as saved figures need it, loaded when the first one is drawn. */

export interface PlotlyLike {
  react(
    element: HTMLElement,
    data: readonly unknown[],
    layout: object,
    config: object
  ): Promise<unknown>;
  purge(element: HTMLElement): void;
  PlotSchema: { get(): { traces: Record<string, unknown> } };
  Plots: { resize(element: HTMLElement): unknown };
}

let loading: Promise<PlotlyLike> | null = null;

export function loadPlotly(): Promise<PlotlyLike> {
  loading ??= import('plotly.js-cartesian-dist-min').then(
    module => module.default
  );
  // A part that did not arrive may arrive the next time.
  loading.catch(() => {
    loading = null;
  });
  return loading;
}
