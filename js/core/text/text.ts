/** The words of the interface, in the user's language. JupyterLab's TranslationBundle is one. */
export interface Text {
  /** `%1`, `%2` … in `msgid` stand for `args`; numbers as whoever gives them writes them. */
  __(msgid: string, ...args: string[]): string;
  /** As `__`, with `%1` standing for `n`. */
  _n(singular: string, plural: string, n: number, ...args: string[]): string;
}

function fill(msgid: string, args: readonly string[]): string {
  return msgid.replace(/%(\d+)/g, (placeholder, index: string) => {
    const value = args[Number(index) - 1];
    return value ?? placeholder;
  });
}

/** English, for hosts without a translator. */
export const english: Text = {
  __: (msgid, ...args) => fill(msgid, args),
  _n: (singular, plural, n, ...args) =>
    fill(n === 1 ? singular : plural, [String(n), ...args])
};
