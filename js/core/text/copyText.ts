/** Copy a text; rejects where the browser does not let it, or has no clipboard as without HTTPS. */
export async function copyText(content: string): Promise<void> {
  await navigator.clipboard.writeText(content);
}
