// What of a condition a server is asked, exactly or to narrow.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseOrigin } from '../../../../src/machinery/expressions/expression.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { selectableFieldsOf } from '../../../../src/machinery/selectable-fields.ts'
import { formatFieldSelector } from '../../../../src/machinery/selectors/field-selector.ts'
import { formatLabelSelector } from '../../../../src/machinery/selectors/label-match.ts'
import { pushOf } from '../../../../src/query/plan/push-down.ts'

const kind = (group: string, resource: string) => ({ group, resource, namespaced: true })
const PODS = selectableFieldsOf(kind('', 'pods'))
const SECRETS = selectableFieldsOf(kind('', 'secrets'))
const EVENTS = selectableFieldsOf(kind('', 'events'))
const JOBS = selectableFieldsOf(kind('batch', 'jobs'))
const CUSTOM = selectableFieldsOf(
  kind('example.com', 'things'),
  readStructural({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          color: { type: 'string' },
          size: { type: 'integer' },
          flag: { type: 'boolean' },
          'dash-ed': { type: 'string' },
          namespace: { type: 'string' },
          since: { type: 'string', format: 'date-time' },
          raw: { type: 'string', format: 'byte' },
          deep: { type: 'object', properties: { er: { type: 'string' } } },
        },
      },
    },
    'x-kubernetes-selectable-fields': ['color', 'size', 'flag', 'dash-ed', 'namespace', 'since', 'raw', 'deep.er'].map(
      (path) => ({ fieldPath: `spec.${path}` }),
    ),
  }),
)

/** `-l a=b`, `-f a=b`, `-n a`, with `~` in front of what only narrows; `` for nothing. */
function pushed(text: string, fields = PODS): string {
  const push = pushOf(parseOrigin({ flag: '--where', text }), fields)
  if (push === undefined) return ''
  const parts = [
    ...(push.labels === undefined ? [] : [`-l ${formatLabelSelector(push.labels)}`]),
    ...(push.fields === undefined ? [] : [`-f ${formatFieldSelector(push.fields)}`]),
    ...(push.namespace === undefined ? [] : [`-n ${push.namespace}`]),
  ]
  return `${push.isExact ? '' : '~'}${parts.join(' ')}`
}

describe('Of labels', () => {
  for (const [text, expected] of [
    ['self.metadata.labels.app == "web"', '-l app=web'],
    ['"web" == self.metadata.labels.app', '-l app=web'],
    ['object.metadata.labels["app"] == "web"', '-l app=web'],
    ['self.metadata.labels["app.kubernetes.io/name"] == "web"', '-l app.kubernetes.io/name=web'],
    ['self.metadata.labels.a__dash__b == "web"', '-l a__dash__b=web'],
    ['self.metadata.labels.app == ""', '-l app='],
    // an object without the label does not match
    ['self.metadata.labels.app != "web"', '-l app,app!=web'],
    ['!(self.metadata.labels.app == "web")', '-l app,app!=web'],
    ['!(self.metadata.labels.app != "web")', '-l app=web'],
    ['self.metadata.labels.app in ["web", "db", "web"]', '-l app in (db,web)'],
    ['!(self.metadata.labels.app in ["web", "db"])', '-l app,app notin (db,web)'],
    ['self.metadata.labels.app in ["web"]', '-l app=web'],
    ['self.metadata.labels.app in ["", "web"]', '-l app in (,web)'],
    ['self.metadata.labels.app == "web" || self.metadata.labels["app"] == "db"', '-l app in (db,web)'],
    ['self.metadata.labels.app in ["a", "b"] || self.metadata.labels.app == "c"', '-l app in (a,b,c)'],
    ['!(self.metadata.labels.app == "a" || self.metadata.labels.app == "b")', '-l app,app notin (a,b)'],
    ['"app" in self.metadata.labels', '-l app'],
    ['has(self.metadata.labels.app)', '-l app'],
    // an object without any labels matches neither, which the server does not know
    ['!("app" in self.metadata.labels)', '~-l !app'],
    ['!has(self.metadata.labels.app)', '~-l !app'],
    // one label or another is no selector
    ['self.metadata.labels.app == "web" || self.metadata.labels.tier == "front"', ''],
    ['self.metadata.labels.app == "web" || has(self.metadata.labels.app)', ''],
    ['self.metadata.labels.app == "web" || self.metadata.labels.app != "db"', ''],
    ['self.metadata.labels.app == "web" || self.metadata.name == "x"', ''],
    // no server takes these as labels
    ['self.metadata.labels["a b"] == "web"', ''],
    ['self.metadata.labels.app == "no value, this"', ''],
    [`self.metadata.labels.app == "${'x'.repeat(64)}"`, ''],
    ['self.metadata.labels.app in ["ok", "not ok"]', ''],
    ['self.metadata.labels.app == 1', ''],
    ['self.metadata.labels.app in ["a", 1]', ''],
    ['self.metadata.labels.app == null', ''],
    ['self.metadata.labels.app in []', ''],
    [`self.metadata.labels.app in [${Array.from({ length: 101 }, (_, i) => `"v${i}"`).join()}]`, ''],
    // nor are these comparisons with constants
    ['self.metadata.labels.app == self.metadata.name', ''],
    ['self.metadata.labels.app == "we" + "b"', ''],
    ['self.metadata.labels.app.startsWith("w")', ''],
    ['self.metadata.labels.app > "web"', ''],
    ['self.metadata.labels.app.x == "web"', ''],
    ['self.metadata.labels.?app.orValue("") == "web"', ''],
    ['self.metadata.labels[?"app"] == optional.of("web")', ''],
    ['self.metadata.labels == {"app": "web"}', ''],
    ['self.metadata.labels[self.kind] == "web"', ''],
    ['self.metadata.annotations.app == "web"', ''],
    ['self.spec.labels.app == "web"', ''],
    ['cluster.metadata.labels.app == "web"', ''],
  ] as const)
    test(`${text.slice(0, 100)}: ${expected}`, () => assert.equal(pushed(text), expected))

  test('as many values as an address may hold', () => {
    const values = Array.from({ length: 100 }, (_, i) => `v${i}`)
    assert.match(pushed(`self.metadata.labels.app in [${values.map((v) => `"${v}"`).join()}]`), /^-l app in \(/)
  })
})

describe('Of names and namespaces', () => {
  for (const [text, expected] of [
    ['self.metadata.name == "web-0"', '-f metadata.name=web-0'],
    ['self.metadata.name != "web-0"', '~-f metadata.name!=web-0'],
    ['self.metadata.name in ["web-0"]', '-f metadata.name=web-0'],
    // several lists could miss one that moves between the values
    ['self.metadata.name in ["web-0", "web-1"]', ''],
    ['self.metadata.name == "a,b=c\\\\d"', '-f metadata.name=a\\,b\\=c\\\\d'],
    ['self.metadata.namespace == "shop"', '-n shop'],
    ['"shop" == self.metadata.__namespace__', '-n shop'],
    ['self.metadata.namespace in ["shop"]', '-n shop'],
    ['self.metadata.namespace in ["shop", "billing"]', ''],
    ['self.metadata.namespace != "shop"', ''],
    ['self.metadata.namespace == ""', ''],
    ['self.metadata.namespace == "No Namespace"', ''],
    ['self.metadata.namespace == "../nodes"', ''],
    ['has(self.metadata.namespace)', ''],
    ['"namespace" in self.metadata', ''],
    ['self.metadata.uid == "x"', ''],
  ] as const)
    test(`${text}: ${expected}`, () => assert.equal(pushed(text), expected))
})

describe('Of fields of built-in kinds', () => {
  for (const [text, expected, fields] of [
    ['self.spec.nodeName == "n1"', '-f spec.nodeName=n1', PODS],
    // what a server answers holds also of pods without a node
    ['self.spec.nodeName != "n1"', '~-f spec.nodeName!=n1', PODS],
    ['!(self.spec.nodeName == "n1")', '~-f spec.nodeName!=n1', PODS],
    ['self.spec.nodeName == ""', '~-f spec.nodeName=', PODS],
    ['self.spec.nodeName != ""', '-f spec.nodeName!=', PODS],
    ['has(self.spec.nodeName)', '', PODS],
    ['!has(self.spec.nodeName)', '', PODS],
    ['self.status.phase == "Running" || self.status.phase == "Pending"', '', PODS],
    ['self.spec.hostNetwork', '-f spec.hostNetwork=true', PODS],
    ['!self.spec.hostNetwork', '~-f spec.hostNetwork!=true', PODS],
    ['self.spec.hostNetwork == true', '-f spec.hostNetwork=true', PODS],
    ['self.spec.hostNetwork == false', '~-f spec.hostNetwork=false', PODS],
    ['self.spec.hostNetwork != false', '-f spec.hostNetwork!=false', PODS],
    ['self.spec.hostNetwork != true', '~-f spec.hostNetwork!=true', PODS],
    ['self.spec.hostNetwork == "true"', '', PODS],
    ['self.spec.nodeName == 1', '', PODS],
    ['self.spec.hostname == "x"', '', PODS],
    ['self.status.podIPs == "10.0.0.1"', '', PODS],
    ['self.type == "Opaque"', '-f type=Opaque', SECRETS],
    ['self.type == "Opaque"', '', PODS],
    ['self.status.succeeded == 1', '-f status.successful=1', JOBS],
    ['self.status.succeeded == 0', '~-f status.successful=0', JOBS],
    ['self.status.succeeded != 0', '-f status.successful!=0', JOBS],
    ['self.status.succeeded > 0', '', JOBS],
    ['self.status.succeeded == 1.0', '', JOBS],
    ['self.status.successful == 1', '', JOBS],
    ['self.involvedObject.kind == "Pod"', '-f involvedObject.kind=Pod', EVENTS],
    // another field stands in where this one is empty
    ['self.source.component == "kubelet"', '~-f source=kubelet', EVENTS],
    ['self.source.component != ""', '~-f source!=', EVENTS],
    ['self.source == "kubelet"', '', EVENTS],
  ] as const)
    test(`${text}: ${expected}`, () => assert.equal(pushed(text, fields), expected))
})

describe('Of fields that a definition makes selectable', () => {
  for (const [text, expected] of [
    ['self.spec.color == "red"', '-f spec.color=red'],
    ['self.spec.color != "red"', '~-f spec.color!=red'],
    ['self.spec.color == ""', '~-f spec.color='],
    ['self.spec.size == 3', '-f spec.size=3'],
    ['self.spec.size == -3', '-f spec.size=-3'],
    // zero is no absent value here
    ['self.spec.size == 0', '-f spec.size=0'],
    ['self.spec.size != 0', '~-f spec.size!=0'],
    ['self.spec.flag', '-f spec.flag=true'],
    ['!self.spec.flag', '~-f spec.flag!=true'],
    ['self.spec.flag == false', '-f spec.flag=false'],
    ['self.spec.flag != false', '~-f spec.flag!=false'],
    ['self.spec.deep.er == "x"', '-f spec.deep.er=x'],
    ['self.spec.dash__dash__ed == "x"', '-f spec.dash-ed=x'],
    ['self.spec.`dash-ed` == "x"', '-f spec.dash-ed=x'],
    ['self.spec.__namespace__ == "x"', '-f spec.namespace=x'],
    ['self.spec.namespace == "x"', '-f spec.namespace=x'],
    // these are no text to an expression
    ['self.spec.since == "2024-01-01T00:00:00Z"', ''],
    ['self.spec.raw == "aGk="', ''],
    ['self.spec.nodeName == "n1"', ''],
  ] as const)
    test(`${text}: ${expected}`, () => assert.equal(pushed(text, CUSTOM), expected))
})
