import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '@jest/globals'
import { transformSync } from '@swc/core'
import { LANGUAGES } from '../src/domain/practice.ts'
import { createRender } from '../src/render.ts'
import { renderSample, SAMPLE_PRACTICE, samplePages } from './support/sample-pages.ts'
import { tempDir } from './support/temp-dir.ts'

const ROOT = tempDir()

const render = createRender()
const ASSETS = readdirSync('templates/public').map((file) => ({
  file,
  text: readFileSync(join('templates/public', file), 'utf8'),
}))
const bytes = (text: string) => Buffer.byteLength(text)

/** A copy of the templates with one file changed. */
function templatesWith(file: string, change: (text: string) => string): URL {
  const copy = mkdtempSync(join(ROOT, 'templates-'))
  cpSync('templates', copy, { recursive: true })
  writeFileSync(join(copy, file), change(readFileSync(join(copy, file), 'utf8')))
  return pathToFileURL(`${copy}/`)
}

test('every page of every state exists in every language, and with all that it loads is at most 30 KB', () => {
  const loaded = ASSETS.reduce((sum, { text }) => sum + bytes(text), 0)
  for (const language of LANGUAGES)
    for (const sample of samplePages(language)) {
      const page = renderSample(render, sample)
      expect(page).toContain(`<html lang="${language}"`)
      expect(page.match(/<h1>/g)).toHaveLength(1)
      expect(page).toMatch(/<title>[^<]{5,}<\/title>/)
      expect(bytes(page) + loaded).toBeLessThanOrEqual(30_720)
    }
})

test('the practice leads and its phone and hours stand at the bottom of every page that knows the practice', () => {
  for (const language of LANGUAGES)
    for (const sample of samplePages(language)) {
      if (!sample.data.practice) continue
      const [top, bottom] = renderSample(render, sample).split('<main')
      expect(top).toContain(`<p class="practice">${SAMPLE_PRACTICE.name}</p>`)
      const foot = bottom?.split('<footer')[1]
      expect(foot).toContain('href="tel:+12025550143">(202) 555-0143</a>')
      expect(foot).toContain({ en: 'Office hours: Monday to Friday', es: 'Horario: Lunes a viernes' }[language])
    }
})

test('a page has no script or style of its own and needs no other site', () => {
  for (const sample of samplePages('en')) {
    const page = renderSample(render, sample).replace(/<script src="\/assets\/page\.js\?v=\w{10}" defer><\/script>/, '')
    expect(page).not.toMatch(/<script|style=|<style| on\w+=|(src|action)="https?:/)
  }
})

test('every form is a POST with the hidden value of its session', () => {
  for (const sample of samplePages('es')) {
    const page = renderSample(render, sample)
    for (const form of page.match(/<form[\s\S]*?<\/form>/g) ?? []) {
      expect(form).toContain('method="post"')
      const tokened = sample.data.formToken !== null || ('askToken' in sample.data && sample.data.askToken !== null)
      expect(form.includes('name="form_token" value="form-token"')).toBe(tokened)
    }
  }
})

test('the script is one that phones of 2017 can read', () => {
  for (const { text } of ASSETS.filter(({ file }) => file.endsWith('.js'))) {
    const read = (target: 'es2017' | 'es2022') => transformSync(text, { jsc: { target }, isModule: false }).code
    expect(read('es2017')).toBe(read('es2022'))
  }
})

test('a page that answers a post says where its reload leads, others say nothing', () => {
  const [sample] = samplePages('en')
  if (!sample) throw new Error('no sample')
  const page = (again: string | null) =>
    renderSample(render, { ...sample, data: { ...sample.data, again } } as typeof sample)
  expect(page('/set-up/pin')).toContain('<body data-again="/set-up/pin">')
  expect(page(null)).toContain('<body>')
})

test('the language is switched by a form inside a session and by a link outside of one', () => {
  for (const sample of samplePages('en')) {
    const page = renderSample(render, sample)
    expect(page.includes('<form class="language" method="post" action="/set-up/language">')).toBe(
      sample.data.formToken !== null,
    )
    expect(page.includes(`href="${sample.data.path}?lang=es"`)).toBe(sample.data.formToken === null)
  }
})

test('a phone that takes no texts is offered none', () => {
  const callsOnly = samplePages('en').find(({ shows }) => shows === 'calls only')
  const page = callsOnly ? renderSample(render, callsOnly) : ''
  expect(page).toContain('name="channel" value="call"')
  expect(page).not.toContain('name="channel" value="text"')
})

const shown = (shows: string) => {
  const sample = samplePages('en').find((one) => one.page === 'sent' && one.shows === shows)
  return sample ? renderSample(render, sample).replace(/<\/?strong>/g, '') : ''
}

test('a parent in line is told about when the turn comes, and which way is faster', () => {
  expect(shown('call waiting for a known time')).toContain(
    'We expect to call the phone that ends in 43 at about 10:12 AM.',
  )
  expect(shown('call waiting for a known time')).toMatch(/A text is faster now\.[\s\S]*name="channel" value="text"/)
  expect(shown('call waiting')).toContain('You are in line. We will call the phone that ends in 43 soon.')
  expect(shown('call waiting')).not.toContain('faster')
})

test('with several texts the field says by its mark which one works', () => {
  expect(shown('second text')).toContain('Use the text marked (B). Older ones no longer work.')
  expect(shown('text delivered')).not.toContain('marked')
})

test('a send that was given back is told not to count', () => {
  expect(shown('unknown that counts not')).toContain('This one does not count.')
  expect(shown('text unknown')).not.toContain('does not count')
})

test('tries left are told one by one in each language', () => {
  const tries = (language: 'en' | 'es') =>
    samplePages(language)
      .filter(({ shows }) => shows === 'wrong' || shows === 'last try')
      .map((sample) => /<strong>(\d [a-z]+)<\/strong>/.exec(renderSample(render, sample))?.[1])
  expect(tries('en')).toEqual(['2 tries', '1 try'])
  expect(tries('es')).toEqual(['2 intentos', '1 intento'])
})

test('assets are asked for anew when one changes and only then', () => {
  const versionOf = (templates: URL) =>
    /style\.css\?v=(\w+)/.exec(createRender({ templates }).page('broken', { ...frame(), formToken: null }))?.[1]
  const unchanged = templatesWith('public/style.css', (css) => css)
  const changed = ASSETS.map(({ file }) => file).map((file) => templatesWith(`public/${file}`, (text) => `${text}\n`))
  expect(render.page('broken', { ...frame(), formToken: null })).toContain(`style.css?v=${versionOf(unchanged)}`)
  for (const one of changed) expect(versionOf(one)).not.toBe(versionOf(unchanged))
})

test('a word that a language lacks is an error, not an empty place', () => {
  const templates = templatesWith('locales/es.json', (json) => json.replace('"title": "Reciba su PIN",', ''))
  const [first] = samplePages('es')
  expect(() => first && renderSample(createRender({ templates }), first)).toThrow('choose.title')
})

test('a value that a page lacks is an error, not the word undefined', () => {
  const practice = { ...SAMPLE_PRACTICE }
  Reflect.deleteProperty(practice, 'phone')
  expect(() => render.page('locked', { ...frame(), askToken: null, practice })).toThrow()
})

test('a placeholder without a value is an error', () => {
  expect(() => render.t('en', 'emails.greeting')).toThrow('{{firstName}}')
})

test('words in a value are never taken for words of ours', () => {
  expect(render.t('en', 'emails.greeting', { firstName: '$t(common.problem) {{x}}' })).toBe(
    'Hello $t(common.problem) {{x}},',
  )
})

function frame() {
  return {
    language: 'en',
    languages: LANGUAGES,
    practice: SAMPLE_PRACTICE,
    formToken: 'form-token',
    path: '/set-up',
    again: null,
    now: 0,
  } as const
}
