// A way to a server that takes a while.

import { type AddressInfo, connect, createServer } from 'node:net'

/** A way to the server on which everything takes a while to arrive. */
export async function openFar(server: string, latencyMs: number): Promise<{ readonly url: string; close(): void }> {
  const target = new URL(server)
  const forwarder = createServer((socket) => {
    const onward = connect(Number(target.port), target.hostname)
    socket.setNoDelay()
    onward.setNoDelay()
    socket.on('data', (chunk) => setTimeout(() => onward.write(chunk), latencyMs))
    socket.on('end', () => setTimeout(() => onward.end(), latencyMs))
    onward.pipe(socket)
    for (const one of [socket, onward]) one.on('error', () => [socket, onward].forEach((end) => void end.destroy()))
  })
  await new Promise<void>((resolve) => forwarder.listen(0, '127.0.0.1', resolve))
  return { url: `https://127.0.0.1:${(forwarder.address() as AddressInfo).port}`, close: () => forwarder.close() }
}
