import type { StoreInfo } from '../protocol/generated';
import { RpcClient } from '../protocol/rpcClient';
import type { WidgetModel } from './model';
import { ModelChannel } from './modelChannel';
import { offerParts } from './parts';

/** Jupyter tells it when a kernel restarts; of a kernel that is shut down only the connection tells. */
const COMM_LIVE = 'comm_live_update';

/** Talk to a model's kernel; the client is disconnected for good where the kernel goes. */
export function connect(model: WidgetModel, version: string): RpcClient {
  const client = new RpcClient();
  client.setChannel(new ModelChannel(model));
  const disconnect = () => {
    client.setChannel(null);
  };
  model.on(COMM_LIVE, disconnect);
  model.widget_manager?.kernel?.disposed?.connect(disconnect);
  const record = ({ store }: { store: StoreInfo }) => {
    client.recordsIn = store.store_id;
  };
  client.subscribe('session.changed', record);
  const withdraw = offerParts(model);
  client.onStateChange(state => {
    if (state === 'disconnected') {
      withdraw();
    }
  });
  // The first answer makes it live; a refusal says as much as a welcome.
  void client
    .request('session.hello', { client_version: version })
    .then(record, () => undefined);
  return client;
}
