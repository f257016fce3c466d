// What the answers of a server that refuses a write mean for the object; the texts are those of kube-apiserver 1.37.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ServerError, type StatusDetails } from '../../../src/errors.ts'
import { refusalOf } from '../../../src/patch/status-of.ts'

const CASES: readonly (readonly [
  refusal: string,
  code: number,
  reason: string,
  message: string,
  details?: StatusDetails,
])[] = [
  [
    'conflict',
    409,
    'Conflict',
    'Apply failed with 1 conflict: conflict with "a": .data.m',
    { causes: [{ reason: 'FieldManagerConflict', field: '.data.m' }] },
  ],
  [
    'moved',
    409,
    'Conflict',
    'Operation cannot be fulfilled on configmaps "a": the object has been modified',
    { name: 'a', kind: 'configmaps' },
  ],
  ['moved', 409, 'Conflict', 'uid mismatch: the provided object specified uid abc, and no existing object was found'],
  [
    'moved',
    422,
    'Invalid',
    'ConfigMap "a" is invalid: metadata.uid: Invalid value: "x": field is immutable',
    { name: 'a', causes: [{ field: 'metadata.uid' }] },
  ],
  ['moved', 422, 'Invalid', 'the server rejected our request due to an error in our request', {}],
  ['moved', 404, 'NotFound', 'configmaps "a" not found', { name: 'a', kind: 'configmaps' }],
  ['moved', 404, 'NotFound', 'namespaces "n" not found', { name: 'n', kind: 'namespaces' }],
  [
    'forbidden',
    403,
    'Forbidden',
    'configmaps "a" is forbidden: User "u" cannot patch resource "configmaps" in API group "" in the namespace "n"',
    { name: 'a' },
  ],
  ['invalid', 403, 'Forbidden', 'admission webhook "x.y" denied the request: never'],
  ['invalid', 403, 'Forbidden', 'pods "p" is forbidden: exceeded quota: q, requested: cpu=1'],
  [
    'invalid',
    422,
    'Invalid',
    `configmaps "v1" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no`,
    { name: 'v1', causes: [{ message: 'no' }] },
  ],
  [
    'invalid',
    422,
    'Invalid',
    'Deployment.apps "d" is invalid: spec.selector: field is immutable',
    { name: 'd', causes: [{ field: 'spec.selector' }] },
  ],
  ['invalid', 400, 'BadRequest', 'invalid JSON patch'],
  ['invalid', 413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728'],
  ['invalid', 415, 'UnsupportedMediaType', 'the body of the request was in an unknown format'],
  [
    'invalid',
    500,
    '',
    'failed to create typed patch object (/c2; /v1, Kind=ConfigMap): .bogus: field not declared in schema',
  ],
  ['invalid', 500, '', 'etcdserver: request is too large'],
  ['invalid', 500, '', 'map: map[image:a:2] does not contain declared merge key: name'],
  ['invalid', 500, '', 'strconv.ParseUint: parsing "abc": invalid syntax'],
  ['error', 500, 'InternalError', 'Internal error occurred: failed calling webhook "h": connection refused'],
  ['error', 429, 'TooManyRequests', 'too many requests'],
  ['error', 503, 'ServiceUnavailable', 'the server is currently unable to handle the request'],
]

for (const [refusal, code, reason, message, details] of CASES) {
  test(`${code} ${message.slice(0, 60)} is ${refusal}`, () => {
    assert.equal(
      refusalOf(new ServerError({ code, reason, message, ...(details !== undefined && { details }) })),
      refusal,
    )
  })
}
