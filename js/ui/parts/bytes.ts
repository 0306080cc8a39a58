const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size in decimal units, cut to three digits. */
export function formatBytes(size: number): string {
  let unit = 0;
  let value = size;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const shown = Number(value.toFixed(digits));
  return `${String(shown)} ${UNITS[unit] ?? ''}`;
}
