import type { HelloResult } from '../../protocol/generated';
import type { ImportFailure } from './importing';

/** Why a kernel cannot be asked. */
export type Obstacle =
  | ImportFailure
  | { kind: 'not-imported' }
  | { kind: 'other-version'; version: string; newer: boolean }
  | { kind: 'not-python'; language: string }
  | { kind: 'lost' };

export type ConnectionStatus =
  | { kind: 'connecting' }
  | { kind: 'ready'; hello: HelloResult }
  | { kind: 'unavailable'; obstacle: Obstacle };

export function unavailable(obstacle: Obstacle): ConnectionStatus {
  return { kind: 'unavailable', obstacle };
}
