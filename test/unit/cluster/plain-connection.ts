// A connection to a loopback server: plain HTTP, nobody in particular.

import type { Connection } from '../../../src/cluster/connection.ts'

export function plainConnection(server: string): Connection {
  const anonymous = { headers: [], connectionKey: '' }
  return {
    server,
    namespace: 'default',
    tls: { insecureSkipVerify: false },
    credential: { current: async () => anonymous, renew: async () => false },
    disableCompression: true,
    requestTimeoutMs: 0,
  }
}
