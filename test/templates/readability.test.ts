import { expect, test } from '@jest/globals'
import type { Language } from '../../src/domain/practice.ts'
import { createRender } from '../../src/render.ts'
import { readability, sentencesOf } from '../support/readability.ts'
import { renderSample, SAMPLE_PRACTICE, samplePages } from '../support/sample-pages.ts'

const render = createRender()

/** The name of the practice is not our word: a short one stands for it. */
const PRACTICE = { ...SAMPLE_PRACTICE, name: 'Oak' }

function scores(language: Language): { page: string; score: number }[] {
  return samplePages(language, PRACTICE).map((sample) => ({
    page: `${sample.page}, ${sample.shows}`,
    score: readability(sentencesOf(renderSample(render, sample)), language),
  }))
}
const mean = (all: readonly { score: number }[]) => all.reduce((sum, { score }) => sum + score, 0) / all.length

test('syllables are counted as people say them, near enough for a mean', () => {
  expect(readability(['The cat sat on the mat.'], 'en')).toBeCloseTo(0.39 * 6 + 11.8 - 15.59, 5)
  expect(readability(['Please call the practice today.'], 'en')).toBeCloseTo(0.39 * 5 + (11.8 * 7) / 5 - 15.59, 5)
  expect(readability(['Su teléfono ya no sirve.'], 'es')).toBeCloseTo(206.84 - (60 * 9) / 5 - 1.02 * 5, 5)
})

test('what is hard to read is measured as hard', () => {
  const hard = {
    en: 'Authentication of the guardian necessitates verification of the credential previously communicated.',
    es: 'La autenticación del representante requiere la verificación de la credencial comunicada anteriormente.',
  }
  expect(readability([hard.en], 'en')).toBeGreaterThan(20)
  expect(readability([hard.es], 'es')).toBeLessThan(40)
  expect(sentencesOf('<main><h1>One</h1><p>Two. <b>Three</b>?</p><ul hidden><li>No</li></ul></main>')).toEqual([
    'One',
    'Two.',
    'Three?',
  ])
})

test('pages in English are for readers of the sixth grade, and none is above the eighth', () => {
  const all = scores('en')
  expect(all.filter(({ score }) => score > 8)).toEqual([])
  expect(mean(all)).toBeLessThanOrEqual(6)
})

test('pages in Spanish are easy or fairly easy to read, each of them', () => {
  expect(scores('es').filter(({ score }) => score < 70)).toEqual([])
})
