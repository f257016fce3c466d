// What happens on the cluster while a document watches it.

/** The words of kubectl that change a dump of the shop. */
function patched(name: string, spec: object): readonly string[] {
  return ['patch', 'dump', name, '-n', 'shop', '--type=merge', '-p', JSON.stringify({ spec })]
}

const DELETED = ['delete', 'dump', 'catalog-weekly', '-n', 'shop'] as const

/** What happens elsewhere while a document watches, each when the watch has told of the one before: kubectl's words. */
export const MEANWHILE: { readonly [command: string]: readonly (readonly string[])[] } = {
  'kubectl tack query dumps -n shop -w': [DELETED],
  "kubectl tack query dumps -n shop --where 'self.spec.keep > 10' --col +DATABASES='[self.spec.database]' -w": [
    patched('catalog-weekly', { keep: 12 }),
    patched('catalog-weekly', { keep: 13 }),
    patched('orders-nightly', { keep: 7 }),
    DELETED,
  ],
  "kubectl tack query dumps -n shop --where 'self.spec.keep > 10' -w -o jsonl": [
    patched('orders-nightly', { keep: 21, schedule: '0 3 * * *' }),
  ],
}
