/** The import that code to insert begins with, and where a notebook has it already. */
const IMPORT = 'import trialbook as tb\n\n';
const IMPORTED = /^import trialbook as tb[ \t]*(?:$|[;#])/m;

/** The code without its import, where one of the notebook's code cells imports the same. */
export function withoutKnownImport(
  code: string,
  cells: readonly string[]
): string {
  return code.startsWith(IMPORT) && cells.some(cell => IMPORTED.test(cell))
    ? code.slice(IMPORT.length)
    : code;
}
