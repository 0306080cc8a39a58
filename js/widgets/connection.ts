import { RpcClient } from '../protocol/rpcClient';
import type { WidgetModel } from './model';
import { ModelChannel } from './modelChannel';

/** Where Jupyter tells that a model's comm has gone, with its kernel. */
const COMM_LIVE = 'comm_live_update';

/** Talk to a model's kernel; the client is disconnected for good where the kernel goes. */
export function connect(model: WidgetModel, version: string): RpcClient {
  const client = new RpcClient();
  client.setChannel(new ModelChannel(model));
  model.on(COMM_LIVE, change => {
    if (!(change as { comm_live?: boolean }).comm_live) {
      client.setChannel(null);
    }
  });
  // The first answer makes it live; a refusal says as much as a welcome.
  void client
    .request('session.hello', { client_version: version })
    .catch(() => undefined);
  return client;
}
