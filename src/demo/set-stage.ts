import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiKey } from '../actions/create-api-key.ts'
import { buildDeps } from '../build-deps.ts'
import { CliFailure } from '../cli/cli-failure.ts'
import { type Connect, withDeps } from '../cli/connection.ts'
import { readConfig } from '../config.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { startService } from '../serve.ts'
import { type Simulator, startSimulator } from '../simulator/simulator.ts'
import { connectRedis } from '../store/redis.ts'
import type { Undoing } from '../undoing.ts'
import { freePort } from './free-port.ts'
import { startOwnRedis } from './own-redis.ts'
import { SAMPLE_PORTAL_ID, type SamplePractice, writeSamplePractice } from './sample-practice.ts'

const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'made up for the simulated carrier' }
const HOST = '127.0.0.1'

/** Everything that the demo plays on: the real service, the outside parties, the practice's files. */
export type Stage = {
  redisUrl: string
  simulator: Simulator
  sample: SamplePractice
  connect: Connect
}

/**
 * Starts Redis (unless `redisUrl` is given), the simulator and the service, each on its usual port or a free one.
 * What was started is added to `undoing` as it starts.
 * @param mailsPerSecond how fast the release goes.
 */
export async function setStage(
  { redisUrl, mailsPerSecond }: { redisUrl: string | undefined; mailsPerSecond: number },
  undoing: Undoing,
): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'bulk-pin-demo-'))
  undoing.add(() => rm(directory, { recursive: true, force: true }))

  const redis = redisUrl === undefined ? await startOwnRedis(join(directory, 'redis')) : undefined
  if (redis) undoing.add(redis.stop)

  const port = await freePort(3000)
  const publicUrl = `http://localhost:${port}`
  const simulator = await startSimulator({
    ...ACCOUNT,
    host: HOST,
    httpPort: await freePort(8025),
    portalPort: await freePort(8026),
  })
  undoing.add(simulator.stop)

  const config = readConfig({
    PUBLIC_URL: publicUrl,
    HOST,
    PORT: String(port),
    OPS_PORT: String(await freePort(9464)),
    REDIS_URL: redis?.url ?? redisUrl,
    SMTP_URL: simulator.smtpUrl,
    MAIL_FROM: 'portal@example.org',
    TWILIO_ACCOUNT_SID: ACCOUNT.accountSid,
    TWILIO_AUTH_TOKEN: ACCOUNT.authToken,
    TWILIO_FROM: '+12025550101',
    TWILIO_API_URL: simulator.httpUrl,
    SEND_PER_SECOND: String(mailsPerSecond),
    LOG_LEVEL: 'warn',
  })
  const connect: Connect = async () => {
    const own = connectRedis(config.redisUrl ?? '', { autoPipelining: false })
    own.on('error', () => undefined)
    undoing.add(() => own.disconnect())
    const { deps, close } = buildDeps(config, { redis: own })
    return {
      deps,
      actor: 'operator:demo',
      async close() {
        await close()
        own.disconnect()
      },
    }
  }
  await refuseOthersRequests(connect)
  const service = await startService(config, ['web', 'worker'])
  undoing.add(service.stop)

  const { key } = await withDeps(connect, (deps) =>
    createApiKey(deps, { name: 'portal of the demo', scope: { kind: 'portal', id: SAMPLE_PORTAL_ID } }),
  )
  simulator.useService({ publicUrl, portalApiKey: key })

  const sample = await writeSamplePractice(join(directory, 'made-up'), {
    id: redisUrl === undefined ? 'made-up' : `made-up-${randomBytes(4).toString('hex')}`,
    portalUrl: `${simulator.portalUrl}/register`,
    today: calendarDateIn('America/New_York', Date.now()),
  })
  return { redisUrl: config.redisUrl ?? '', simulator, sample, connect }
}

/** The demo's worker sends whatever is due in its Redis, into the simulated inbox: nobody's real mail may be there. */
async function refuseOthersRequests(connect: Connect): Promise<void> {
  const requests = await withDeps(connect, (deps) => deps.requests.list())
  if (requests.every(({ practiceId }) => practiceId.startsWith('made-up'))) return
  throw new CliFailure(
    'The Redis of REDIS_URL holds Bulk PIN requests: unset REDIS_URL for a Redis of the demo’s own, or name an empty database.',
  )
}
