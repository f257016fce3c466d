// What an API server says of a write that is not carried out.
import type { Exchange, ExchangeObserver, HttpRequest, HttpResponse } from '../../src/cluster/http.ts'
import { ServerError } from '../../src/errors.ts'
import { type KubeObject, parseJson, stringifyJson } from '../../src/machinery/json.ts'
import { type Cause, formatCause } from '../../src/machinery/schema/cause.ts'

/** The object as it would be stored, or why it would not. */
export type ServerVerdict =
  | { readonly object: KubeObject }
  | { readonly code: number; readonly message: string; readonly causes: readonly string[] }

type Send = (request: HttpRequest) => Promise<HttpResponse>

/** Asks for a dry run of a create. @throws what is no answer to the object: a connection that broke */
export function serverVerdict(
  send: Send,
  path: string,
  object: KubeObject,
  fieldValidation: 'Strict' | 'Ignore',
): Promise<ServerVerdict> {
  return dryRun(send, 'POST', `${path}?fieldValidation=${fieldValidation}`, object)
}

/** Asks for a dry run, again when the server had no time for it. */
export async function dryRun(
  send: Send,
  method: 'POST' | 'PUT',
  path: string,
  object: KubeObject,
): Promise<ServerVerdict> {
  for (let attempt = 1; ; attempt++) {
    const verdict = await dryRunOnce(send, method, path, object)
    if (!('code' in verdict && verdict.code === 504) || attempt === 5) return verdict
  }
}

async function dryRunOnce(
  send: Send,
  method: 'POST' | 'PUT',
  path: string,
  object: KubeObject,
): Promise<ServerVerdict> {
  try {
    const response = await send({
      method,
      path: `${path}${path.includes('?') ? '&' : '?'}dryRun=All`,
      contentType: 'application/json',
      body: stringifyJson(object),
    })
    return { object: parseJson(await response.text()) as KubeObject }
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    const causes = error.status?.details?.causes ?? []
    return {
      code: error.code,
      message: error.message,
      causes: causes.map((cause) => causeText(cause.reason, cause.field, cause.message)),
    }
  }
}

/** Keeps the warnings that come with answers, also with those that refuse. */
export type WarningBox = {
  readonly observer: ExchangeObserver
  /** A parameter for the address of a request, by which its warnings are found. */
  mark(): string
  /** The warnings that came with the request of a mark. */
  take(mark: string): Promise<readonly string[]>
}

export function warningBox(): WarningBox {
  const kept = new Map<string, readonly string[]>()
  let count = 0
  return {
    observer: {
      onExchange: (exchange) => {
        const mark = /fieldManager=warned-\d+\b/.exec(exchange.url)?.[0]
        if (mark !== undefined) kept.set(mark, warningsOf(exchange))
      },
    },
    mark: () => `fieldManager=warned-${count++}`,
    async take(mark) {
      // the exchange ends when its body has been read
      while (!kept.has(mark)) await new Promise((resolve) => setImmediate(resolve))
      const warnings = kept.get(mark) ?? []
      kept.delete(mark)
      return warnings
    },
  }
}

function warningsOf({ responseHeaders = [] }: Exchange): string[] {
  return responseHeaders
    .filter(([name]) => name.toLowerCase() === 'warning')
    .map(([, value]) => {
      const text = Buffer.from(value, 'latin1').toString('utf8')
      return text.replace(/^299 \S+ "(.*)"$/s, '$1').replace(/\\(.)/gs, '$1')
    })
}

/** One cause on one line, ours and theirs alike. */
export function causeText(reason = '', field = '', message = ''): string {
  return `${reason} ${field}: ${message}`
}

/** @see causeText */
export function textOfCause(cause: Cause): string {
  return `${cause.reason} ${formatCause(cause)}`
}
