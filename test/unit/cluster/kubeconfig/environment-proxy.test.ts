import assert from 'node:assert/strict'
import { test } from 'node:test'
import { environmentProxy } from '../../../../src/cluster/kubeconfig/environment-proxy.ts'

const PROXY = 'http://proxy:3128'

test('the variable is chosen by the scheme of the server, upper case first, empty as if unset', () => {
  const https = new URL('https://k8s.example')
  const http = new URL('http://k8s.example')
  assert.equal(environmentProxy(https, { HTTPS_PROXY: 'http://a', HTTP_PROXY: 'http://b' }), 'http://a')
  assert.equal(environmentProxy(http, { HTTPS_PROXY: 'http://a', HTTP_PROXY: 'http://b' }), 'http://b')
  assert.equal(environmentProxy(https, { HTTP_PROXY: 'http://b' }), undefined)
  assert.equal(environmentProxy(https, { HTTPS_PROXY: 'http://a', https_proxy: 'http://b' }), 'http://a')
  assert.equal(environmentProxy(https, { HTTPS_PROXY: '', https_proxy: 'http://b' }), 'http://b')
  assert.equal(environmentProxy(https, {}), undefined)
})

test('a value without a scheme is an http proxy; one that is no address is ignored', () => {
  const server = new URL('https://k8s.example')
  assert.equal(environmentProxy(server, { HTTPS_PROXY: 'proxy:3128' }), 'http://proxy:3128')
  assert.equal(environmentProxy(server, { HTTPS_PROXY: 'user:pw@proxy:3128' }), 'http://user:pw@proxy:3128')
  assert.equal(environmentProxy(server, { HTTPS_PROXY: 'socks5://proxy:1080' }), 'socks5://proxy:1080')
  assert.equal(environmentProxy(server, { HTTPS_PROXY: 'http://[' }), undefined)
})

/** Server, NO_PROXY, whether it goes through the proxy. The cases of golang.org/x/net/http/httpproxy among them. */
const CASES: readonly (readonly [server: string, noProxy: string, isProxied: boolean])[] = [
  ['https://localhost', '', false],
  ['https://localhost:6443', '', false],
  ['https://127.0.0.1:6443', '', false],
  ['https://127.9.9.9', '', false],
  ['https://[::1]', '', false],
  ['https://[::2]', '', true],
  ['https://192.168.1.1', '', true],
  ['https://foobar.com', '*', false],
  ['https://192.168.1.1', 'a.com, *', false],
  ['https://foobar.com', 'foobar.com', false],
  ['https://www.foobar.com', 'foobar.com', false],
  ['https://foobar.com', '.foobar.com', true],
  ['https://www.foobar.com', '.foobar.com', false],
  ['https://www.foobar.com', '*.foobar.com', false],
  ['https://foobar.com', '*.foobar.com', true],
  ['https://xfoobar.com', 'foobar.com', true],
  ['https://foobar.com', ' FOOBAR.com , x', false],
  ['https://foobar.com', 'foobar.com:443', false],
  ['https://foobar.com', 'foobar.com:8443', true],
  ['https://foobar.com:8443', 'foobar.com:8443', false],
  ['https://foobar.com', ':443', true],
  ['https://192.168.1.1', '192.168.1.1', false],
  ['https://192.168.1.2', '192.168.1.1', true],
  ['https://192.168.1.1', '192.168.1.1:443', false],
  ['https://192.168.1.1', '192.168.1.1:80', true],
  ['https://192.168.1.77', '192.168.1.0/24', false],
  ['https://192.168.2.77', '192.168.1.0/24', true],
  ['https://192.168.1.77', '192.168.1.0/99', true],
  ['https://10.0.0.1', '192.168.1.0/24,10.0.0.0/8', false],
  ['https://[2001:db8::52:0:1]', '2001:db8::52:0:1', false],
  ['https://[2001:db8::52:0:2]', '2001:db8::52:0:1', true],
  ['https://[2001:db8::52:0:1]:8443', '[2001:db8::52:0:1]:8443', false],
  ['https://[2001:db8::52:0:1]', '[2001:db8::52:0:1]:8443', true],
  ['https://[2002:db8:a::45]', '2002:db8:a::45/64', false],
  ['https://[2002:db8:b::45]', '2002:db8:a::45/64', true],
  ['https://192.168.1.1', '168.1.1', true],
  ['https://k8s.example', ',,', true],
]

for (const [server, noProxy, isProxied] of CASES) {
  test(`${server} with NO_PROXY=${JSON.stringify(noProxy)} is reached ${isProxied ? 'through the proxy' : 'directly'}`, () => {
    const found = environmentProxy(new URL(server), { HTTPS_PROXY: PROXY, NO_PROXY: noProxy })
    assert.equal(found, isProxied ? PROXY : undefined)
  })
}

test('no_proxy in lower case counts when the other is empty', () => {
  assert.equal(
    environmentProxy(new URL('https://a.b'), { HTTPS_PROXY: PROXY, NO_PROXY: '', no_proxy: 'a.b' }),
    undefined,
  )
})
