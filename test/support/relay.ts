import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A door to another server that can be shut, as if that server had gone. */
export interface Relay {
  /** Scheme, host and port without a slash at the end; the same for as long as the relay is there. */
  readonly origin: string;
  /** Ends all connections and takes no other. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** An open relay on loopback to a server on loopback. */
export async function startRelay(to: string): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(new URL(to).port), '127.0.0.1');
    for (const [from, towards] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on('error', () => undefined).on('close', () => { sockets.delete(from); towards.destroy(); }).pipe(towards);
    }
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    origin: `http://127.0.0.1:${port}`,
    async shut() {
      if (!server.listening) return;
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
    async open() { await listen(port); },
  };
}
