import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import nunjucks, { type Environment, type Template } from 'nunjucks'
import { calendarDateIn } from './domain/calendar.ts'
import { clockTime } from './domain/clock-words.ts'
import { greetedName } from './domain/greeted-name.ts'
import { SEGMENT_SEPTETS, septets, toGsm7 } from './domain/gsm7.ts'
import type { KitPageName, KitPages, KitTextName, KitTexts } from './domain/kit-data.ts'
import type { CallName, Calls, EmailName, Emails, TextName, Texts } from './domain/message-data.ts'
import type { PageData, PageName } from './domain/page-data.ts'
import { plainLine } from './domain/plain-line.ts'
import type { Language } from './domain/practice.ts'
import { type StillFrom, stillPage } from './domain/still-page.ts'
import { templateWords } from './template-words.ts'
import { createWords, type Words } from './words.ts'

/** Everything people see or hear from the service. Values are escaped for where they stand and hold no control characters. */
export type Render = {
  page<Name extends PageName>(name: Name, data: PageData<Name>): string
  email<Name extends EmailName>(name: Name, data: Emails[Name]): { subject: string; text: string; html: string }
  /** One text message in one segment of GSM-7, for practice names and hosts of any length. */
  text<Name extends TextName>(name: Name, data: Texts[Name]): string
  /** The TwiML document that answers a text with a text, or with none. */
  answer(text: string | undefined): string
  /** A TwiML document. */
  call<Name extends CallName>(name: Name, data: Calls[Name]): string
  /** A page of the kit that a practice gets before its release: whole in itself, for a browser without a network. */
  kitPage<Name extends KitPageName>(name: Name, data: KitPages[Name]): string
  kitText<Name extends KitTextName>(name: Name, data: KitTexts[Name]): string
  /** A page or an email of these as a picture of itself (still-page.ts). */
  still(html: string, from?: StillFrom): string
  /** The first line of an email to a guardian; neutral when the first name is absent or does not look like a name. */
  greeting(language: Language, firstName: string | undefined): string
  t: Words
}

/** Septets a practice's name may always claim in a text before the wording around it gives way. */
const NAME_SEPTETS = 24

/** All that a practice's phone may take in a text. */
const PHONE_SEPTETS = 40

/**
 * Reads and compiles every template once.
 * @throws when a template or a locale cannot be read; later, when a name or a word is missing.
 */
export function createRender(options: { templates?: URL } = {}): Render {
  const templates = options.templates ?? new URL('../templates/', import.meta.url)
  const t = createWords(new URL('locales/', templates))
  const assetVersion = versionOf(new URL('public/', templates))
  const loader = new nunjucks.FileSystemLoader(fileURLToPath(templates), { noCache: false, watch: false })
  const habits = { throwOnUndefined: true, trimBlocks: true, lstripBlocks: true }
  const markup = new nunjucks.Environment(loader, { ...habits, autoescape: true })
  const plain = new nunjucks.Environment(loader, { ...habits, autoescape: false })
  const pages = compileAll(markup, templates, 'pages/', '.html.njk')
  const subjects = compileAll(plain, templates, 'emails/', '.subject.njk')
  const letters = compileAll(plain, templates, 'emails/', '.text.njk')
  const htmlLetters = compileAll(markup, templates, 'emails/', '.html.njk')
  const texts = compileAll(plain, templates, 'texts/', '.njk')
  const answers = markup.getTemplate('layouts/answer.njk', true)
  const calls = compileAll(markup, templates, 'calls/', '.njk')
  const kitPages = compileAll(markup, templates, 'kit/', '.html.njk')
  const kitTexts = compileAll(plain, templates, 'kit/', '.text.njk')
  const stylesheet = readFileSync(new URL('public/style.css', templates), 'utf8')

  return {
    t,
    greeting(language, firstName) {
      const name = greetedName(firstName)
      return name ? t(language, 'emails.greeting', { firstName: name }) : t(language, 'emails.greetingNeutral')
    },
    page(name, data) {
      const zone = data.practice?.timeZone ?? 'UTC'
      return pages(name, {
        ...templateWords(t, data.language, zone, data),
        assetVersion,
        moment: momentOf(t, data, zone),
      })
    },
    email(name, data) {
      const words = templateWords(t, 'language' in data ? data.language : 'en', 'UTC', data)
      const text = `${letters(name, words).trim()}\n`
      const subject = plainLine(subjects(name, words))
      return { subject, text, html: htmlLetters(name, { ...words, subject, paragraphs: text.trim().split(/\n{2,}/) }) }
    },
    text(name, data) {
      const words = templateWords(t, data.language, 'timeZone' in data ? data.timeZone : 'UTC', data)
      if (!('practiceName' in data)) return texts(name, words).trim()
      const practiceName = toGsm7(data.practiceName, SEGMENT_SEPTETS) || t(data.language, 'texts.practice')
      const phone = 'phone' in data ? toGsm7(data.phone, PHONE_SEPTETS) : ''
      const written = (form: string, shownName: string) =>
        texts(name, { ...words, form, phone, practiceName: shownName }).trim()
      const usual = written('whole', practiceName)
      if (septets(usual) <= SEGMENT_SEPTETS) return usual
      const room = (form: string) => SEGMENT_SEPTETS - septets(written(form, ''))
      const wanted = Math.min(septets(practiceName), NAME_SEPTETS)
      const form = ['whole', 'short'].find((candidate) => room(candidate) >= wanted) ?? 'without-host'
      return written(form, toGsm7(practiceName, room(form)))
    },
    kitPage: (name, data) => kitPages(name, kitWords(t, data)),
    kitText: (name, data) => `${kitTexts(name, kitWords(t, data)).trim()}\n`,
    still: (html, from = 'top') => stillPage(html, stylesheet, from),
    answer: (text) => answers.render({ text: text ?? '' }).trim(),
    call(name, data) {
      const zone = 'timeZone' in data ? data.timeZone : 'UTC'
      return calls(name, templateWords(t, data.language, zone, data)).trim()
    },
  }
}

/** Staff read English. Documents of ours keep their lines. */
function kitWords(t: Words, data: KitPages[KitPageName] | KitTexts[KitTextName]): object {
  const words = templateWords(t, 'language' in data ? data.language : 'en', 'UTC', data)
  return 'documents' in data ? { ...words, documents: data.documents } : words
}

/** Tells a moment within the next day on the clock: the time alone on the same day, else with the word for tomorrow. */
function momentOf(t: Words, { language, now }: { language: Language; now: number }, timeZone: string) {
  return (at: number) => {
    const time = clockTime(at, timeZone, language)
    const isToday = calendarDateIn(timeZone, at) === calendarDateIn(timeZone, now)
    return isToday ? time : t(language, 'common.tomorrowAt', { time })
  }
}

/** Changes with any of the assets: their addresses carry it, for browsers keep them a year without asking. */
function versionOf(assets: URL): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(assets).sort()) hash.update(readFileSync(new URL(file, assets)))
  return hash.digest('hex').slice(0, 10)
}

function compileAll(environment: Environment, templates: URL, folder: string, ending: string) {
  const compiled = new Map<string, Template>()
  for (const file of readdirSync(new URL(folder, templates))) {
    if (!file.endsWith(ending)) continue
    compiled.set(file.slice(0, -ending.length), environment.getTemplate(folder + file, true))
  }
  return (name: string, words: object): string => {
    const template = compiled.get(name)
    if (!template) throw new Error(`no template ${folder}${name}${ending}`)
    return template.render(words)
  }
}
