import { Command } from 'commander'
import type { KitDesk } from '../actions/kit-files.ts'
import { planKit } from '../actions/plan-kit.ts'
import { sendPreviews } from '../actions/send-previews.ts'
import { type KitWritten, writeKit, writeKitOf } from '../actions/write-kit.ts'
import type { Deps } from '../deps.ts'
import type { CalendarDate } from '../domain/calendar.ts'
import { planWithoutFile, usualFirstDay } from '../domain/kit-plan.ts'
import { isPracticeId } from '../domain/practice.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { asDay } from './day.ts'
import { noSuchPractice } from './failures.ts'
import { type KitDone, kitDocument, kitLines } from './kit-lines.ts'
import { previewsNotTaken } from './previews-not-taken.ts'
import { print } from './print.ts'
import { readPractice } from './read-practice.ts'

type Options = { out?: string; from?: CalendarDate; request?: string; send?: boolean; json?: boolean }

/**
 * `bulk-pin kit PRACTICE [--out DIR] [--from DAY] [--request REQUEST] [--send]`. With the path of a practice JSON it needs no
 * Redis.
 *
 * @param openDesk gives what the kit is made with where no practice of the service is looked up.
 */
export function kitCommand(connect: Connect, openDesk: () => Promise<KitDesk>): Command {
  const command = new Command('kit')
    .description('before the release: previews of the emails, an announcement, a guide for parents, a test send')
    .argument('<practice>', 'id of the practice, or its JSON file such as ./practice.json')
    .option('--out <dir>', 'write the kit into this folder')
    .option('--from <date>', 'first day of the emails, as YYYY-MM-DD; 7 business days from today if left out', asDay)
    .option('--request <request>', 'the request whose practice file counts; the one that waits if left out')
    .option('--send', "mail the previews to the practice's office, and to nobody else")
    .option('--json', 'print JSON')
  return command.action((practice: string, options: Options) => {
    const { out, send, request } = options
    if (out === undefined && !send)
      return command.error("error: name a folder with '--out <dir>', or '--send' to mail the previews, or both")
    if (isPracticeId(practice)) return withDeps(connect, (deps, actor) => ofRecord(deps, practice, options, actor))
    if (send || request !== undefined || out === undefined)
      return command.error(
        `error: --send and --request need a practice that the service knows: "bulk-pin practice put ${practice}", then give its id`,
      )
    return ofFile(openDesk, practice, { ...options, out })
  })
}

async function ofFile(openDesk: () => Promise<KitDesk>, path: string, options: Options & { out: string }) {
  const practice = await readPractice(path)
  const desk = await openDesk()
  const plan = planWithoutFile(practice, options.from ?? usualFirstDay(practice, desk.now()))
  const files = namesOf(await writeKit(desk, practice, plan, options.out))
  tell(desk, options, { practice, plan, written: { out: options.out, files } })
}

async function ofRecord(deps: Deps, id: string, options: Options, actor: string): Promise<void> {
  const { out, from, request, send } = options
  const planned = await planKit(deps, id, { from, requestId: request })
  switch (planned.outcome) {
    case 'no-practice':
      throw noSuchPractice(id)
    case 'no-request':
      throw new CliFailure(
        `Practice ${id} has no request ${request}: "bulk-pin request list" shows those that are known.`,
      )
    case 'not-waiting':
      throw new CliFailure(
        `Request ${request} is ${planned.state}, and previews are of a practice file before its release: without --request they show made-up guardians.`,
      )
    case 'unreadable':
      throw new CliFailure(planned.message)
    case 'planned': {
      const { practice, plan } = planned
      const files = out === undefined ? [] : namesOf(await writeKitOf(deps, practice, plan, { folder: out, actor }))
      const sent = send ? await sendPreviews(deps, practice, plan, actor) : undefined
      if (sent?.outcome === 'not-taken') throw previewsNotTaken(practice.officeEmail, sent, out)
      tell(deps, options, {
        practice,
        plan,
        ...(out !== undefined && { written: { out, files } }),
        ...(sent && { sent }),
      })
    }
  }
}

function namesOf(written: KitWritten): readonly string[] {
  switch (written.outcome) {
    case 'written':
      return written.files
    case 'not-writable':
      throw new CliFailure(notWritable(written))
  }
}

function notWritable({ path, code }: Extract<KitWritten, { outcome: 'not-writable' }>): string {
  switch (code) {
    case 'no-regular-file':
      return `${path} is there and is no file: name another folder.`
    case 'EEXIST':
    case 'ENOTDIR':
      return `${path} is there and is no folder: name another one.`
    default:
      return `${path} cannot be written (${code}): name another folder.`
  }
}

function tell(desk: Pick<KitDesk, 'config' | 'now'>, { json, from }: Options, done: Omit<KitDone, 'fromNamed'>): void {
  const all = { ...done, fromNamed: from !== undefined }
  print(json, kitDocument(desk, all), kitLines(desk, all))
}
