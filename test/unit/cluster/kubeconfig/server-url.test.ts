import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseServer, serverText } from '../../../../src/cluster/kubeconfig/server-url.ts'

for (const [server, expected] of [
  ['https://k8s.example', 'https://k8s.example'],
  ['https://k8s.example/', 'https://k8s.example'],
  ['HTTPS://K8s.Example:6443', 'https://k8s.example:6443'],
  ['https://rancher.example/k8s/clusters/c-1/', 'https://rancher.example/k8s/clusters/c-1'],
  ['https://k8s.example/a?b=c#d', 'https://k8s.example/a'],
  ['http://localhost:8001', 'http://localhost:8001'],
  ['10.0.0.1:6443', 'http://10.0.0.1:6443'],
  ['localhost', 'http://localhost'],
  ['localhost:8080', 'http://localhost:8080'],
  ['[::1]:6443', 'http://[::1]:6443'],
] as const) {
  test(`the server ${server} is ${expected}`, () => {
    assert.equal(serverText(parseServer(server)), expected)
  })
}

for (const [server, message] of [
  ['foo/bar', 'host must be a URL or a host:port pair: "foo/bar"'],
  ['https://', 'host must be a URL or a host:port pair: "https://"'],
  ['two words', 'host must be a URL or a host:port pair: "two words"'],
  ['ftp://host', 'unsupported protocol scheme "ftp"'],
] as const) {
  test(`the server ${server} is refused`, () => {
    assert.throws(() => parseServer(server), { name: 'ConfigError', message })
  })
}
