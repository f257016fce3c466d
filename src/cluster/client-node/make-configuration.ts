// client-node's HttpLibrary over a Transport; imported late, because client-node is slow to load.

import { buffer } from 'node:stream/consumers'
import {
  type Configuration,
  createConfiguration,
  type RequestContext,
  ResponseContext,
  ServerConfiguration,
  wrapHttpLibrary,
} from '@kubernetes/client-node'
import type { HttpRequest, HttpResponse, Transport } from '../http.ts'

/** Requests are addressed by path alone; the transport knows the server. */
const ANY_SERVER = 'http://server'

/** What a generated API class is constructed with. */
export function makeConfiguration(transport: Transport): Configuration {
  return createConfiguration({
    baseServer: new ServerConfiguration(ANY_SERVER, {}),
    httpApi: wrapHttpLibrary({
      send: async (request) => toContext(await transport.request(toRequest(request))),
    }),
  })
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

function toRequest(context: RequestContext): HttpRequest {
  const { pathname, search, searchParams } = new URL(context.getUrl())
  const { Accept: accept, 'Content-Type': contentType, ...others } = context.getHeaders()
  const method = METHODS.find((one) => one === context.getHttpMethod())
  const body = context.getBody()
  const signal = context.getSignal()
  return {
    ...(method && { method }),
    path: pathname + search,
    headers: Object.entries(others),
    ...(accept && { accept }),
    ...(body === undefined ? {} : { body: String(body), ...(contentType && { contentType }) }),
    ...(signal && { signal }),
    ...(/^(true|1)$/.test(searchParams.get('watch') ?? '') && { lane: 'watch' as const }),
  }
}

function toContext(response: HttpResponse): ResponseContext {
  const headers = Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value]))
  return new ResponseContext(response.status, headers, {
    text: () => response.text(),
    binary: () => buffer(response.body),
    stream: () => ReadableStream.from(response.body),
  })
}
