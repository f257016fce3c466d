// Published definitions and custom resources, where they lie beside the checkout: read, and moved to a group of a test.
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isJsonObject, type JsonObject, type KubeObject } from '../../src/machinery/json.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import { parseManifests } from '../../src/manifest/parse-manifests.ts'
import { ROOT } from './build-cluster.ts'

const CRDS = resolve(ROOT, '../shared/crds')
const CRS = resolve(ROOT, '../shared/crs')

/** Why there is nothing to read, or false. */
export const noSharedObjects: string | false = existsSync(CRDS) && existsSync(CRS) ? false : `no ${CRDS} and ${CRS}`

/** Every definition, once per name. @param projects of these alone */
export async function sharedDefinitions(projects?: readonly string[]): Promise<KubeObject[]> {
  const definitions = new Map<string, KubeObject>()
  for (const object of await readFolders(CRDS, projects)) {
    if (object.kind === 'CustomResourceDefinition' && isJsonObject(object.spec))
      definitions.set(String(object.metadata?.name), object)
  }
  return [...definitions.values()]
}

/** Every object of the folder of custom resources. @param projects of these alone */
export function sharedCustomResources(projects?: readonly string[]): Promise<KubeObject[]> {
  return readFolders(CRS, projects)
}

async function readFolders(root: string, only?: readonly string[]): Promise<KubeObject[]> {
  const objects: KubeObject[] = []
  for (const folder of (await readdir(root)).filter((name) => only?.includes(name) ?? true).sort()) {
    for (const file of (await readdir(join(root, folder))).sort()) {
      for (const event of parseManifests(await readFile(join(root, folder, file)), file))
        if ('item' in event) objects.push(event.item.object)
    }
  }
  return objects
}

/** The same definition below a group of one's own, `argoproj.io.<suffix>`, converted by nobody. */
export function moveDefinition(definition: KubeObject, suffix: string): KubeObject {
  const spec = definition.spec as JsonObject
  const group = `${spec.group}.${suffix}`
  const names = spec.names as JsonObject
  const { conversion: _webhook, ...rest } = spec
  return {
    apiVersion: definition.apiVersion,
    kind: definition.kind,
    metadata: { name: `${names.plural}.${group}` },
    spec: { ...rest, group },
  } as KubeObject
}

/** An object in the group of a moved definition, with a name that is no other's; what else metadata says is left out, but labels and annotations. */
export function moveObject({ apiVersion, metadata, ...rest }: KubeObject, group: string, name: string): KubeObject {
  const { labels, annotations } = metadata ?? {}
  const kept = Object.fromEntries(
    Object.entries({ labels, annotations }).filter(([, value]) => isJsonObject(value)),
  ) as JsonObject
  return {
    ...rest,
    apiVersion: `${group}/${parseApiVersion(apiVersion).version}`,
    metadata: { name, ...kept },
  } as KubeObject
}
