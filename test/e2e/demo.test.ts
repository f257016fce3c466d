// `npm run demo` as somebody sees it who has just cloned: golden/demo.txt. `TACK_UPDATE_GOLDEN=1` writes it anew.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../support/build-cluster.ts'
import { run } from '../support/child-process.ts'
import { temporaryHome } from '../support/tack.ts'

const GOLDEN = join(ROOT, 'test', 'e2e', 'golden', 'demo.txt')

test('the demo shows its tour without a cluster', async (t) => {
  const home = await temporaryHome()
  t.after(home.remove)
  // whoever has a kubeconfig has no other demo
  const env = { ...home.env, KUBECONFIG: join(home.dir, 'none') }
  // building would take the executable away from tests that run at the same time
  const words = [join(ROOT, 'scripts', 'demo.ts'), '--no-build']
  const { code, stdout, stderr } = await run(process.execPath, words, { cwd: home.dir, env })
  const shown = stdout.replace(/"ms":\d+/g, '"ms":0')
  if (process.env.TACK_UPDATE_GOLDEN) writeFileSync(GOLDEN, shown)
  assert.equal(shown, readFileSync(GOLDEN, 'utf8'))
  assert.deepEqual({ code, stderr }, { code: 0, stderr: 'error: deployments.apps "checkout" not found\n' })
})
