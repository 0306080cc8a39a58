/** Where keys lead in a list of `count` items; undefined where a key leads nowhere. */
export function stepInList(
  key: string,
  from: number,
  count: number,
  /** Items that are visible at one time. */
  page: number
): number | undefined {
  const to = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1
  }[key];
  return to === undefined ? undefined : Math.min(Math.max(to, 0), count - 1);
}

/** The same where the first item follows the last one, as in menus and rows of tabs. */
export function stepInRing(
  key: string,
  from: number,
  count: number,
  [back, on]: readonly [back: string, on: string]
): number | undefined {
  const to = { [on]: from + 1, [back]: from - 1, Home: 0, End: -1 }[key];
  return to === undefined ? undefined : (to + count) % Math.max(1, count);
}
