import { Command } from 'commander'
import type { LocalDeps } from '../deps.ts'
import { type CalendarDate, calendarDateIn } from '../domain/calendar.ts'
import type { NumberedRow } from '../domain/explained-patient.ts'
import { type Explanation, explainPatient } from '../domain/explanation.ts'
import { joinFileMaps } from '../domain/file-map.ts'
import { nearIds } from '../domain/near-id.ts'
import type { Practice } from '../domain/practice.ts'
import type { RejectedLine } from '../domain/rejected-line.ts'
import type { SelectionReport } from '../domain/selection-report.ts'
import { selectionRules } from '../domain/selection-rules.ts'
import { CliFailure } from './cli-failure.ts'
import { asDay } from './day.ts'
import { explanationLines, unreadableWords } from './explanation-lines.ts'
import { collected, MAP_WORDS, readFileMaps } from './file-maps.ts'
import { screenWidth } from './layout.ts'
import { print } from './print.ts'
import { readPractice } from './read-practice.ts'
import { readReport } from './read-report.ts'

type Options = { practice: string; patient: string; asOf?: CalendarDate; map?: string[]; json?: boolean }

/** `bulk-pin explain FILE --practice P.json --patient ID`: why one patient is selected or not, rule by rule. */
export function explainCommand(deps: LocalDeps): Command {
  return new Command('explain')
    .description('say of one patient, rule by rule, why a registration email would go out or not; shows contact data')
    .argument('<file...>', 'practice file; of FHIR all files of the export')
    .requiredOption('--practice <file>', 'practice JSON')
    .requiredOption('--patient <id>', 'the patient, by the id in the practice file')
    .option('--as-of <date>', "day of the release, as YYYY-MM-DD; today in the practice's time zone if left out", asDay)
    .option('--map <map>', MAP_WORDS, collected)
    .option('--json', 'print JSON')
    .action(async (files: string[], options: Options) => {
      const said = await readFileMaps(options.map)
      const stored = await readPractice(options.practice)
      const practice = said ? { ...stored, fileMap: joinFileMaps(stored.fileMap, said) } : stored
      const day = options.asOf ?? calendarDateIn(practice.timeZone, deps.now())
      const explanation = await explain(deps, files, practice, day, options.patient.trim())
      print(options.json, explanation, options.json ? [] : explanationLines(explanation, practice, screenWidth()))
    })
}

const MOST_NEAR = 5

/** The whole file is read, for siblings and shared addresses may stand anywhere in it. */
async function explain(
  deps: LocalDeps,
  files: readonly string[],
  practice: Practice,
  day: CalendarDate,
  patientId: string,
): Promise<Explanation> {
  const lines: NumberedRow[] = []
  const report = await readReport(deps.readPracticeFile, files, practice, day, (row, line) => {
    if (row.patientId === patientId) lines.push({ row, line })
  })
  const finding = lines.length > 0 ? findingOf(report, patientId) : undefined
  const unreadable = unreadableOf(report, patientId)
  if (!finding && unreadable[0]) throw notReadable(files.join(' '), patientId, unreadable[0])
  if (!finding) throw noSuchPatient(files.join(' '), patientId, await nearTo(patientId, deps, files, practice, day))
  const households = { guardians: guardiansOf(report, patientId), shared: report.sharedContacts }
  return explainPatient(lines, selectionRules(practice, day), finding, households, unreadable)
}

/** Ids that may be meant instead. The file is read once more for them, for hardly ever anybody asks. */
async function nearTo(
  patientId: string,
  deps: LocalDeps,
  files: readonly string[],
  practice: Practice,
  day: CalendarDate,
): Promise<string[]> {
  const isNear = nearIds(patientId)
  const near = new Set<string>()
  await readReport(deps.readPracticeFile, files, practice, day, (row) => {
    if (near.size < MOST_NEAR && isNear(row.patientId)) near.add(row.patientId)
  })
  return [...near]
}

function findingOf(report: SelectionReport, patientId: string) {
  for (const finding of report.perPatient()) if (finding.patientId === patientId) return finding
  return undefined
}

function unreadableOf({ rows }: SelectionReport, patientId: string): RejectedLine[] {
  const found = []
  for (const rejected of rows.eachRejected()) if (rejected.patientId === patientId) found.push(rejected)
  return found
}

function guardiansOf(report: SelectionReport, patientId: string) {
  const found = []
  for (const guardian of report.guardians()) {
    if (guardian.patients.some(({ id }) => id === patientId)) found.push(guardian)
  }
  return found
}

function notReadable(file: string, patientId: string, rejected: RejectedLine): CliFailure {
  return new CliFailure(
    `${file} has no line of patient "${patientId}" that can be read. Line ${rejected.line}, ${unreadableWords(rejected)}. Correct it and hand the file over again.`,
  )
}

function noSuchPatient(file: string, patientId: string, near: readonly string[]): CliFailure {
  const others =
    near.length > 0 ? ` It has ${near.map((id) => `"${id}"`).join(', ')}: give the id as the file has it.` : ''
  return new CliFailure(
    `${file} has no patient "${patientId}".${others || ' Look at the column of patient ids; case and zeros in front count.'}`,
  )
}
