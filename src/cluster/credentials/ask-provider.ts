// One request to an identity provider.

import * as http from 'node:http'
import * as https from 'node:https'
import { text } from 'node:stream/consumers'
import { ConfigError } from '../../errors.ts'

export type Question = {
  /** PEM; replaces the system's certificates. */
  readonly ca: Buffer | undefined
  readonly signal: AbortSignal
  /** Posted as a form; without it the request is a GET. */
  readonly form?: { readonly [name: string]: string }
  readonly authorization?: string
}

export type Answer = { readonly status: number; readonly body: string }

/** @throws ConfigError when no answer comes. */
export async function askProvider(url: string, question: Question): Promise<Answer> {
  if (!URL.canParse(url)) throw new ConfigError(`oidc: "${url}" is not a URL`)
  const method = question.form === undefined ? 'GET' : 'POST'
  try {
    return await exchange(new URL(url), method, question)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ConfigError(`${method === 'GET' ? 'Get' : 'Post'} "${url}": ${why}`, { cause: error })
  }
}

async function exchange(url: URL, method: string, { ca, signal, form, authorization }: Question): Promise<Answer> {
  const { request } = url.protocol === 'https:' ? https : http
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>()
  const sent = request(url, {
    method,
    signal,
    headers: {
      Accept: 'application/json',
      ...(authorization && { Authorization: authorization }),
      ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    },
    ...(ca && { ca }),
    // whatever NODE_TLS_REJECT_UNAUTHORIZED says
    rejectUnauthorized: true,
  })
  sent.once('response', resolve).once('error', reject)
  sent.end(form && new URLSearchParams(form).toString())
  const response = await promise
  return { status: response.statusCode ?? 0, body: await text(response) }
}
