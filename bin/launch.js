// Starts the program in this process. Written for old versions of Node too, so that they can say that they are.
// Without import statements: of Node's own modules they load far more than is used here.

const OLDEST = [22, 19]

/** @param {readonly string[]} words what follows the program's name */
export async function launch(words) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return refuse(`kubectl tack needs Node >= ${OLDEST.join('.')}, this is ${process.version}`)
  }
  const program = new URL('../dist/cli/main.js', import.meta.url)
  if (!process.getBuiltinModule('node:fs').existsSync(program)) {
    return refuse('kubectl tack is not built yet: run "npm run build" in its checkout')
  }
  restoreNodeOptions()
  hideFalseWarning()
  const cache = cacheFolder()
  // never in a temporary folder, as Node would by itself: others could lay code there for us to run
  if (cache !== undefined) process.getBuiltinModule('node:module').enableCompileCache(cache)
  const { main } = await import(program.href)
  await main(words)
}

function refuse(message) {
  process.exitCode = 2
  process.stderr.write(`error: ${message}\n`)
}

/** Where a Node of our own was started, the launcher kept the user's options from it; programs that we start get them. */
function restoreNodeOptions() {
  const { env } = process
  if (env.KUBECTL_TACK_NODE_OPTIONS === undefined) return
  env.NODE_OPTIONS = env.KUBECTL_TACK_NODE_OPTIONS
  delete env.KUBECTL_TACK_NODE_OPTIONS
}

/** Certificates are checked whatever NODE_TLS_REJECT_UNAUTHORIZED says; Node would warn that they are not. */
function hideFalseWarning() {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return
  const listeners = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.message.includes('NODE_TLS_REJECT_UNAUTHORIZED')) return
    for (const listener of listeners) listener.call(process, warning)
  })
}

/** The user's cache folder of the platform; undefined for none. Where it cannot be written, Node does without. */
function cacheFolder() {
  const { env, platform } = process
  const { join } = process.getBuiltinModule('node:path')
  const home = homeFolder()
  // Node never comes back from making a folder below one that takes none, as /proc does
  if (home === undefined || !process.getBuiltinModule('node:fs').existsSync(home)) return undefined
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'kubectl-tack', 'node')
  const base = platform === 'darwin' ? join(home, 'Library', 'Caches') : env.XDG_CACHE_HOME || join(home, '.cache')
  return join(base, 'kubectl-tack', 'node')
}

/** Undefined for a user whom the system does not know, as containers have them, when HOME is not set either. */
function homeFolder() {
  try {
    return process.getBuiltinModule('node:os').homedir()
  } catch {
    return undefined
  }
}
