// What a test file is told about the cluster of the run, and the variables that carry it there.

/** The real cluster that this run's tests use. */
export type ClusterFacts = {
  /** Where it comes from, in words for the last line of a run. */
  readonly origin: string
  readonly kubeconfig: string
  /** The context of the administrator, in `system:masters` unless the cluster is somebody else's. */
  readonly context: string
  /** A second identity, without any rights until RBAC grants some, and subject to flow control. */
  readonly userContext?: string
  /** The name that `userContext` has for RBAC. */
  readonly userName?: string
  readonly server: string
  /** As /version says it, for example `v1.37.2`. */
  readonly version: string
  /** Path of the kubectl to compare with. */
  readonly kubectlPath: string
  /** Whether kube-controller-manager runs: without it namespaces never end and Deployments make no ReplicaSets. */
  readonly controllers: boolean
  /** The folder with `pki/` of the built cluster: front-proxy and other certificates. */
  readonly dir?: string
}

/** Holds the `ClusterFacts` of the run as JSON. Set by the test runner alone. */
export const FACTS_VARIABLE = 'TACK_TEST_CLUSTER'
/** Path of the kubectl that tests compare with; may be set by hand. */
export const KUBECTL_VARIABLE = 'TACK_TEST_KUBECTL'
/** A kubeconfig whose current context is used instead of a built cluster; set by hand. */
export const KUBECONFIG_VARIABLE = 'TACK_TEST_KUBECONFIG'
/** Why there is no cluster. Set by the test runner alone. */
export const SKIP_VARIABLE = 'TACK_TEST_SKIP'
/** A file to which every test file that uses the real cluster appends its path. Set by the test runner alone. */
export const RECORD_VARIABLE = 'TACK_TEST_RECORD'
