/** Run a script that the kernel has sent, and return what it exports. */
export async function importScript(
  part: DataView | undefined
): Promise<unknown> {
  const source = new TextDecoder().decode(part);
  const url = URL.createObjectURL(
    new Blob([source], { type: 'text/javascript' })
  );
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}
