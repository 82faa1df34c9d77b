import express, { type Express } from 'express'
import { collectDefaultMetrics } from 'prom-client'
import { readGauges } from '../actions/read-gauges.ts'
import type { Deps } from '../deps.ts'

/** What operators' machines ask, on a port of its own: alive, ready, metrics. Nothing of it is on the public port. */
export function createOpsApp(deps: Deps): Express {
  const ops = express()
  ops.disable('x-powered-by')
  const { registry } = deps.metrics
  collectDefaultMetrics({ register: registry })

  ops.get('/livez', (_req, res) => {
    res.json({ status: 'alive' })
  })
  ops.get('/readyz', async (_req, res) => {
    const ready = await deps.isReady()
    res.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'Redis does not answer' })
  })
  ops.get('/metrics', async (_req, res) => {
    deps.metrics.looked(await readGauges(deps).catch(() => undefined))
    res.type(registry.contentType).send(await registry.metrics())
  })
  return ops
}
