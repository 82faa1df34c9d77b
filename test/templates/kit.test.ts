import { expect, test } from '@jest/globals'
import { LANGUAGES, type Language } from '../../src/domain/practice.ts'
import { makeKit, WILLOW } from '../support/kit.ts'
import { readability, sentencesOf } from '../support/readability.ts'

/** The name of the practice is not our word: a short one stands for it, and for the addresses. */
const PLAIN = makeKit(
  { ...WILLOW, name: 'Oak' },
  { settings: { PUBLIC_URL: 'https://oak.us', MAIL_FROM: 'us@oak.us' } },
)
const kit = makeKit()
const text = (name: string, of = kit) => of.get(name) ?? ''
const PORTAL = makeKit({ ...WILLOW, pinEntry: 'portal' })

/** What a reader of a page sees outside of its pictures. */
const seen = (page: string) =>
  page
    .replaceAll('<wbr>', '')
    .replace(/<style>[\s\S]*?<\/style>|srcdoc="[^"]*"|<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ')

const SAYS: Record<Language, string[]> = {
  en: [
    'Set Up My Account',
    'Choose text or call',
    'It works for 10 minutes.',
    'the birth date of one of your children',
    'Then finish your account in the portal.',
    'The link works for 14 days.',
    'Its links begin with https://setup.example.org/',
    'We never ask you to tell us your PIN',
    'We plan to send it from Tuesday, December 8, 2026 on.',
    'Office hours: Monday to Friday, 8 AM to 5 PM',
  ],
  es: [
    'Crear mi cuenta',
    'Elija mensaje o llamada',
    'Sirve por 10 minutos.',
    'la fecha de nacimiento de uno de sus hijos',
    'Después, termine de crear su cuenta en el portal.',
    'El enlace sirve 14 días.',
    'Sus enlaces empiezan con https://setup.example.org/',
    'Nunca le pedimos que nos diga su PIN',
    'Pensamos enviarlo a partir del martes, 8 de diciembre de 2026.',
    'Horario: Lunes a viernes, de 8 AM a 5 PM',
  ],
}

test.each(LANGUAGES)(
  'guide and announcement (%s) tell the way, how to tell the email, the days and whom to call',
  (language) => {
    for (const words of [seen(text(`guide.${language}.html`)), text(`announcement.${language}.txt`)])
      for (const needed of [...SAYS[language], 'Willow Street Pediatrics', '(202) 555-0143', 'portal@mail.example.org'])
        expect({ needed, there: words.includes(needed) }).toEqual({ needed, there: true })
    expect(seen(text(`guide.${language}.html`))).toContain(
      { en: 'Do we have the wrong phone number for you?', es: '¿Tenemos mal su número de teléfono?' }[language],
    )
  },
)

test.each(LANGUAGES)(
  'an announcement (%s) has a long form with the subject of the email, and a short one',
  (language) => {
    const [, long = '', short = ''] = text(`announcement.${language}.txt`).split(/^=+$/m)
    expect(long).toMatch(/[“«]Willow Street Pediatrics: (?:set up|cree) [^”»]+[”»]/)
    expect(long.split('\n').length).toBeGreaterThan(20)
    expect(short.trim().split('\n').length).toBeLessThan(8)
    for (const part of [long, short]) expect(part).toMatch(/Set Up My Account|Crear mi cuenta/)
  },
)

test('the pictures of a guide are our email, pages and text, with the name and phone of the practice', () => {
  for (const language of LANGUAGES) {
    const [email = '', choose = '', message = '', enter = ''] = [
      ...text(`guide.${language}.html`).matchAll(/srcdoc="([^"]*)"/g),
    ].map(([, document]) => document)
    for (const picture of [email, choose, message, enter]) expect(picture).toContain('Willow Street Pediatrics')
    for (const picture of [email, choose, enter]) expect(picture).toContain('(202) 555-0143')
    expect(email).toContain({ en: 'Set Up My Account', es: 'Crear mi cuenta' }[language])
    expect(choose).toContain('value=&quot;text&quot;')
    expect(message).toContain('123456')
    expect(enter).toContain('birth_date-year')
  }
})

test('where the PIN is typed at the portal, the guide shows and says so', () => {
  const guide = text('guide.en.html', PORTAL)
  expect(seen(guide)).toContain('Go to the portal. Type the PIN there')
  expect(guide).not.toContain('birth_date-year')
  expect(text('announcement.es.txt', PORTAL)).toContain('Vaya al portal. Escriba ahí el PIN')
})

test('a practice that offers one language gets the kit in that one', () => {
  const english = [...makeKit({ ...WILLOW, languages: ['en'] }).keys()]
  expect(english.filter((name) => /\.es\.|spanish/.test(name))).toEqual([])
  expect(english).toHaveLength(7)
  const spanish = makeKit({ ...WILLOW, languages: ['es'] })
  expect([...spanish.keys()].filter((name) => name.includes('.en.'))).toEqual([])
  expect(text('preview-first.txt', spanish)).toContain('Crear mi cuenta:')
})

test('index.html leads to every other file of the kit and to nothing else', () => {
  for (const all of [kit, makeKit({ ...WILLOW, languages: ['en'] })]) {
    const links = [...text('index.html', all).matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
    expect(links.toSorted()).toEqual([...all.keys()].filter((name) => name !== 'index.html').toSorted())
  }
})

test('every page of the kit forbids the browser to load or run anything', () => {
  for (const [name, page] of kit)
    if (name.endsWith('.html'))
      expect(page).toContain(
        `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
      )
})

test('texts begin with the mark by which browsers and old editors know UTF-8, pages say it themselves', () => {
  for (const [name, content] of kit)
    expect({ name, starts: content.slice(0, 15) }).toEqual({
      name,
      starts: name.endsWith('.txt') ? expect.stringMatching(/^\uFEFF[A-Z]/) : '<!doctype html>',
    })
})

test('guide and announcement are as easy to read as the pages', () => {
  for (const language of LANGUAGES) {
    const guide = text(`guide.${language}.html`, PLAIN).replace(/srcdoc="[^"]*"|<wbr>/g, '')
    const announcement = text(`announcement.${language}.txt`, PLAIN)
      .split('\n')
      .map((line) => `<p>${line}</p>`)
      .join('')
    for (const page of [guide, `<main>${announcement}</main>`]) {
      const score = readability(sentencesOf(page), language)
      if (language === 'en') expect(score).toBeLessThanOrEqual(6)
      else expect(score).toBeGreaterThanOrEqual(70)
    }
  }
})

test('no hours in English stand in what is in Spanish: neither in the kit nor in its pictures and previews', () => {
  const english = makeKit({ ...WILLOW, officeHours: { en: 'Monday to Friday, 8 AM to 5 PM' } })
  for (const name of ['guide.es.html', 'announcement.es.txt', 'preview-spanish.html', 'preview-spanish.txt'])
    for (const words of ['Monday', 'Horario:'])
      expect({ name, words, there: text(name, english).includes(words) }).toEqual({ name, words, there: false })
  for (const name of ['guide.en.html', 'announcement.en.txt', 'preview-first.html'])
    expect(text(name, english)).toContain('Office hours: Monday to Friday, 8 AM to 5 PM')
})
