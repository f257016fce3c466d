// TAB behind `kubectl tack`, through the real kubectl and on the real cluster: what kubectl passes on, and what bash, zsh and
// fish make of that with kubectl's own scripts.

import assert from 'node:assert/strict'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { askAgain } from '../support/ask-again.ts'
import { testCluster } from '../support/cluster.ts'
import {
  bashCompletion,
  type InteractiveShell,
  missingShell,
  offeredInFish,
  openInteractive,
} from '../support/shells.ts'
import { type Home, temporaryHome } from '../support/tack.ts'
import { noTerminal } from '../support/terminal.ts'

/** Stands for the namespace; random names of folders may have these letters, too. */
const NAMESPACE = /(?<![A-Za-z0-9]{2})NS(?![A-Za-z0-9])/

const cluster = await testCluster()
const withoutTerminal = await noTerminal()

describe('TAB behind kubectl tack', { skip: cluster.skip }, () => {
  let namespace = ''
  let env: Record<string, string> = {}
  let folder = ''
  let home: Home

  before(async () => {
    namespace = await cluster.namespace()
    const labelled = { labels: { 'tack.test/part': 'one', app: 'a' }, annotations: { 'tack.test/note': 'said' } }
    const named = (name: string) => ({ name, namespace, ...labelled })
    const containers = [
      { name: 'web', image: 'web:1' },
      { name: 'side', image: 'side:1' },
    ]
    const labels = { app: 'web' }
    const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } }
    const items = [
      ...['settings-a', 'settings-b', 'other'].map((name) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: named(name),
      })),
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: named('web'), spec },
      // a name with colons, as those of RBAC are
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'a:b:reader', namespace },
        rules: [],
      },
    ]
    await cluster.create({ apiVersion: 'v1', kind: 'List', items })
    folder = await mkdtemp(join(tmpdir(), 'tack-tab-'))
    await symlink(cluster.kubectlPath, join(folder, 'kubectl'))
    const more = { apiVersion: 'v1', kind: 'Config', contexts: [{ name: 'arn:aws:eks:eu:prod', context: {} }] }
    await writeFile(join(folder, 'more'), JSON.stringify(more))
    home = await temporaryHome()
    env = {
      ...home.env,
      PATH: [folder, home.env.PATH].join(delimiter),
      KUBECONFIG: [cluster.kubeconfig, join(folder, 'more')].join(delimiter),
    }
    await through('query', 'po')
  })
  after(async () => {
    await home.remove()
    await rm(folder, { recursive: true, force: true })
  })

  /** What kubectl passes on, and the directive bits. */
  async function through(...words: string[]): Promise<{ readonly words: readonly string[]; readonly bits: string }> {
    const { stdout } = await cluster.kubectl(
      ['__complete', 'tack', ...words.map((word) => word.replace(NAMESPACE, namespace))],
      {
        env,
      },
    )
    const lines = stdout.trimEnd().split('\n')
    const bits = lines.pop() ?? ''
    return { bits, words: lines.map((line) => (line.split('\t')[0] ?? '').replace(namespace, 'NS')) }
  }

  const table: readonly (readonly [typed: readonly string[], offered: readonly string[], bits?: string])[] = [
    [['ver'], ['version']],
    [['query', '--field-s'], ['--field-selector']],
    [['diff', '--strategy', 'c'], ['csa']],
    [['query', '-o', 'custom-columns-'], ['custom-columns-file='], ':6'],
    [
      ['query', '--output=j'],
      ['json', 'jsonl', 'jsonpath=', 'jsonpath-file='],
    ],
    [['query', 'configm'], ['configmaps']],
    [['query', 'pods,configm'], ['pods,configmaps']],
    [['query', 'deployments.'], ['deployments.apps']],
    [
      ['query', '-n', 'NS', 'cm', 'settings-'],
      ['settings-a', 'settings-b'],
    ],
    [
      ['query', '-nNS', 'cm', 'settings-'],
      ['settings-a', 'settings-b'],
    ],
    [['query', '--namespace=NS', 'cm/o'], ['cm/other']],
    [
      ['query', '-n', 'NS', 'cm', 'other', 'settings-'],
      ['settings-a', 'settings-b'],
    ],
    [['query', '-n', 'NS', 'roles', 'a:'], ['a:b:reader']],
    [['query', '-n', 'NS', '--', 'cm', 'oth'], ['other']],
    [['query', '--', 'configm'], ['configmaps']],
    [['patch', '-n', 'NS', 'deploy', ''], ['web']],
    [['edit', '-n', 'NS', 'deploy/'], ['deploy/web']],
    [['query', '-n', 'NS'], ['NS']],
    [['query', '--namespace=NS'], ['NS']],
    [['query', '-n', 'default,NS'], ['default,NS']],
    [['query', '--context', 'arn:aws'], ['arn:aws:eks:eu:prod']],
    [['query', '--context=arn:'], ['arn:aws:eks:eu:prod']],
    [['query', '--contexts', 'arn:'], ['arn:aws:eks:eu:prod']],
    [['query', '-n', 'NS', 'cm', '-l', 'tack'], ['tack.test/part='], ':6'],
    [['query', '-n', 'NS', 'cm', '-l', 'app=a,tack.test/part='], ['app=a,tack.test/part=one']],
    [['patch', '-n', 'NS', 'cm', '--label', 'tack'], ['tack.test/part=', 'tack.test/part-'], ':6'],
    [['patch', '-n', 'NS', 'cm', '--label', 'tack.test/part='], ['tack.test/part=one']],
    [['patch', '-n', 'NS', 'cm', '--annotate', 'tack'], ['tack.test/note=', 'tack.test/note-'], ':6'],
    [['query', 'pods', '--field-selector', 'status.p'], ['status.phase=', 'status.podIP='], ':6'],
    [['query', '-n', 'NS', 'cm', '--field-selector', 'metadata.name=oth'], ['metadata.name=other']],
    [['patch', '-n', 'NS', 'cm', '--field-selector=metadata.namespace!=NS'], ['metadata.namespace!=NS']],
    [['diff', '-n', 'NS', 'deploy', '--ignore', 'spec.rep'], ['spec.replicas']],
    [
      ['query', '-n', 'NS', 'deploy', '--where', "self.spec.strategy.type == 'R"],
      ["self.spec.strategy.type == 'Recreate'", "self.spec.strategy.type == 'RollingUpdate'"],
      ':6',
    ],
    [['fields', 'deployments.spec.templ'], ['deployments.spec.template'], ':6'],
    [['patch', '-n', 'NS', 'deploy', 'web', '--set', 'spec.rep'], ['spec.replicas='], ':6'],
    [
      ['patch', '-n', 'NS', 'deploy', 'web', '--set', 'spec.strategy.type='],
      ['spec.strategy.type=Recreate', 'spec.strategy.type=RollingUpdate'],
    ],
    [
      ['patch', '-n', 'NS', 'deploy', 'web', '--set=spec.paused='],
      ['spec.paused=true', 'spec.paused=false'],
    ],
    [
      ['patch', '-n', 'NS', 'deploy', 'web', '--set', 'spec.template.spec.containers[na'],
      ['spec.template.spec.containers[name='],
      ':6',
    ],
    [
      ['patch', '-n', 'NS', 'deploy', 'web', '--set', 'spec.template.spec.containers[name='],
      ['spec.template.spec.containers[name=web]', 'spec.template.spec.containers[name=side]'],
      ':6',
    ],
    [
      ['patch', '-n', 'NS', 'deploy/web', '--set', 'spec.template.spec.containers[name=web].imagePullPolicy=N'],
      ['spec.template.spec.containers[name=web].imagePullPolicy=Never'],
    ],
    [['patch', '-n', 'NS', 'deploy', '--remove', 'metadata.labels.t'], []],
    [
      ['patch', '-n', 'NS', 'deploy', '--remove', 'metadata.labels.'],
      ['metadata.labels.app', 'metadata.labels.[tack.test/part]'],
    ],
    [
      ['patch', '-n', 'NS', 'deploy', '--append', 'metadata.'],
      ['metadata.finalizers=', 'metadata.ownerReferences=', 'metadata.ownerReferences['],
      ':6',
    ],
    [
      ['patch', '-n', 'NS', 'deploy', '--ensure', 'spec.template.spec.tolera'],
      ['spec.template.spec.tolerations=', 'spec.template.spec.tolerations['],
      ':6',
    ],
    [
      ['patch', '-n', 'NS', 'deploy', '--set-expr', 'spec.replicas=self.spec.repl'],
      ['spec.replicas=self.spec.replicas'],
      ':6',
    ],
    [['patch', '-n', 'NS', 'deploy', '--set-expr', 'spec.repl'], ['spec.replicas='], ':6'],
    [['patch', '-n', 'NS', 'deploy', '--subresource', 'scale', '--set', 'spec.'], ['spec.replicas='], ':6'],
    [['own', '-n', 'NS', 'deploy/web', '--take', 'status.readyR'], ['status.readyReplicas']],
    [['query', '-f', ''], ['json', 'yaml', 'yml'], ':8'],
    [['query', '--cache-dir', ''], [], ':16'],
    [['version', '--kubeconfig', ''], [], ':0'],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish', 'powershell', 'kubectl', 'install'],
    ],
    [['nothing', ''], []],
    // what no command can be run with
    [['-n', ''], []],
  ]
  for (const [typed, offered, bits = ':4'] of table) {
    test(`${JSON.stringify(typed)} could become ${offered.join(' ') || 'nothing'} (${bits})`, async () => {
      const found = await askAgain(
        () => through(...typed),
        (none) => none.words.length === 0 && offered.length > 0,
      )
      assert.deepEqual(found, { words: offered, bits })
    })
  }

  test('a kind that a manifest names has its fields completed', async () => {
    const file = join(folder, 'web.yaml')
    const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace } }
    await writeFile(file, JSON.stringify(manifest))
    const of = (typed: string) =>
      askAgain(
        () => through('patch', '-f', file, '--set', typed),
        (none) => none.words.length === 0,
      )
    assert.deepEqual((await of('spec.rep')).words, ['spec.replicas='])
    const named = await of('spec.template.spec.containers[name=w')
    assert.deepEqual(named.words, ['spec.template.spec.containers[name=web]'])
  })

  /** What each line is after TAB; in bash and zsh brackets are escaped, as they have to be there. */
  const lines: readonly (readonly [typed: string, after: string])[] = [
    ['ver', 'version '],
    ['query --field-s', 'query --field-selector '],
    ['query --output=yam', 'query --output=yaml '],
    ['query -o custom-columns-', 'query -o custom-columns-file='],
    ['query configm', 'query configmaps '],
    ['query -n NS cm oth', 'query -n NS cm other '],
    ['query -n NS cm sett', 'query -n NS cm settings-'],
    ['query -n NS roles a:', 'query -n NS roles a:b:reader '],
    ['query -n NS -- cm oth', 'query -n NS -- cm other '],
    ['query --context arn:', 'query --context arn:aws:eks:eu:prod '],
    ['query --context=arn:aws:', 'query --context=arn:aws:eks:eu:prod '],
    ['query -n NS cm -l tack.test/part=', 'query -n NS cm -l tack.test/part=one '],
    ['patch -n NS deploy web --set spec.rep', 'patch -n NS deploy web --set spec.replicas='],
    ['patch -n NS deploy web --set spec.strategy.type=Re', 'patch -n NS deploy web --set spec.strategy.type=Recreate '],
    [
      'patch -n NS deploy web --set spec.template.spec.containers\\[na',
      'patch -n NS deploy web --set spec.template.spec.containers\\[name=',
    ],
    [
      'patch -n NS deploy web --set spec.template.spec.containers\\[name=w',
      'patch -n NS deploy web --set spec.template.spec.containers\\[name=web\\]',
    ],
    [
      'patch -n NS deploy web --set spec.template.spec.containers\\[name=web\\].imagePullPolicy=Ne',
      'patch -n NS deploy web --set spec.template.spec.containers\\[name=web\\].imagePullPolicy=Never ',
    ],
    // what the shells would not take as it is, is left as it is
    [
      'patch -n NS deploy web --set spec.template.spec.containers[name=w',
      'patch -n NS deploy web --set spec.template.spec.containers[name=w',
    ],
    ["patch -n NS deploy web --set 'spec.rep", "patch -n NS deploy web --set 'spec.rep"],
    ['nothing at all ', 'nothing at all '],
  ]

  for (const shell of ['bash', 'zsh'] as const) {
    const skip =
      withoutTerminal ||
      missingShell(shell) ||
      (shell === 'bash' &&
        bashCompletion === undefined &&
        'bash-completion, which kubectl’s script needs, is not installed')
    describe(`in ${shell}`, { skip }, () => {
      let session: InteractiveShell
      before(async () => {
        const library = shell === 'bash' ? [`source ${bashCompletion}`] : []
        session = await openInteractive(shell, [...library, `source <(kubectl completion ${shell})`], {
          env,
          cwd: folder,
        })
      })
      after(() => session.close())

      for (const [typed, after] of lines) {
        test(`kubectl tack ${typed}<TAB> becomes ${after}`, async () => {
          const line = `kubectl tack ${typed.replace('NS', namespace)}`
          const tab = () => session.tab(line)
          const found = await askAgain(tab, (same) => same === line && typed !== after)
          assert.equal(found.replace(namespace, 'NS'), `kubectl tack ${after}`)
        })
      }
    })
  }

  describe('in fish', { skip: missingShell('fish') }, () => {
    const offers: readonly (readonly [typed: string, offered: readonly string[]])[] = [
      ['ver', ['version']],
      ['query --output=j', ['--output=json', '--output=jsonl', '--output=jsonpath-file=', '--output=jsonpath=']],
      ['query configm', ['configmaps']],
      ['query -n NS cm sett', ['settings-a', 'settings-b']],
      ['query -n NS roles a:', ['a:b:reader']],
      ['query -n NS -- cm oth', ['other']],
      ['query --context arn:', ['arn:aws:eks:eu:prod']],
      ['query --context=arn:', ['--context=arn:aws:eks:eu:prod']],
      ['query -n NS cm -l tack.test/part=', ['tack.test/part=one']],
      ['patch -n NS deploy web --set spec.strategy.type=Re', ['spec.strategy.type=Recreate']],
      [
        'patch -n NS deploy web --set spec.template.spec.containers[name=w',
        ['spec.template.spec.containers[name=web]'],
      ],
    ]
    for (const [typed, offered] of offers) {
      test(`kubectl tack ${typed}<TAB> offers ${offered.join(' ')}`, async () => {
        const line = `kubectl tack ${typed.replace('NS', namespace)}`
        const ask = () => offeredInFish('kubectl completion fish | source', line, { env, cwd: folder })
        const found = await askAgain(ask, (none) => none.length === 0)
        // so that no space follows a candidate, kubectl's script gives fish another one with a dot behind it
        const own = found.filter((word) => !found.some((other) => word === `${other}.`))
        assert.deepEqual(own.toSorted(), offered.toSorted())
      })
    }
  })
})
