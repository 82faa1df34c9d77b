import { setTimeout as pause } from 'node:timers/promises'
import { Cluster, Redis } from 'ioredis'
import { freePort } from './free-port.ts'
import { startRedis } from './redis-server.ts'

export type RedisCluster = { nodes: { host: string; port: number }[]; connect(): Cluster; stop(): Promise<void> }

const SLOTS = 16_384

/** Starts three real redis-servers as one cluster, without replicas, and waits until every node sees it whole. */
export async function startCluster(): Promise<RedisCluster> {
  const busPorts = await Promise.all([freePort(), freePort(), freePort()])
  const servers = await Promise.all(
    busPorts.map((busPort) => startRedis('--cluster-enabled', 'yes', '--cluster-port', String(busPort))),
  )
  const nodes = servers.map(({ port }) => ({ host: '127.0.0.1', port }))
  const links = nodes.map(({ port }) => new Redis({ port }))
  await Promise.all(
    links.map((link, index) => {
      const [first, after] = [index, index + 1].map((share) => Math.ceil((share * SLOTS) / links.length))
      return link.call('CLUSTER', 'ADDSLOTSRANGE', String(first), String((after ?? SLOTS) - 1))
    }),
  )
  for (const [index, node] of nodes.entries())
    await links[0]?.call('CLUSTER', 'MEET', node.host, String(node.port), String(busPorts[index]))
  await Promise.all(links.map(whole))
  for (const link of links) link.disconnect()

  return {
    nodes,
    connect: () => new Cluster(nodes),
    async stop() {
      await Promise.all(servers.map((server) => server.stop()))
    },
  }
}

async function whole(link: Redis): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const [info, slots] = [String(await link.call('CLUSTER', 'INFO')), await link.call('CLUSTER', 'SLOTS')]
    if (info.includes('cluster_state:ok') && Array.isArray(slots) && slots.length === 3) return
    await pause(25)
  }
  throw new Error('the cluster did not come together')
}
