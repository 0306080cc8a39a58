import type { Client } from '../../protocol/client';
import type { ArtifactPart } from '../../protocol/generated';
import type { RunRef } from './runPageState';

/** Bytes asked for at a time: a larger answer would keep others waiting. */
const MAX_PART_BYTES = 1_000_000;

/** A file of a run, or its beginning. */
export interface ArtifactContent {
  /** What the kernel says of the file. */
  readonly about: ArtifactPart;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly whole: boolean;
}

export interface ReadOptions {
  /** Bytes to read at most. */
  limit: number;
  signal?: AbortSignal;
  onProgress?: (read: number, size: number) => void;
}

/** Read a file part by part; rejects with a RequestError. */
export async function readArtifact(
  client: Client,
  run: RunRef,
  path: string,
  { limit, signal, onProgress }: ReadOptions
): Promise<ArtifactContent> {
  const parts: Uint8Array[] = [];
  let about: ArtifactPart | null = null;
  let read = 0;
  for (;;) {
    const wanted = Math.min(MAX_PART_BYTES, limit - read);
    const { result, buffers } = await client.requestBinary(
      'artifacts.read',
      { ...run, path, offset: read, length: wanted },
      signal ? { signal } : {}
    );
    about ??= result;
    const view = buffers[result.buffer];
    if (view) {
      parts.push(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
      read += view.byteLength;
    }
    onProgress?.(read, result.size);
    // A file that has become shorter meanwhile ends where it ends.
    if (!view?.byteLength || read >= Math.min(result.size, limit)) {
      break;
    }
  }
  const bytes = new Uint8Array(read);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { about, bytes, whole: read >= about.size };
}

/** Text of a file, which may end within a character. */
export function textOf({ bytes, whole }: ArtifactContent): string {
  return new TextDecoder().decode(bytes, { stream: !whole });
}
