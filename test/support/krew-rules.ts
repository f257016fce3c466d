// What krew demands of a manifest: internal/index/validation/validate.go and cmd/validate-krew-manifest/main.go of
// kubernetes-sigs/krew.

type Fields = Readonly<Record<string, unknown>>

const API_VERSION = 'krew.googlecontainertools.github.com/v1alpha2'
const SAFE_NAME = /^[\w-]+$/
const WINDOWS_DEVICE = /^(CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])$/i
const PART = '(0|[1-9]\\d*)'
const SEMVER = new RegExp(`^v${PART}\\.${PART}\\.${PART}(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z.-]+)?$`)
const SHA256 = /^[a-f0-9]{64}$/

/** Keys that a manifest may have, by where they stand; krew reads manifests strictly. */
const KEYS: { readonly [place: string]: readonly string[] } = {
  manifest: ['apiVersion', 'kind', 'metadata', 'spec'],
  metadata: ['name'],
  spec: ['version', 'shortDescription', 'description', 'caveats', 'homepage', 'platforms'],
  platform: ['uri', 'sha256', 'selector', 'files', 'bin'],
  selector: ['matchLabels', 'matchExpressions'],
}

/** What krew runs on. */
const PLATFORMS = [
  ...['386', 'amd64', 'arm64'].map((arch) => ({ os: 'windows', arch })),
  ...['386', 'amd64', 'arm', 'arm64', 'ppc64le'].map((arch) => ({ os: 'linux', arch })),
  ...['386', 'amd64', 'arm64'].map((arch) => ({ os: 'darwin', arch })),
]

/** What krew would refuse. @param name that of the manifest's file, without `.yaml` */
export function krewFaults(name: string, manifest: unknown): readonly string[] {
  const all = fields(manifest)
  const metadata = fields(all.metadata)
  const spec = fields(all.spec)
  const platforms = Array.isArray(spec.platforms) ? spec.platforms.map(fields) : []
  const short = spec.shortDescription
  return [
    ...unknownKeys('manifest', all),
    ...unknownKeys('metadata', metadata),
    ...unknownKeys('spec', spec),
    ...when(all.apiVersion !== API_VERSION, 'apiVersion'),
    ...when(all.kind !== 'Plugin', 'kind'),
    ...when(!SAFE_NAME.test(name) || WINDOWS_DEVICE.test(name), 'name of the file'),
    ...when(metadata.name !== name, 'metadata.name'),
    ...when(typeof short !== 'string' || short === '' || /[\r\n]/.test(short), 'shortDescription'),
    ...when(typeof spec.version !== 'string' || !SEMVER.test(spec.version), 'version'),
    ...when(platforms.length === 0, 'platforms'),
    ...platforms.flatMap((platform, i) => platformFaults(platform).map((fault) => `platforms[${i}].${fault}`)),
    ...overlaps(platforms),
  ]
}

function platformFaults(platform: Fields): readonly string[] {
  const { uri, sha256, bin, files, selector } = platform
  return [
    ...unknownKeys('platform', platform),
    ...when(typeof uri !== 'string' || uri === '', 'uri'),
    ...when(typeof sha256 !== 'string' || !SHA256.test(sha256), 'sha256'),
    ...when(typeof bin !== 'string' || bin === '', 'bin'),
    ...when(files !== undefined && !areFiles(files), 'files'),
    ...selectorFaults(fields(selector)),
    ...when(!PLATFORMS.some((each) => isSelected(platform, each)), 'selector: selects no platform'),
  ]
}

function areFiles(files: unknown): boolean {
  return Array.isArray(files) && files.length > 0 && files.map(fields).every(({ from, to }) => Boolean(from && to))
}

function selectorFaults(selector: Fields): readonly string[] {
  const { matchLabels, matchExpressions } = selector
  const expressions = Array.isArray(matchExpressions) ? matchExpressions.map(fields) : []
  const keys = [...Object.keys(fields(matchLabels)), ...expressions.map(({ key }) => key)]
  return [
    ...unknownKeys('selector', selector),
    ...when(keys.length === 0, 'selector: empty'),
    ...when(
      keys.some((key) => key !== 'os' && key !== 'arch'),
      'selector: key',
    ),
  ]
}

function overlaps(platforms: readonly Fields[]): readonly string[] {
  return PLATFORMS.flatMap((each) => {
    const count = platforms.filter((platform) => isSelected(platform, each)).length
    return when(count > 1, `selectors overlap: ${each.os} ${each.arch}`)
  })
}

/** By labels alone: our template has no expressions. */
export function isSelected(platform: Fields, { os, arch }: { readonly os: string; readonly arch: string }): boolean {
  const labels = fields(fields(platform.selector).matchLabels)
  return (labels.os ?? os) === os && (labels.arch ?? arch) === arch
}

function unknownKeys(place: string, value: Fields): readonly string[] {
  return Object.keys(value).flatMap((key) => when(KEYS[place]?.includes(key) !== true, `unknown key ${key}`))
}

function when(isSo: boolean, fault: string): readonly string[] {
  return isSo ? [fault] : []
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}
