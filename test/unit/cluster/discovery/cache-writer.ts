// A process that writes one cache file over and over: `node cache-writer.ts <folder> <server> <resources> <times>`.

import { catalogCache } from '../../../../src/cluster/discovery/cache-file.ts'
import { manyResources } from './many-resources.ts'

const [folder = '', server = '', resources = '0', times = '0'] = process.argv.slice(2)
const cache = catalogCache(folder, { server, tls: { insecureSkipVerify: false } })
const catalog = manyResources(Number(resources))
for (let i = 0; i < Number(times); i++) cache.save(catalog, Date.now())
