// The door of this folder: kubeconfig files, flags and environment in, connections out.

export type { Connection } from '../connection.ts'
export { connectionFor } from './connection-for.ts'
export type {
  ExecConfig,
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigUser,
} from './kubeconfig.ts'
export {
  type ConnectionOptions,
  type ContextSummary,
  contextNames,
  contextsOf,
  listContexts,
  loadConnection,
} from './load-connection.ts'
export { type KubeconfigOptions, loadKubeconfig } from './load-kubeconfig.ts'
export type { ConnectionOverrides } from './overrides.ts'
export type { Surroundings } from './surroundings.ts'
