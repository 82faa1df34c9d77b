import { readFileSync } from 'node:fs'
import nunjucks from 'nunjucks'
import type { CheckSummary } from './domain/check-summary.ts'
import { thousands } from './domain/proof-of-end.ts'

const TEMPLATE = new URL('../templates/staff/check-summary.html.njk', import.meta.url)

/** So many lines of reasons and fixes fit on one page in type of usual size, beside the longest of everything else. */
const USUAL_LINES = 18
/** Characters of a line in a font that runs wide. */
const LINE_LENGTH = 92

/** The printed page of a check as HTML that is whole in itself. Every value is escaped. */
export function renderSummary(summary: CheckSummary): string {
  const environment = new nunjucks.Environment(null, {
    autoescape: true,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  })
  return environment.renderString(readFileSync(TEMPLATE, 'utf8'), {
    ...summary,
    thousands,
    dense: linesOf(summary) > USUAL_LINES,
  })
}

function linesOf({ reasons, fixes }: CheckSummary): number {
  const paragraphs = [...reasons, ...fixes.map(({ nextStep }) => nextStep)]
  return paragraphs.reduce((sum, words) => sum + Math.ceil(words.length / LINE_LENGTH), 0)
}
