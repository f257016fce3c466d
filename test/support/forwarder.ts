// A way to an API server that a test can cut and close, as networks and servers do.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

import type { Scope } from './cluster.ts'

export type Forwarder = {
  /** The server's address through the forwarder, and the name that its certificate has. */
  readonly url: string
  readonly serverName: string
  /** Resets the connections that are open. */
  cut(): void
  /** Nobody listens any more; open connections are reset. */
  close(): Promise<void>
  /** Somebody listens again. */
  reopen(): Promise<void>
}

/** Forwards TCP connections to a server, until the end of the test. */
export async function openForwarder(t: Scope, server: string): Promise<Forwarder> {
  const target = new URL(server)
  const open = new Set<Socket>()
  const forwarder = createServer((socket) => {
    const onward = connect(Number(target.port), target.hostname)
    for (const one of [socket, onward]) {
      open.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        open.delete(one)
        socket.destroy()
        onward.destroy()
      })
    }
    socket.pipe(onward).pipe(socket)
  })
  const listen = (port: number) => new Promise<void>((resolve) => forwarder.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = forwarder.address() as AddressInfo
  const cut = () => {
    for (const socket of open) socket.resetAndDestroy()
  }
  const close = async () => {
    const closed = new Promise<void>((resolve) => forwarder.close(() => resolve()))
    cut()
    await closed
  }
  t.after(async () => {
    cut()
    forwarder.close()
  })
  return { url: `https://127.0.0.1:${port}`, serverName: target.hostname, cut, close, reopen: () => listen(port) }
}
