// `kubectl-tack/cluster`: everything that is said to an API server, for programs.

export {
  CancelledError,
  ConfigError,
  ConnectionError,
  type ConnectionFailure,
  isTackError,
  ServerError,
  type Status,
  type StatusCause,
  type StatusDetails,
  type TackError,
} from '../errors.ts'
export type { Json, JsonObject, KubeObject, ObjectMeta, Scalar } from '../machinery/json.ts'
export { apiVersionOf, parseApiVersion, qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
export type { Cell, Column } from '../machinery/table.ts'
export type { Notice, Problem } from '../streams.ts'
export type { Cluster, Discovery, Resolved } from './cluster.ts'
export type { ClientCertificate, Connection, Credential, CredentialState, Impersonation } from './connection.ts'
export type { ServerDiscovery } from './discovery/open-discovery.ts'
export { unknownResourceMessage } from './discovery/resource-word.ts'
export type { ServerVersion } from './discovery/server-version.ts'
export { apiClient } from './generated-api.ts'
export type { Exchange, ExchangeObserver, HttpHeader, HttpRequest, HttpResponse, Lane, Transport } from './http.ts'
export {
  type ConnectionOptions,
  type ContextSummary,
  connectionFor,
  listContexts,
  loadConnection,
  loadKubeconfig,
} from './kubeconfig/index.ts'
export { type ClusterOptions, type OpenCluster, openCluster } from './open-cluster.ts'
export type { GroupVersion } from './openapi/open-schemas.ts'
export {
  DEFAULT_PAGE_SIZE,
  type Delta,
  type Page,
  type ReadRequest,
  type Representation,
  type Row,
  type WatchEvent,
} from './read.ts'
export { toKubeConfig } from './to-kube-config.ts'
export { openTransport } from './transport/open-transport.ts'
