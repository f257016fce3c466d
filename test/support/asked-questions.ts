// Questions about the asked objects, and what is true of each object, in plain JavaScript over what kubectl prints: nothing of
// ours is used to find the right answers.

// biome-ignore lint/suspicious/noExplicitAny: objects of many kinds, as kubectl prints them
type Any = any

/** Cells by the header of kubectl's wide table. */
export type Cells = Readonly<Record<string, string>>

export type Question = readonly [kinds: string, where: string, holds: (o: Any, cells: Cells) => unknown]

const requests = (o: Any) => o.spec.containers[0].resources.requests
const main = (o: Any) => o.spec.template.spec.containers[0]
const labels = (o: Any) => o.metadata.labels ?? {}
/** Of the quantities that occur: in thousandths. */
const milli = (text: unknown): number => {
  const [, n = '', unit = ''] = /^([\d.]+(?:e-?\d+)?)(\w*)$/.exec(String(text)) ?? []
  const factor =
    { '': 1000, m: 1, k: 1e6, M: 1e9, G: 1e12, Ki: 1024e3, Mi: 1048576e3, Gi: 1073741824e3 }[unit] ?? Number.NaN
  return Number(n) * factor
}
const restarts = (c: Cells) => Number(/^\d+/.exec(c.RESTARTS ?? '')?.[0])

export const OF_PODS: readonly Question[] = [
  ['pods', 'true', () => true],
  ['pods', 'self.status.phase == "Running"', (o) => o.status.phase === 'Running'],
  ['pods', 'self.status.phase != "Running"', (o) => o.status.phase !== 'Running'],
  ['pods', 'self.status.phase in ["Failed", "Succeeded"]', (o) => /Failed|Succeeded/.test(o.status.phase)],
  ['pods', 'self.spec.nodeName != ""', (o) => o.spec.nodeName !== undefined],
  ['pods', '!has(self.spec.nodeName)', (o) => o.spec.nodeName === undefined],
  ['pods', 'self.spec.hostNetwork', (o) => o.spec.hostNetwork === true],
  ['pods', '!self.spec.?hostNetwork.orValue(false)', (o) => o.spec.hostNetwork !== true],
  ['pods', 'self.spec.hostNetwork == false', () => false],
  [
    'pods',
    'self.spec.restartPolicy == "Never" && self.status.phase == "Failed"',
    (o) => o.spec.restartPolicy === 'Never' && o.status.phase === 'Failed',
  ],
  ['pods', 'self.metadata.labels.app == "web"', (o) => labels(o).app === 'web'],
  ['pods', 'self.metadata.labels.app != "web"', (o) => labels(o).app !== undefined && labels(o).app !== 'web'],
  ['pods', 'self.metadata.labels.app in ["web", "agent"]', (o) => ['web', 'agent'].includes(labels(o).app)],
  [
    'pods',
    '!(self.metadata.labels.app in ["web", "agent"])',
    (o) => labels(o).app !== undefined && !['web', 'agent'].includes(labels(o).app),
  ],
  ['pods', 'self.metadata.labels.tier == ""', (o) => labels(o).tier === ''],
  [
    'pods',
    'self.metadata.labels["app.kubernetes.io/name"] == "web"',
    (o) => labels(o)['app.kubernetes.io/name'] === 'web',
  ],
  ['pods', 'has(self.metadata.labels.tier)', (o) => labels(o).tier !== undefined],
  [
    'pods',
    'has(self.metadata.labels) && !has(self.metadata.labels.tier)',
    (o) => o.metadata.labels !== undefined && labels(o).tier === undefined,
  ],
  ['pods', '!has(self.metadata.labels)', (o) => o.metadata.labels === undefined],
  ['pods', '!has(self.metadata.labels) || !("app" in self.metadata.labels)', (o) => labels(o).app === undefined],
  [
    'pods',
    'self.metadata.labels.app == "web" || self.metadata.labels.tier == "back"',
    (o) => labels(o).app === 'web' || labels(o).tier === 'back',
  ],
  [
    'pods',
    'self.metadata.annotations.note.contains("\\"a\\"")',
    (o) => o.metadata.annotations?.note?.includes('"a"') === true,
  ],
  ['pods', 'self.metadata.name.matches("^web-[0-9]+$")', (o) => /^web-\d+$/.test(o.metadata.name)],
  ['pods', 'self.metadata.name == "web-1"', (o) => o.metadata.name === 'web-1'],
  ['pods', 'self.metadata.name in ["web-1", "oom", "nobody"]', (o) => ['web-1', 'oom'].includes(o.metadata.name)],
  ['pods', 'age() < duration("10h") && age() > duration("-1m")', () => true],
  ['pods', 'self.metadata.creationTimestamp < timestamp("2020-01-01T00:00:00Z")', () => false],
  ['pods', 'age(self.status.startTime) > duration("24h")', (o) => o.status.startTime !== undefined],
  [
    'pods',
    'self.spec.containers.exists(c, c.image.endsWith(":1.5"))',
    (o) => o.spec.containers[0].image.endsWith(':1.5'),
  ],
  ['pods', 'self.spec.containers.all(c, has(c.resources.limits.cpu))', () => false],
  [
    'pods',
    'quantity(self.spec.containers[0].resources.requests.memory).isGreaterThan(quantity("128Mi"))',
    (o) => milli(requests(o).memory) > milli('128Mi'),
  ],
  [
    'pods',
    'quantity(self.spec.containers[0].resources.requests.memory).compareTo(quantity("1Gi")) >= 0',
    (o) => milli(requests(o).memory) >= milli('1Gi'),
  ],
  [
    'pods',
    'quantity(self.spec.containers[0].resources.requests.cpu) == quantity("1000m")',
    (o) => milli(requests(o).cpu) === 1000,
  ],
  ['pods', 'self.spec.containers[0].resources.requests.cpu == "1"', (o) => requests(o).cpu === '1'],
  ['pods', 'cidr("10.1.0.0/16").containsIP(self.status.podIP)', (o) => o.status.podIP?.startsWith('10.1.') === true],
  ['pods', 'ip(self.status.podIP).family() == 4', (o) => o.status.podIP !== undefined],
  ['pods', 'size(self.spec.schedulingGates) > 0', (o) => (o.spec.schedulingGates ?? []).length > 0],
  [
    'pods',
    'self.spec.containers.exists(c, c.env.exists(e, e.value == self.metadata.name))',
    (o) => o.spec.containers[0].env.some((e: Any) => e.value === o.metadata.name),
  ],
  [
    'pods',
    'self.status.containerStatuses.exists(s, s.restartCount > 4)',
    (o) => (o.status.containerStatuses ?? []).some((s: Any) => s.restartCount > 4),
  ],
  [
    'pods',
    'self.status.?containerStatuses.orValue([]).exists(s, s.restartCount > 4) || self.status.phase == "Pending"',
    (o) => (o.status.containerStatuses ?? []).some((s: Any) => s.restartCount > 4) || o.status.phase === 'Pending',
  ],
  [
    'pods',
    'self.status.conditions.exists(c, c.type == "Ready" && c.status == "False")',
    (o) => (o.status.conditions ?? []).some((s: Any) => s.type === 'Ready' && s.status === 'False'),
  ],
  ['pods', 'col.STATUS == "CrashLoopBackOff"', (_, c) => c.STATUS === 'CrashLoopBackOff'],
  [
    'pods',
    'col.STATUS in ["CrashLoopBackOff", "OOMKilled", "Evicted"] || col.RESTARTS > 4',
    (_, c) => ['CrashLoopBackOff', 'OOMKilled', 'Evicted'].includes(c.STATUS ?? '') || restarts(c) > 4,
  ],
  ['pods', 'col.RESTARTS == 5', (_, c) => restarts(c) === 5],
  [
    'pods',
    'col.RESTARTS > 0 && self.status.phase == "Running"',
    (o, c) => restarts(c) > 0 && o.status.phase === 'Running',
  ],
  ['pods', 'ratio(col.READY) < 1.0', (_, c) => c.READY !== '1/1'],
  ['pods', 'col.READY == "1/1" && col.NODE != "<none>"', (_, c) => c.READY === '1/1' && c.NODE !== '<none>'],
  ['pods', 'col["NOMINATED NODE"] == "<none>"', () => true],
  ['pods', 'col.AGE < duration("10h")', () => true],
  ['pods', 'col.STATUS != self.status.phase', (o, c) => c.STATUS !== o.status.phase],
  ['pods', 'self.metadata.name == col.NAME', () => true],
  ['pods', 'kind == "Pod" && self.kind == kind && self.apiVersion == "v1"', () => true],
]

export const OF_OTHERS: readonly Question[] = [
  ['deployments', 'self.spec.replicas > 2', (o) => o.spec.replicas > 2],
  ['deployments', 'self.spec.replicas == 0', (o) => o.spec.replicas === 0],
  [
    'deployments',
    'self.spec.replicas * 2 > 10 || self.metadata.name.startsWith("i")',
    (o) => o.spec.replicas * 2 > 10 || o.metadata.name.startsWith('i'),
  ],
  ['deployments', 'has(self.spec.minReadySeconds)', (o) => o.spec.minReadySeconds !== undefined],
  ['deployments', 'self.spec.minReadySeconds < 5', (o) => o.spec.minReadySeconds < 5],
  [
    'deployments',
    'self.spec.strategy.rollingUpdate.maxSurge == "25%"',
    (o) => o.spec.strategy.rollingUpdate.maxSurge === '25%',
  ],
  [
    'deployments',
    'self.spec.template.spec.containers.exists(c, c.image.matches(":2\\\\.[36]$"))',
    (o) => /:2\.[36]$/.test(main(o).image),
  ],
  ['deployments', 'col.READY == "0/3"', (o) => o.spec.replicas === 3],
  ['deployments', 'col.AVAILABLE == 0 && col["UP-TO-DATE"] < 1', () => true],
  ['deployments', 'self.spec.selector.matchLabels == self.spec.template.metadata.labels', () => true],
  ['deployments,statefulsets', 'self.spec.replicas == 0', (o) => o.spec.replicas === 0],
  ['deployments,statefulsets', 'self.spec.serviceName == "store"', (o) => o.spec.serviceName === 'store'],
  [
    'deployments,statefulsets,replicasets',
    'kind.endsWith("Set") && has(self.metadata.labels.app)',
    (o) => o.kind.endsWith('Set') && labels(o).app !== undefined,
  ],
  ['deployments,services,configmaps', 'self.metadata.labels.app == "api"', (o) => labels(o).app === 'api'],
  [
    'deployments,services,configmaps',
    'self.spec.replicas == 3 || self.data.level == "7"',
    (o) => o.spec?.replicas === 3 || o.data?.level === '7',
  ],
  ['replicasets', 'col.READY == 0 && col.DESIRED == 0', () => true],
  ['services', 'self.spec.type == "ClusterIP"', (o) => o.spec.type === 'ClusterIP'],
  ['services', 'self.spec.type != "ClusterIP"', (o) => o.spec.type !== 'ClusterIP'],
  ['services', 'self.spec.clusterIP == "None"', (o) => o.spec.clusterIP === 'None'],
  [
    'services',
    'self.spec.ports.exists(p, p.targetPort == "http")',
    (o) => o.spec.ports.some((p: Any) => p.targetPort === 'http'),
  ],
  [
    'services',
    'self.spec.ports.exists(p, p.targetPort == 8080)',
    (o) => o.spec.ports.some((p: Any) => p.targetPort === 8080),
  ],
  ['services', 'self.spec.ports.exists(p, p.nodePort > 0)', (o) => o.spec.ports.some((p: Any) => p.nodePort > 0)],
  ['services', 'col["PORT(S)"].contains("5432")', (_, c) => (c['PORT(S)'] ?? '').includes('5432')],
  ['services', 'size(self.spec.ports) > 1', (o) => o.spec.ports.length > 1],
  ['secrets', 'self.type == "Opaque"', (o) => o.type === 'Opaque'],
  ['secrets', 'self.type != "Opaque"', (o) => o.type !== 'Opaque'],
  ['secrets', 'string(self.data.user) == "a"', (o) => o.data?.user === 'YQ=='],
  ['secrets', 'col.DATA == 2', (_, c) => c.DATA === '2'],
  ['configmaps', 'self.data["app.conf"].contains("debug")', (o) => o.data?.['app.conf']?.includes('debug') === true],
  ['configmaps', '!has(self.data)', (o) => o.data === undefined],
  ['configmaps', 'self.immutable', (o) => o.immutable === true],
  ['configmaps', 'self.binaryData.blob == b"hi"', (o) => o.binaryData?.blob === 'aGk='],
  ['configmaps', 'int(self.data.level) > 5', (o) => Number(o.data?.level) > 5],
  [
    'persistentvolumeclaims',
    'quantity(self.spec.resources.requests.storage).isLessThan(quantity("1Gi"))',
    (o) => milli(o.spec.resources.requests.storage) < milli('1Gi'),
  ],
  ['persistentvolumeclaims', 'self.spec.accessModes == ["ReadWriteOnce"]', () => true],
  ['persistentvolumeclaims', 'col.STATUS == "Pending" && self.spec.volumeName.startsWith("none-")', () => true],
  ['jobs', 'self.spec.suspend && self.spec.completions - self.spec.parallelism == 2', () => true],
  ['jobs', 'self.status.succeeded == 0', () => false],
  ['cronjobs', 'self.spec.schedule.split(" ")[1] == "3" && col.SUSPEND', () => true],
  ['cronjobs', '"LAST SCHEDULE" in col', () => false],
  ['poddisruptionbudgets', 'self.spec.minAvailable == "50%"', (o) => o.spec.minAvailable === '50%'],
  ['poddisruptionbudgets', 'self.spec.maxUnavailable == 1', (o) => o.spec.maxUnavailable === 1],
  ['poddisruptionbudgets', 'type(self.spec.maxUnavailable) == int', (o) => typeof o.spec.maxUnavailable === 'number'],
  ['ingresses', 'self.spec.rules.exists(r, r.host.endsWith("example.com"))', (o) => (o.spec.rules ?? []).length > 0],
  ['ingresses', 'self.spec.defaultBackend.service.port.number == 80', (o) => o.spec.defaultBackend !== undefined],
  ['networkpolicies', '!has(self.spec.podSelector.matchLabels) && self.spec.policyTypes == ["Ingress"]', () => true],
  ['roles', 'self.rules.exists(r, "list" in r.verbs)', () => true],
  ['leases', 'self.spec.leaseTransitions == 2 && col.HOLDER == "me"', () => true],
  [
    'events',
    'self.reason == "BackOff" && self.metadata.labels.told == "yes"',
    (o) => labels(o).told && o.reason === 'BackOff',
  ],
  ['events', 'self.type == "Warning" && has(self.metadata.labels.told)', (o) => labels(o).told && o.type === 'Warning'],
  [
    'events',
    'has(self.metadata.labels.told) && self.involvedObject.kind == "Pod" && self.count > 5',
    (o) => labels(o).told && o.involvedObject.kind === 'Pod' && o.count > 5,
  ],
  ['events', 'self.source.component == "kubelet"', (o) => o.source.component === 'kubelet'],
  [
    'events',
    'self.source.component != "" && "told" in self.metadata.labels',
    (o) => labels(o).told && (o.source.component ?? '') !== '',
  ],
  [
    'events',
    'has(self.metadata.labels.told) && self.lastTimestamp - self.firstTimestamp == duration("24h")',
    (o) => labels(o).told,
  ],
  ['events', 'col["LAST SEEN"] > duration("24h") && col.COUNT > 1', (o) => labels(o).told && o.count > 1],
]

export const OF_GADGETS: readonly Question[] = [
  ['gadgets', 'self.spec.color == "red"', (o) => o.spec.color === 'red'],
  ['gadgets', 'self.spec.color != "red"', (o) => o.spec.color !== undefined && o.spec.color !== 'red'],
  ['gadgets', 'self.spec.color == ""', (o) => o.spec.color === ''],
  ['gadgets', 'self.spec.color != ""', (o) => (o.spec.color ?? '') !== ''],
  ['gadgets', '!has(self.spec.color)', (o) => o.spec.color === undefined],
  ['gadgets', 'self.spec.color == "red,green=blue\\\\"', (o) => o.metadata.name === 'comma'],
  ['gadgets', 'self.spec.color == "grün"', (o) => o.metadata.name === 'light'],
  [
    'gadgets',
    'self.spec.color in ["red", "green"] && self.spec.size > 0',
    (o) => ['red', 'green'].includes(o.spec.color) && o.spec.size > 0,
  ],
  ['gadgets', 'self.spec.size == 0', (o) => o.spec.size === 0],
  ['gadgets', 'self.spec.size != 0', (o) => o.spec.size !== undefined && o.spec.size !== 0],
  ['gadgets', 'self.spec.size == -1', (o) => o.spec.size === -1],
  ['gadgets', 'self.spec.size == 9007199254740993', (o) => o.metadata.name === 'comma'],
  ['gadgets', 'self.spec.size > 9007199254740992', (o) => o.metadata.name === 'comma'],
  ['gadgets', 'self.spec.flag', (o) => o.spec.flag === true],
  ['gadgets', '!self.spec.flag', (o) => o.spec.flag === false],
  ['gadgets', 'self.spec.flag == false', (o) => o.spec.flag === false],
  ['gadgets', 'self.spec.dash__dash__ed == "x"', (o) => o.spec['dash-ed'] === 'x'],
  ['gadgets', 'self.spec.`dash-ed` != "x"', (o) => o.spec['dash-ed'] === ''],
  ['gadgets', 'self.spec.__namespace__ == "red"', (o) => o.spec.namespace === 'red'],
  ['gadgets', 'self.spec.deep.er == "yes"', (o) => o.spec.deep?.er === 'yes'],
  ['gadgets', 'self.spec.weight > 1.0', (o) => o.spec.weight > 1],
  ['gadgets', 'self.spec.weight > 1', (o) => o.spec.weight > 1],
  ['gadgets', 'self.spec.port == 8080 || self.spec.port == "http"', (o) => o.spec.port !== undefined],
  [
    'gadgets',
    'quantity(string(self.spec.cpu)).isLessThan(quantity("1"))',
    (o) => o.spec.cpu !== undefined && milli(o.spec.cpu) < 1000,
  ],
  ['gadgets', '"b" in self.spec.tags', (o) => (o.spec.tags ?? []).includes('b')],
  ['gadgets', 'self.spec.tags == ["b", "a"]', (o) => o.metadata.name === 'red'],
  ['gadgets', 'size(self.spec.tags) == 0', (o) => o.spec.tags?.length === 0],
  ['gadgets', 'self.spec.parts.exists(p, p.count > 3)', (o) => (o.spec.parts ?? []).some((p: Any) => p.count > 3)],
  ['gadgets', 'self.spec.parts.all(p, has(p.count))', () => false],
  ['gadgets', 'self.spec.settings["a/b"] == "1"', (o) => o.spec.settings?.['a/b'] === '1'],
  [
    'gadgets',
    'size(self.spec.settings) == 0',
    (o) => o.spec.settings !== undefined && Object.keys(o.spec.settings).length === 0,
  ],
  ['gadgets', 'self.spec.raw.list[1] == 2.5', (o) => o.spec.raw !== undefined],
  ['gadgets', 'self.spec.raw.nested.n == 9007199254740993', (o) => o.spec.raw !== undefined],
  ['gadgets', 'self.spec.since < now', (o) => o.metadata.name === 'red'],
  ['gadgets', 'self.spec.since.getFullYear() == 2030', (o) => o.metadata.name === 'green'],
  ['gadgets', 'self.spec.wait > duration("1m30s")', (o) => o.metadata.name === 'green'],
  ['gadgets', 'has(self.spec.maybe)', (o) => o.spec.maybe !== undefined && o.spec.maybe !== null],
  [
    'gadgets',
    'self.spec.template.metadata.labels.app == "web" && self.spec.template.kind == "Pod"',
    (o) => o.spec.template !== undefined,
  ],
  ['gadgets', 'col.SIZE > 2 && col.COLOR == "red"', (o) => o.spec.size > 2 && o.spec.color === 'red'],
  ['gadgets', 'col.WEIGHT > 1.0 && col.FLAG', (o) => o.spec.weight > 1 && o.spec.flag],
  ['gadgets', 'col.SINCE > duration("24h")', (o) => o.metadata.name === 'red'],
  ['gadgets', 'col.RESTARTS == "often"', (o) => o.spec.maybe === 'often'],
  ['gadgets', '!has(self.metadata.labels) && !has(self.spec.color)', (o) => Object.keys(o.spec).length === 0],
  [
    'gadgets,pods',
    'self.spec.template.spec.nodeName == "n" || self.spec.hostNetwork',
    (o) => o.spec.template !== undefined || o.spec.hostNetwork === true,
  ],
  [
    'gadgets,services',
    'self.metadata.labels.app == "short" || self.spec.clusterIP == "None"',
    (o) => labels(o).app === 'short' || o.spec.clusterIP === 'None',
  ],
]
