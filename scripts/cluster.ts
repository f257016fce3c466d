// `npm run cluster`: a real cluster for a person, until Ctrl-C. On stdout is the export line, all else on stderr.
import { type NoCluster, type ProvidedCluster, provideCluster } from '../test/support/provide-cluster.ts'

const stop = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
})

// A reader that went away, as in `… | head`, must not keep us from stopping what we started.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`npm run cluster: ${error instanceof Error ? error.message : error}\n`)
  return 1
})

/** Returns the exit code. */
async function main(): Promise<number> {
  const provided: ProvidedCluster | NoCluster = await provideCluster()
  if ('missing' in provided) throw new Error(`no cluster is possible here: ${provided.missing}`)
  const { facts } = provided
  process.stdout.write(`export KUBECONFIG='${facts.kubeconfig}'\n`)
  process.stderr.write(
    [
      `# kube-apiserver ${facts.version} at ${facts.server} (${facts.origin})`,
      `# contexts: ${[facts.context, facts.userContext].filter(Boolean).join(', ')}`,
      `# kubectl of the same version: ${facts.kubectlPath}`,
      '# Paste the export line into another terminal. Ctrl-C ends the cluster and removes all of it.',
      '',
    ].join('\n'),
  )
  const lastWords = await Promise.race([stop, provided.ended])
  await provided.stop()
  if (lastWords !== undefined) throw new Error(`the cluster has ended\n${lastWords}`)
  return 0
}
