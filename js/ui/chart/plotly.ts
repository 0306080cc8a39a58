/** Plotly, as far as curves and saved figures need it, loaded when the first one is drawn. */

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

/** An element that Plotly has drawn in. */
export interface PlotElement extends HTMLDivElement {
  on?(event: string, listener: (data: Record<string, unknown>) => void): void;
  removeAllListeners?(event: string): void;
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

export interface PlotColours {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly background: string;
}

/** The host's colours, as Plotly can read them. */
export function coloursOf(element: HTMLElement): PlotColours {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const colour = (variable: string, fallback: string) => {
    probe.style.color = `var(${variable}, ${fallback})`;
    return getComputedStyle(probe).color || fallback;
  };
  const colours = {
    text: colour('--jp-ui-font-color1', '#212121'),
    quiet: colour('--jp-ui-font-color2', '#616161'),
    grid: colour('--jp-border-color2', '#e0e0e0'),
    background: colour('--jp-layout-color1', '#fff')
  };
  probe.remove();
  return colours;
}
