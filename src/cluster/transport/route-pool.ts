// Keeps one route per credential and use, and retires those of credentials that have been replaced.

import type { Connection, CredentialState } from '../connection.ts'
import type { Lane } from '../http.ts'
import { openRoute, type Route } from './route.ts'

export type RoutePool = {
  /** @throws ConfigError for certificates that cannot be used. */
  routeFor(credential: CredentialState, lane: Lane): Promise<Route>
  close(): void
}

/** Reads and writes share kept connections, watches have sockets of their own. */
export function openRoutePool(connection: Connection): RoutePool {
  const routes = new Map<string, Promise<Route>>()

  const retire = (key: string, route: Promise<Route>) => {
    routes.delete(key)
    route.then(
      ({ wire }) => wire.retire(),
      () => {},
    )
  }

  return {
    routeFor(credential, lane) {
      const use = lane === 'watch' ? 'watch' : 'pool'
      const key = `${use}:${credential.connectionKey}`
      const known = routes.get(key)
      if (known) return known
      for (const [other, route] of routes) if (other.startsWith(`${use}:`)) retire(other, route)
      const route = openRoute(connection, credential, use === 'pool')
      routes.set(key, route)
      route.catch(() => routes.delete(key))
      return route
    },
    close() {
      for (const [key, route] of routes) retire(key, route)
    },
  }
}
