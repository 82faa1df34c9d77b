import { randomInt } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { mailsIn } from './files/mails-in.ts'
import { readPracticeFile } from './files/practice-file.ts'
import { readReturnedMail } from './files/read-returned-mail.ts'
import { writeReport } from './files/report-file.ts'
import { writeFolder } from './files/write-folder.ts'
import { createKeyring } from './keyring.ts'
import { createLog } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createMailer } from './providers/mailer.ts'
import { createTwilioCarriers } from './providers/twilio-carriers.ts'
import { createRandomId } from './random-id.ts'
import { createRender } from './render.ts'
import { createAddresses } from './store/addresses.ts'
import { createApiKeys } from './store/api-keys.ts'
import { createAsked } from './store/asked.ts'
import { createAudit } from './store/audit.ts'
import { createCarrierLine } from './store/carrier-line.ts'
import { createDeliveries } from './store/deliveries.ts'
import { createDomainBrakes } from './store/domain-brakes.ts'
import { createErasures } from './store/erasures.ts'
import { createFamilyNews } from './store/family-news.ts'
import { createFunnels } from './store/funnels.ts'
import { createInvitations } from './store/invitations.ts'
import { createLetters } from './store/letters.ts'
import { createNotices } from './store/notices.ts'
import { createOptOuts } from './store/opt-outs.ts'
import { createPins } from './store/pins.ts'
import { createPracticeFiles } from './store/practice-files.ts'
import { createPractices } from './store/practices.ts'
import { createSurely } from './store/replicas.ts'
import { createRequests } from './store/requests.ts'
import { createSendBudget } from './store/send-budget.ts'
import { createSends } from './store/sends.ts'
import { createWorkers } from './store/workers.ts'

/**
 * Where the process meets the world; tests hold the clock and give their own log. Parts that run in one process count into
 * the same metrics.
 */
export type Outside = {
  redis: Redis
  now?: () => number
  logTo?: { write(line: string): void }
  metrics?: Metrics
}

/** Where no mail server is set nothing is sent: port 1 of this machine takes no connections. */
const NO_MAIL_SERVER = 'smtp://127.0.0.1:1'

/** The edges that a kit is made with for a practice that the service need not know: no Redis, no mail server. */
export function buildKitDesk(config: Config): Pick<Deps, 'config' | 'render' | 'now' | 'randomId' | 'writeFolder'> {
  return { config, render: createRender(), now: Date.now, randomId: createRandomId(), writeFolder }
}

/** Builds every edge on one Redis connection. `close` lets go of the mail server and the carrier, not of Redis. */
export function buildDeps(
  config: Config,
  { redis, now = Date.now, logTo = process.stderr, metrics = createMetrics() }: Outside,
): { deps: Deps; close(): Promise<void> } {
  const keyring = createKeyring(config)
  const mailer = createMailer({
    url: config.smtpUrl ?? NO_MAIL_SERVER,
    requireTls: config.production,
    connections: config.sendConcurrency,
    deadlineMs: config.claimLeaseMs * 0.75,
    mailFrom: config.mailFrom,
    bounceDomain: config.mailBounceDomain,
    dkim: config.dkim,
  })
  const carriers = config.twilio && createTwilioCarriers({ ...config.twilio, callerId: config.twilio.callerId ?? '' })
  const surely = createSurely(redis, config.redisWaitReplicas)
  const noCarrier = async () => ({ outcome: 'refused', reason: 'ours' }) as const

  const randomId = createRandomId()
  const log = createLog(config.logLevel, logTo)

  const deps: Deps = {
    config,
    log,
    metrics,
    now,
    randomInt: (max) => randomInt(max),
    randomId,
    keyring,
    render: createRender(),
    readPracticeFile,
    writeReport,
    writeFolder,
    mailsIn,
    readReturnedMail,
    practices: createPractices(redis, now),
    practiceFiles: createPracticeFiles(redis, keyring),
    requests: createRequests(redis, randomId),
    invitations: createInvitations(redis, keyring),
    asked: createAsked(redis),
    familyNews: createFamilyNews(redis),
    funnels: createFunnels(redis),
    erasures: createErasures(redis, keyring),
    letters: createLetters(redis, surely),
    sendBudget: createSendBudget(redis, config),
    domainBrakes: createDomainBrakes(redis, { firstMs: config.deferFirstMs / 5, longestMs: config.deferFirstMs * 6 }),
    workers: createWorkers(redis),
    pins: createPins(redis, surely),
    sends: createSends(redis),
    carrierLine: createCarrierLine(redis, config.carrierPace),
    addresses: createAddresses(redis),
    optOuts: createOptOuts(redis),
    deliveries: createDeliveries(redis),
    notices: createNotices(redis, keyring, (id) =>
      log.warn({ notice: id }, 'a notice cannot be opened: DATA_KEYS may lack the key that it is sealed under'),
    ),
    apiKeys: createApiKeys(redis),
    audit: createAudit(redis),
    isReady: async () => (await redis.ping().catch(() => '')) === 'PONG',
    mailer,
    texts: carriers?.texts ?? { send: noCarrier },
    calls: carriers?.calls ?? { ring: noCarrier },
    isSignedByCarrier: (signature, url, fields) => carriers?.isSigned(signature, url, fields) ?? false,
  }
  return {
    deps,
    async close() {
      mailer.close()
      await carriers?.close()
    },
  }
}
