import { Command } from 'commander'
import { type ReportsWritten, writeReports } from '../actions/write-reports.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { counted } from './counted.ts'
import { noSuchRequest } from './failures.ts'
import { print } from './print.ts'

type Options = { out?: string; byHand?: string; json?: boolean }

/** `bulk-pin report REQUEST [--out FILE.csv] [--by-hand FILE.csv] [--json]` */
export function reportCommand(connect: Connect): Command {
  const command = new Command('report')
    .description(
      'write what became of every guardian, and the families to register by hand; the files hold contact data',
    )
    .argument('<request>')
    .option('--out <file>', 'CSV with one line a guardian: what happened, why not, what to do')
    .option('--by-hand <file>', 'CSV with one line a patient whom Bulk PIN does not reach')
    .option('--json', 'print JSON')
  return command.action((requestId: string, { out, byHand, json }: Options) => {
    if (out === undefined && byHand === undefined)
      return command.error("error: name a file with '--out <file>', '--by-hand <file>' or both", { exitCode: 2 })
    if (out !== undefined && out === byHand)
      return command.error('error: --out and --by-hand are two lists: give each a file of its own', { exitCode: 2 })
    return withDeps(connect, async (deps, actor) => {
      const written = await writeReports(deps, requestId, { out, byHand, actor })
      if (written.outcome !== 'written') throw failure(requestId, written)
      const { outcome: _, ...counts } = written
      print(json, { id: requestId, ...(out && { out }), ...(byHand && { byHandFile: byHand }), ...counts }, [
        ...(out ? [`${out}: ${counted(written.guardians ?? 0, 'guardian')}.`] : []),
        ...(byHand ? [`${byHand}: ${counted(written.byHand ?? 0, 'line')} to register by hand.`] : []),
        ...(written.leftOutKnown === false
          ? ['The practice file is not kept any more: patients who were left out of the release are not in the list.']
          : []),
        'These files hold contact data: keep them where only those can read them who need them.',
      ])
    })
  })
}

function failure(requestId: string, fault: Exclude<ReportsWritten, { outcome: 'written' }>): CliFailure {
  switch (fault.outcome) {
    case 'unknown':
      return noSuchRequest(requestId)
    case 'erased':
      return new CliFailure(
        `The contact data of request ${requestId} was erased on ${new Date(fault.at).toISOString().slice(0, 10)}, so there is no list any more: "bulk-pin status ${requestId}" has the counts.`,
      )
    case 'not-released':
      return new CliFailure(
        `Request ${requestId} is ${fault.state} and was never released: "bulk-pin check FILE --fixes OUT.csv" lists what its practice file says.`,
      )
    case 'not-writable':
      if (fault.code === 'no-regular-file')
        return new CliFailure(
          `${fault.path} is there and is no file: the list holds contact data, so name a file for it.`,
        )
      return new CliFailure(`${fault.path} cannot be written (${fault.code}): give another path.`)
  }
}
