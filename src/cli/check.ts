import { createReadStream, createWriteStream } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command } from 'commander'
import { type CalendarDate, calendarDateIn } from '../domain/calendar.ts'
import { joinFileMaps } from '../domain/file-map.ts'
import type { ReadPracticeFile, SelectionReport } from '../domain/selection-report.ts'
import { checkDocument, checkLines } from './check-report.ts'
import { CliFailure } from './cli-failure.ts'
import { asDay } from './day.ts'
import { collected, MAP_WORDS, readFileMaps } from './file-maps.ts'
import { fixLines } from './fix-lines.ts'
import { print } from './print.ts'
import { readPractice } from './read-practice.ts'
import { rememberFileMap } from './remember-file-map.ts'
import { unreadableFile } from './unreadable-file.ts'

type Options = {
  practice: string
  asOf?: CalendarDate
  map?: string[]
  remember?: boolean
  fixes?: string
  json?: boolean
  perPatient?: boolean
}

/** `bulk-pin check`: the selection and data-quality report of a practice file; needs no Redis and sends nothing. */
export function checkCommand(deps: { now: () => number; readPracticeFile: ReadPracticeFile }): Command {
  const command = new Command('check')
    .description('report who would get a registration email and why not, and what is missing; sends nothing')
    .argument('<file>', 'practice file')
    .requiredOption('--practice <file>', 'practice JSON')
    .option('--as-of <date>', "day of the release, as YYYY-MM-DD; today in the practice's time zone if left out", asDay)
    .option('--map <map>', MAP_WORDS, collected)
    .option('--remember', 'write what --map says into the practice JSON, for the next time')
    .option('--fixes <file>', 'write a CSV with one line per patient and fault')
    .option('--json', 'print JSON')
    .option('--per-patient', 'add what was found about each patient')
  return command.action(async (file: string, options: Options) => {
    const { practice: practicePath, asOf, map, remember, fixes, json, perPatient } = options
    const said = await readFileMaps(map)
    if (remember && !said)
      return command.error("error: --remember writes down what '--map <map>' says: give both", { exitCode: 2 })
    const practice = await readPractice(practicePath)
    if (fixes && (await isSameFile(fixes, file))) {
      throw new CliFailure('--fixes would overwrite the practice file: give another name.')
    }
    const fileMap = said && joinFileMaps(practice.fileMap, said)
    const asked = fileMap ? { ...practice, fileMap } : practice
    const day = asOf ?? calendarDateIn(practice.timeZone, deps.now())
    const reading = await deps.readPracticeFile(createReadStream(file), asked, day).catch((fault: unknown) => {
      throw unreadableFile(file, fault)
    })
    if (reading.outcome === 'refused') throw new CliFailure(reading.message)
    if (fixes) await writeFixes(fixes, reading.report)
    if (remember && fileMap) await rememberFileMap(practicePath, fileMap)
    print(
      json,
      json ? checkDocument(reading.report, practice, perPatient) : undefined,
      json ? [] : checkLines(reading.report, practice, perPatient),
    )
  })
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => realpath(path).catch(() => undefined)))
  return first !== undefined && first === second
}

async function writeFixes(path: string, report: SelectionReport): Promise<void> {
  await pipeline(Readable.from(fixLines(report)), createWriteStream(path)).catch((error: unknown) => {
    if (isFileError(error))
      throw new CliFailure(`${path} cannot be written (${error.code}): give another path for --fixes.`)
    throw error
  })
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error
}
