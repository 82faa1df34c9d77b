import express, { type Express } from 'express'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Deps } from '../deps.ts'

/** What operators' machines ask, on a port of its own: alive, ready, metrics. Nothing of it is on the public port. */
export function createOpsApp(deps: Pick<Deps, 'isReady' | 'log'>): Express {
  const ops = express()
  ops.disable('x-powered-by')
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })

  ops.get('/livez', (_req, res) => {
    res.json({ status: 'alive' })
  })
  ops.get('/readyz', async (_req, res) => {
    const ready = await deps.isReady()
    res.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'Redis does not answer' })
  })
  ops.get('/metrics', async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics())
  })
  return ops
}
