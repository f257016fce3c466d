// Items of every sort, with the texts that break tables, terminals and pages.

import type { DiffItem } from '../../../../src/diff/diff-item.ts'
import { changeAt, itemWith, ownerOf } from '../../../support/diff-items.ts'

const deployment = (spec: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'shop' },
  spec,
})

/** Turns a line around, moves the cursor, ends a cell, a table, a code span, a page. */
export const NASTY = '\u202eevil\u001b[2J\n| `x` ``</script><img src=x onerror=alert(1)>&amp;日本語 @everyone'

const LONG = `registry.example.com/a/very/long/path/of/folders/${'x'.repeat(60)}/api`

export const SAMPLE: readonly DiffItem[] = [
  itemWith('update', {
    changes: [
      changeAt('.spec.replicas', 2, 5, { owners: [ownerOf('kubectl', 30), ownerOf('hpa', 0)] }),
      changeAt('.spec.template.spec.containers[name="api"].image', `${LONG}:1.0`, `${LONG}:1.1`, {
        owners: [ownerOf('helm')],
      }),
      changeAt('.spec.template.spec.containers[name="api"].imagePullPolicy', undefined, 'IfNotPresent', {
        source: 'server',
      }),
      changeAt('.spec.template.spec.dnsPolicy', 'Default', undefined, {
        source: 'migration',
        owners: [ownerOf('helm')],
      }),
    ],
    before: deployment({ replicas: 2, image: `${LONG}:1.0`, dnsPolicy: 'Default' }),
    after: deployment({ replicas: 5, image: `${LONG}:1.1`, imagePullPolicy: 'IfNotPresent' }),
  }),
  itemWith('unchanged', { notes: ['an apply would still write: who owns its fields changes'] }),
  itemWith('conflict', {
    ref: { name: 'web' },
    conflicts: [
      {
        manager: 'hpa',
        operation: 'Update',
        time: ownerOf('hpa', 1).time as string,
        path: [{ f: 'spec' }, { f: 'replicas' }],
        text: '.spec.replicas',
        theirs: 7,
        mine: 3,
        resolutions: ['drop-from-manifest', 'take', 'co-own'],
      },
    ],
    changes: [
      changeAt('.spec.paused', false, true, { owners: [ownerOf('helm', 400)] }),
      changeAt('.spec.replicas', 7, 3, { owners: [ownerOf('hpa', 1)] }),
    ],
    before: { ...deployment({ replicas: 7, paused: false }), metadata: { name: 'web', namespace: 'shop' } },
    after: { ...deployment({ replicas: 3, paused: true }), metadata: { name: 'web', namespace: 'shop' } },
  }),
  itemWith('create', {
    ref: { apiVersion: 'v1', kind: 'Namespace', name: 'fresh', namespace: undefined as unknown as string },
    changes: [
      changeAt('.metadata.labels', undefined, { team: 'a' }),
      changeAt('.spec.finalizers', undefined, ['kubernetes'], { source: 'server' }),
    ],
    after: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fresh', labels: { team: 'a' } } },
  }),
  itemWith('update', {
    ref: { apiVersion: 'v1', kind: 'ConfigMap', name: 'nasty' },
    changes: [
      changeAt('.data["a.b/c"]', NASTY, '', { owners: [ownerOf('me,\u001b[31mred', 2)] }),
      changeAt('.data.number', '5', 'plain'),
    ],
    before: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'nasty' }, data: { 'a.b/c': NASTY, number: '5' } },
    after: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'nasty' }, data: { 'a.b/c': '', number: 'plain' } },
  }),
  itemWith('update', {
    ref: { apiVersion: 'v1', kind: 'Secret', name: 'keys' },
    changes: [changeAt('.data.password', '*** 0123456789ab', '*** ba9876543210', { owners: [ownerOf('kubectl', 9)] })],
    before: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, data: { password: '*** 0123456789ab' } },
    after: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, data: { password: '*** ba9876543210' } },
    isMasked: true,
  }),
  itemWith('replace-needed', {
    ref: { apiVersion: 'batch/v1', kind: 'Job', name: 'once' },
    changes: [changeAt('.spec.completions', 1, 2, { owners: [ownerOf('kubectl', 1)] })],
    before: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec: { completions: 1 } },
    after: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec: { completions: 2 } },
    problem: {
      code: 422,
      reason: 'Invalid',
      message: 'Job.batch "once" is invalid: spec.completions: field is immutable',
    },
  }),
  itemWith('delete', {
    ref: { apiVersion: 'v1', kind: 'ConfigMap', name: 'old' },
    before: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'old', namespace: 'shop' }, data: { a: '1' } },
  }),
  itemWith('error', {
    ref: { apiVersion: 'v1', kind: 'Service', name: 'broken' },
    problem: { code: 403, reason: 'Forbidden', message: 'services "broken" is forbidden: no' },
  }),
]
