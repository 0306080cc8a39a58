/** The words of the interface, in the user's language. JupyterLab's TranslationBundle is one. */
export interface Text {
  /** `%1`, `%2` … in `msgid` stand for `args`. */
  __(msgid: string, ...args: (string | number)[]): string;
  /** As `__`, with `%1` standing for `n`. */
  _n(
    singular: string,
    plural: string,
    n: number,
    ...args: (string | number)[]
  ): string;
}

function fill(msgid: string, args: readonly (string | number)[]): string {
  return msgid.replace(/%(\d+)/g, (placeholder, index: string) => {
    const value = args[Number(index) - 1];
    return value === undefined ? placeholder : String(value);
  });
}

/** English, for hosts without a translator. */
export const english: Text = {
  __: (msgid, ...args) => fill(msgid, args),
  _n: (singular, plural, n, ...args) =>
    fill(n === 1 ? singular : plural, [n, ...args])
};
