import { Command } from 'commander'
import { takePracticeFile } from '../actions/take-practice-file.ts'
import type { Deps } from '../deps.ts'
import type { FileMap } from '../domain/file-map.ts'
import { thousands } from '../domain/proof-of-end.ts'
import { waitForWord } from '../domain/released-before.ts'
import { undirectedLine } from '../domain/undirected-line.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { counted } from './counted.ts'
import { noSuchRequest } from './failures.ts'
import { collected, MAP_WORDS, readFileMaps } from './file-maps.ts'
import { practiceFileSource } from './practice-file-source.ts'
import { print } from './print.ts'
import { releasedBeforeDocument, releasedBeforeLines, twoWays } from './released-before.ts'

type Options = { map?: string[]; json?: boolean }

/** `bulk-pin request file` */
export function fileCommand(connect: Connect): Command {
  return new Command('file')
    .description('hand over the practice file; replaces the one before, until release')
    .argument('<request>')
    .argument('<file...>', 'practice file; of FHIR all files of the export')
    .option('--map <map>', `${MAP_WORDS}; remembered for the next file`, collected)
    .option('--json', 'print JSON')
    .action(async (requestId: string, files: string[], { map, json }: Options) => {
      const said = await readFileMaps(map)
      await withDeps(connect, (deps, actor) => handOver(deps, requestId, files, { said, json, actor }))
    })
}

async function handOver(
  deps: Deps,
  requestId: string,
  files: readonly string[],
  { said, json, actor }: { said: FileMap | undefined; json: boolean | undefined; actor: string },
): Promise<void> {
  const taken = await takePracticeFile(deps, requestId, () => practiceFileSource(files), actor, said)
  switch (taken.outcome) {
    case 'unknown':
      throw noSuchRequest(requestId)
    case 'too-late':
      throw new CliFailure(
        `Request ${requestId} is ${taken.state}: a practice file can be handed over until the release only.`,
      )
    case 'busy':
      throw new CliFailure(
        `A release of request ${requestId} is under way, with the practice file before: look at "bulk-pin status ${requestId}". If it was cut short, hand the file over again in a minute.`,
      )
    case 'unreadable':
      throw new CliFailure(taken.message)
    case 'taken': {
      const { patients, selected, invitations, rows, remarks } = taken.report
      const { before } = taken
      print(
        json,
        {
          id: requestId,
          patients,
          selected,
          invitations,
          rows: { read: rows.read, rejected: rows.rejected },
          remarks,
          releasedBefore: releasedBeforeDocument(before),
        },
        [
          ...remarks.map(undirectedLine),
          `Taken: ${counted(patients, 'patient')}, ${thousands(selected)} of them selected, ${counted(invitations, 'invitation')}; ${thousands(rows.rejected)} of ${counted(rows.read + rows.rejected, 'line')} could not be read.`,
          ...releasedBeforeLines(before, invitations),
          ...(before && waitForWord(before) > 0 ? [`The release asks which way: ${twoWays(before)}.`] : []),
          `"bulk-pin check ${files.join(' ')} --practice PRACTICE.json --fixes FIXES.xlsx" lists what to fix in which chart; "bulk-pin explain ${files.join(' ')} --practice PRACTICE.json --patient ID" says why of one patient.`,
          `Next: bulk-pin release ${requestId}`,
        ],
      )
    }
  }
}
