/** What carries JSON-RPC objects to one kernel and back, for instance a comm. */
export interface Channel {
  send(message: object): void;
  /** Hear of each message that arrives; call what is returned to stop. */
  onMessage(listener: (message: unknown) => void): () => void;
}
