/** `buffers` are the binary ones that came with the message. */
export type MessageListener = (
  message: unknown,
  buffers: readonly DataView[]
) => void;

/** What carries JSON-RPC objects to one kernel and back, for instance a comm. */
export interface Channel {
  send(message: object): void;
  /** Hear of each message that arrives; call what is returned to stop. */
  onMessage(listener: MessageListener): () => void;
}
