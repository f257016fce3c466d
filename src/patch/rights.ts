// Whether this user may patch: the server's own answer, by a SelfSubjectAccessReview.

import { writeObject } from '../cluster/write.ts'
import { isJsonObject } from '../machinery/json.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import { goJson } from '../machinery/schema/go-json.ts'
import type { Target } from './plan/target.ts'

const REVIEWS: ResourceInfo = {
  group: 'authorization.k8s.io',
  version: 'v1',
  resource: 'selfsubjectaccessreviews',
  singular: 'selfsubjectaccessreview',
  kind: 'SelfSubjectAccessReview',
  namespaced: false,
  verbs: ['create'],
  shortNames: [],
  categories: [],
  subresources: [],
}

/** Of any object of the kind in a namespace; `''` for kinds without. @throws ServerError, ConnectionError */
export async function mayPatch(
  { cluster, resource, subresource }: Pick<Target, 'cluster' | 'resource' | 'subresource'>,
  namespace: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const { group, version, resource: plural } = resource
  const attributes = { verb: 'patch', group, version, resource: plural, namespace }
  const resourceAttributes = subresource === undefined ? attributes : { ...attributes, subresource }
  const body = goJson({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  })
  const { status } = await writeObject(cluster.transport, { resource: REVIEWS, method: 'POST', body }, signal)
  return isJsonObject(status) && status.allowed === true
}
