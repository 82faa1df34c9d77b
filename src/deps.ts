import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { CheckSummary } from './domain/check-summary.ts'
import type { ReturnedMail } from './domain/returned-mail.ts'
import type { ReadPracticeFile } from './domain/selection-report.ts'
import type { WriteReport } from './files/report-file.ts'
import type { writeWholeFile } from './files/whole-file.ts'
import type { WriteFolder } from './files/write-folder.ts'
import type { Keyring } from './keyring.ts'
import type { Metrics } from './metrics.ts'
import type { CallCarrier, TextCarrier } from './providers/carriers.ts'
import type { Mailer } from './providers/mailer.ts'
import type { Render } from './render.ts'
import type { Addresses } from './store/addresses.ts'
import type { ApiKeys } from './store/api-keys.ts'
import type { Asked } from './store/asked.ts'
import type { Audit } from './store/audit.ts'
import type { CarrierLine } from './store/carrier-line.ts'
import type { Deliveries } from './store/deliveries.ts'
import type { DomainBrakes } from './store/domain-brakes.ts'
import type { Erasures } from './store/erasures.ts'
import type { FamilyNews } from './store/family-news.ts'
import type { Funnels } from './store/funnels.ts'
import type { Invitations } from './store/invitations.ts'
import type { Letters } from './store/letters.ts'
import type { Notices } from './store/notices.ts'
import type { OptOuts } from './store/opt-outs.ts'
import type { Pins } from './store/pins.ts'
import type { PracticeFiles } from './store/practice-files.ts'
import type { Practices } from './store/practices.ts'
import type { Requests } from './store/requests.ts'
import type { SendBudget } from './store/send-budget.ts'
import type { Sends } from './store/sends.ts'
import type { Workers } from './store/workers.ts'

/** The edges of the service, built once in main.ts and handed to everything that acts. */
export type Deps = {
  config: Config
  log: Logger
  metrics: Metrics
  /** Epoch milliseconds. The only clock. */
  now: () => number
  /** A whole number from 0 to below `max`, from the operating system's generator. */
  randomInt: (max: number) => number
  /** 128 random bits as 22 base64url characters. */
  randomId: () => string
  keyring: Keyring
  render: Render
  readPracticeFile: ReadPracticeFile
  writeReport: WriteReport
  writeFolder: WriteFolder
  /** The mails of a source, each up to a bound: one, or as many as an mbox file holds. */
  mailsIn: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>
  readReturnedMail: (raw: Uint8Array) => Promise<ReturnedMail>
  practices: Practices
  practiceFiles: PracticeFiles
  requests: Requests
  invitations: Invitations
  asked: Asked
  familyNews: FamilyNews
  funnels: Funnels
  erasures: Erasures
  letters: Letters
  sendBudget: SendBudget
  domainBrakes: DomainBrakes
  workers: Workers
  pins: Pins
  sends: Sends
  carrierLine: CarrierLine
  addresses: Addresses
  optOuts: OptOuts
  deliveries: Deliveries
  notices: Notices
  apiKeys: ApiKeys
  audit: Audit
  /** Whether Redis answers. */
  isReady: () => Promise<boolean>
  mailer: Mailer
  texts: TextCarrier
  calls: CallCarrier
  /** Whether the carrier signed a callback to this address with these fields. */
  isSignedByCarrier: (signature: string, url: string, fields: Record<string, string>) => boolean
}

/** The edges of the commands that work on files alone. */
export type LocalDeps = Pick<Deps, 'now' | 'randomId' | 'readPracticeFile' | 'writeReport'> & {
  writeWholeFile: typeof writeWholeFile
  /** The bytes of a spreadsheet (xlsx) with one sheet: a heading and lines. `widths` are those of its columns in letters. */
  sheet: (
    heading: readonly string[],
    lines: Iterable<readonly (string | number)[]>,
    form: { sheetName: string; widths: readonly number[] },
  ) => AsyncIterable<Uint8Array>
  renderSummary: (summary: CheckSummary) => Promise<string>
}
