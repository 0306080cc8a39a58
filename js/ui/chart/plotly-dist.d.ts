declare module 'plotly.js-cartesian-dist-min' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports -- an import would make it no declaration
  const plotly: import('./plotly').PlotlyLike;
  export default plotly;
}
