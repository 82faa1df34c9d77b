import { Command } from 'commander'
import type { LocalDeps } from '../deps.ts'
import { type CalendarDate, calendarDateIn } from '../domain/calendar.ts'
import { type FileMap, joinFileMaps } from '../domain/file-map.ts'
import { idleWhatIfs, lookForStatuses } from '../domain/idle-what-ifs.ts'
import type { PracticeRow } from '../domain/practice-row.ts'
import { selectionRules } from '../domain/selection-rules.ts'
import { practiceIf } from '../domain/what-if.ts'
import { comparedAgainst, comparedWhatIf, rememberReport, sharedEmails } from './check-comparisons.ts'
import { type CheckExtras, checkDocument } from './check-document.ts'
import { asWhatIf, type GivenWhatIf, withEnding } from './check-options.ts'
import { checkLines } from './check-report.ts'
import { asDay } from './day.ts'
import { collected, MAP_WORDS, readFileMaps } from './file-maps.ts'
import { screenWidth } from './layout.ts'
import { refuseToOverwrite } from './other-file.ts'
import { ended, jsonLine, printAll, sayBeside } from './print.ts'
import { readPractice } from './read-practice.ts'
import { readOlderReport, readReport } from './read-report.ts'
import { rememberFileMap } from './remember-file-map.ts'
import { writeFixes } from './write-fixes.ts'
import { writeSummary } from './write-summary.ts'

type Options = {
  practice: string
  asOf?: CalendarDate
  map?: string[]
  remember?: boolean
  whatIf?: GivenWhatIf[]
  against?: string
  fixes?: string
  summary?: string
  json?: boolean
  perPatient?: boolean
}

/** `bulk-pin check`: the selection and data-quality report of a practice file; needs no Redis and sends nothing. */
export function checkCommand(deps: LocalDeps): Command {
  const command = new Command('check')
    .description('report who would get a registration email and why not, and what is missing; sends nothing')
    .argument('<file...>', 'practice file; of FHIR all files of the export')
    .requiredOption('--practice <file>', 'practice JSON')
    .option('--as-of <date>', "day of the release, as YYYY-MM-DD; today in the practice's time zone if left out", asDay)
    .option('--map <map>', MAP_WORDS, collected)
    .option('--remember', 'write what --map says into the practice JSON, for the next time')
    .option('--what-if <setting=value>', 'what another setting of the practice would change; may be repeated', asWhatIf)
    .option('--against <file>', 'what became other than in an older practice file')
    .option('--fixes <file>', 'write what to fix, a line for each chart and field: .csv or .xlsx', FIXES)
    .option('--summary <file>', 'write one page to print, for a meeting: .html', SUMMARY)
    .option('--json', 'print JSON')
    .option('--per-patient', 'add what was found about each patient')
  return command.action(async (files: string[], options: Options) => {
    const said = await readFileMaps(options.map)
    if (options.remember && !said)
      return command.error("error: --remember writes down what '--map <map>' says: give both", { exitCode: 2 })
    await check(deps, files, options, said)
  })
}

const FIXES = withEnding('.csv', '.xlsx')
const SUMMARY = withEnding('.html')

/** Each reading is let go before the next begins, but for what a comparison needs of it. */
async function check(
  deps: LocalDeps,
  files: readonly string[],
  options: Options,
  said: FileMap | undefined,
): Promise<void> {
  const { fixes, summary, whatIf = [], against } = options
  const stored = await readPractice(options.practice)
  const fileMap = said && joinFileMaps(stored.fileMap, said)
  const practice = fileMap ? { ...stored, fileMap } : stored
  await refuseToOverwrite(
    { '--fixes': fixes, '--summary': summary },
    {
      ...Object.fromEntries(
        files.map((file, index) => [index === 0 ? 'the practice file' : `file ${index + 1}`, file]),
      ),
      'the older practice file': against,
      'the practice JSON': options.practice,
    },
  )
  const now = deps.now()
  const day = options.asOf ?? calendarDateIn(practice.timeZone, now)
  const read = (as = practice, onRow?: (row: PracticeRow) => void) =>
    readReport(deps.readPracticeFile, files, as, day, onRow)

  const older =
    against === undefined
      ? undefined
      : rememberReport(await readOlderReport(deps.readPracticeFile, against, practice, day), practice)
  const changes = whatIf.map(({ change }) => change)
  const practiceThen = practiceIf(practice, changes)
  const imagined = changes.length > 0 ? rememberReport(await read(practiceThen), practiceThen) : undefined
  const { statuses, look } = lookForStatuses(changes)
  const report = await read(practice, imagined && ((row) => look(row.patientStatus)))
  const rules = selectionRules(practice, day)

  const extras: CheckExtras = {
    summary,
    perPatient: options.perPatient,
    ...(imagined && {
      whatIf: {
        settings: whatIf.map(({ text }) => text),
        compared: comparedWhatIf(report, imagined),
        readiness: imagined.verdict,
        remarks: idleWhatIfs(changes, practice, {
          statuses,
          shared: new Set([...imagined.shared, ...sharedEmails(report)]),
        }),
      },
    }),
    ...(older && against !== undefined && { against: { file: against, compared: comparedAgainst(older, report) } }),
    ...(fixes !== undefined && { fixes: { file: fixes, ...(await writeFixes(deps, fixes, report, rules)) } }),
  }
  if (summary !== undefined) await writeSummary(deps, summary, files.join(' '), report, rules)
  if (options.remember && fileMap) {
    await rememberFileMap(options.practice, fileMap)
    sayBeside(`${options.practice}: what --map says is written down under fileMap, for the next time.`)
  }
  await printAll(
    options.json
      ? jsonLine(checkDocument(report, practice, extras, now))
      : ended(checkLines(report, practice, extras, { width: screenWidth(), now })),
  )
}
