import type { LocalDeps } from './deps.ts'
import { readPracticeFile } from './files/practice-file.ts'
import { writeReport } from './files/report-file.ts'
import { writeWholeFile } from './files/whole-file.ts'
import { createRandomId } from './random-id.ts'

/**
 * The edges of the commands that work on files alone: they need neither Redis nor settings. What few of them need is loaded
 * when it is needed.
 */
export const localDeps: LocalDeps = {
  now: Date.now,
  randomId: createRandomId(),
  readPracticeFile,
  writeReport,
  writeWholeFile,
  async *sheet(...sheet) {
    const { xlsxOf } = await import('./files/xlsx-out.ts')
    yield* xlsxOf(...sheet)
  },
  renderSummary: async (summary) => (await import('./render-summary.ts')).renderSummary(summary),
}
