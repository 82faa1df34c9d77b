import { expect, test } from '@jest/globals'
import { LANGUAGES } from '../../src/domain/practice.ts'
import { createRender } from '../../src/render.ts'
import { NAUGHTY_STRINGS } from '../support/naughty-strings.ts'

const render = createRender()
const PRACTICE = { name: 'Willow Street Pediatrics', phone: '(202) 555-0143', hours: 'Monday to Friday, 8 AM to 5 PM' }
const MARKERS = { greeting: 'GREETINGmarker1', link: 'LINKmarker2', lastDay: 'LASTDAYmarker3', stopUrl: 'STOPmarker4' }
const BUTTONS = { en: 'Set Up My Account', es: 'Crear mi cuenta' }

test('a guardian is greeted by first name, or by none when the record holds something else', () => {
  expect(render.greeting('en', 'Ana')).toBe('Hello Ana,')
  expect(render.greeting('es', 'Ana')).toBe('Hola, Ana:')
  for (const firstName of [undefined, '', 'www.example.com']) expect(render.greeting('en', firstName)).toBe('Hello,')
})

test('a registration email says the same in both parts and leaves every marker as it came', () => {
  for (const language of LANGUAGES) {
    const { text, html } = render.email('registration', { language, practice: PRACTICE, ...MARKERS })
    for (const part of [text, html])
      for (const word of [...Object.values(MARKERS), ...Object.values(PRACTICE), BUTTONS[language]])
        expect(part).toContain(word)
    expect(html).toContain(`href="${MARKERS.link}"`)
    expect(html).toContain(`>${MARKERS.link}</a>`)
    expect(html).toContain(`lang="${language}" dir="ltr"`)
  }
})

test('a marker never stands in the subject, which is one line that names the practice', () => {
  for (const language of LANGUAGES) {
    const { subject } = render.email('registration', { language, practice: PRACTICE, ...MARKERS })
    expect(subject).toMatch(/^Willow Street Pediatrics: /)
    expect(subject).not.toMatch(/marker|\n/)
  }
})

test('an email loads nothing, runs nothing and counts nobody', () => {
  for (const language of LANGUAGES) {
    const { html } = render.email('registration', { language, practice: PRACTICE, ...MARKERS })
    expect(html).not.toMatch(/<(img|script|link|iframe|video|object|form)\b|url\(|@import|src=/i)
    expect(html.match(/<table(?! role="presentation")/g)).toBeNull()
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      MARKERS.link,
      MARKERS.link,
      `${MARKERS.link}/not-me`,
      MARKERS.stopUrl,
    ])
  }
})

test('a practice without office hours has no empty line for them', () => {
  const { text } = render.email('registration', {
    language: 'en',
    practice: { name: 'Willow', phone: '1' },
    ...MARKERS,
  })
  expect(text).not.toContain('Office hours')
})

test('no practice name reaches a header as a second line', () => {
  for (const name of NAUGHTY_STRINGS) {
    const { subject } = render.email('registration', { language: 'en', practice: { ...PRACTICE, name }, ...MARKERS })
    expect(subject).not.toMatch(/[\p{Cc}\p{Cs}]/u)
  }
})

test('the notice of a new account says when it was set up and how to object', () => {
  for (const language of LANGUAGES) {
    const { text, html } = render.email('account-set-up', {
      language,
      practice: PRACTICE,
      greeting: render.greeting(language, 'Ana'),
      setUpAt: 'Sunday, December 6, 2026 at 1:26 PM',
    })
    for (const part of [text, html]) expect(part).toContain('Sunday, December 6, 2026 at 1:26 PM')
    expect(text.split(PRACTICE.phone)).toHaveLength(2)
    expect(text).toContain('Ana')
  }
})

test('the confirmation tells the place in the queue, the days, the Minor Age Limit and what was acknowledged', () => {
  const { text, html } = render.email('request-received', {
    practiceName: PRACTICE.name,
    place: 3,
    minorAgeLimit: 18,
    acknowledgedBy: 'office@example.org',
    acknowledgedAt: 'Sunday, December 6, 2026 at 1:26 PM',
    acknowledgement: 'We have reviewed our family contacts.',
  })
  for (const part of [text, html])
    for (const word of [
      'number 3 in the queue',
      '5 to 7 business days',
      'Minor Age Limit: 18',
      'We have reviewed our family contacts.',
      'office@example.org',
    ])
      expect(part).toContain(word)
})

test('a refusal names the criterion and the remedy', () => {
  const { text, html } = render.email('request-refused', {
    practiceName: PRACTICE.name,
    criterion: 'The portal is in preview.',
    remedy: 'Go fully live.',
  })
  for (const part of [text, html]) expect(part).toMatch(/The portal is in preview\.[\s\S]*Go fully live\./)
})

test('the email at the end of a release leaves out what does not apply', () => {
  const counts = { practiceName: PRACTICE.name, emailed: 1, undelivered: 0, uncertain: 0, byHand: 0, linkDays: 14 }
  const bare = render.email('release-finished', { ...counts, lastLinkEnds: null, reminderDay: null })
  expect(bare.text).not.toMatch(/nobody knows|Each link|reminded/)
  const full = render.email('release-finished', {
    ...counts,
    uncertain: 2,
    lastLinkEnds: 'Sunday, December 6, 2026 at 1:26 PM',
    reminderDay: 7,
  })
  for (const part of [full.text, full.html])
    for (const words of [
      'nobody knows whether they arrived: 2',
      'December 6, 2026 at 1:26 PM',
      '7 days after the email',
    ])
      expect(part).toContain(words)
})

test('the release email tells how many emails go out on which day', () => {
  const { text } = render.email('release-started', {
    practiceName: PRACTICE.name,
    emails: 1201,
    held: 0,
    patients: 1500,
    byHand: 80,
    days: [
      { day: 'Monday, December 7, 2026', emails: 1200 },
      { day: 'Tuesday, December 8, 2026', emails: 1 },
    ],
    linkDays: 14,
  })
  for (const word of [
    '1,201, for 1,500 patients',
    'Monday, December 7, 2026: 1,200 emails',
    'Tuesday, December 8, 2026: 1 email\n',
    'by hand: 80',
    '14 days',
  ])
    expect(text).toContain(word)
  expect(text).not.toContain('wait')
})

test('a reminder is the same offer once more: shorter, the second and last, with every way out', () => {
  const LAST = { en: 'second and last email', es: 'segundo y último correo' }
  for (const language of LANGUAGES) {
    const first = render.email('registration', { language, practice: PRACTICE, ...MARKERS })
    const { subject, text, html } = render.email('reminder', { language, practice: PRACTICE, ...MARKERS })
    expect(text.length).toBeLessThan(first.text.length)
    for (const part of [text, html])
      for (const word of [...Object.values(MARKERS), ...Object.values(PRACTICE), BUTTONS[language], LAST[language]])
        expect(part).toContain(word)
    expect(subject).toMatch(/^Willow Street Pediatrics: /)
    expect(subject).not.toMatch(/marker|\n/)
    expect(html).not.toMatch(/<(img|script|link|iframe|video|object|form)\b|url\(|@import|src=/i)
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
    expect(links).toEqual([MARKERS.link, MARKERS.link, `${MARKERS.link}/not-me`, MARKERS.stopUrl])
    expect(text).toContain(language === 'en' ? 'This is not me, or not my child' : 'No soy yo, o no es mi hijo o hija')
  }
})

test('the mail about a halt tells the counts, what they may mean and what to do', () => {
  const { text, html } = render.email('release-halted', {
    practiceId: 'willow',
    requestId: 'willow.rrrrrrrrrrrrrrrrrrrrrr',
    found: '12 of 100 letters were reported as spam (12%; the limit is 0.3%).',
    meaning: 'Parents may not know the sender.',
    waiting: 2900,
  })
  for (const part of [text, html])
    for (const word of [
      '12 of 100 letters were reported as spam',
      'Parents may not know the sender.',
      'Still to be sent: 2,900 emails',
      'bulk-pin resume willow.rrrrrrrrrrrrrrrrrrrrrr',
      'bulk-pin cancel willow.rrrrrrrrrrrrrrrrrrrrrr',
    ])
      expect(part).toContain(word)
})

test('the mail about a restored backup names every request that stands still or is held back, and what to do', () => {
  const lastBeat = 'Sunday, December 6, 2026 at 1:26 PM'
  const requestIds = ['willow.rrrrrrrrrrrrrrrrrrrrrr', 'north.ssssssssssssssssssssss']
  const unreleased = ['hill.tttttttttttttttttttttt']
  const { text, html } = render.email('backup-restored', { requestIds, unreleased, lastBeat })
  for (const part of [text, html])
    for (const word of [
      ...requestIds,
      ...unreleased,
      'December 6, 2026 at 1:26 PM UTC',
      'bulk-pin resume REQUEST',
      'bulk-pin release REQUEST',
    ])
      expect(part).toContain(word)
  const [before = '', after = ''] = text.split('may have been released after the backup was made')
  expect(before).toContain('north.ssssssssssssssssssssss')
  expect(after).toContain('hill.tttttttttttttttttttttt')
  const alone = render.email('backup-restored', { requestIds: [], unreleased: [], lastBeat }).text
  expect(alone).toContain('No request here has mail to send or is to be released.')
  expect(alone).not.toMatch(/that stands? still|released here|REQUEST/)
})

test('the release email tells of a reminder only where there is one', () => {
  const data = { practiceName: PRACTICE.name, emails: 1, held: 0, patients: 1, byHand: 0, days: [], linkDays: 14 }
  expect(render.email('release-started', data).text).not.toContain('remind')
  expect(render.email('release-started', { ...data, reminderDay: 7 }).text).toContain('reminded once, 7 days')
})

test('the mail about odd PINs tells whose they are, the counts, what they may mean and what to do', () => {
  const many = render.email('pins-odd', { practiceId: 'willow', odd: 'many', sent: 1500, right: 900, most: 3000 })
  for (const part of [many.text, many.html])
    for (const word of ['1,500 PINs', 'practice willow', '3,000', 'bulk-pin audit willow', 'cancel --links'])
      expect(part).toContain(word)
  const unused = render.email('pins-odd', { practiceId: null, odd: 'unused', sent: 300, right: 20, most: 3000 })
  expect(unused.text).toContain('by the whole service, but only 20 were entered')
  expect(unused.subject).toBe('Bulk PIN: the PINs of the service need a look')
})

test('the email about what families told has a count and a next step for each kind, and leaves out what nobody said', () => {
  const none = { practiceName: PRACTICE.name, asked: 0, notMe: 0, notMyNumber: 0, notAskedFor: 0 }
  const all = render.email('family-news', { ...none, asked: 1200, notMe: 2, notMyNumber: 3, notAskedFor: 4 })
  for (const part of [all.text, all.html])
    for (const words of ['locked: 1,200', 'Email Address', 'Mobile #', 'Family Contact', 'list to register by hand'])
      expect(part).toContain(words)
  expect(all.text.match(/: [234]$/gm)).toEqual([': 2', ': 3', ': 4'])
  const asked = render.email('family-news', { ...none, asked: 1 }).text
  expect(asked).toContain('asked_again_at')
  expect(asked).not.toMatch(/Not me|Not my number|Did not ask|links of those/)
  expect(render.email('family-news', { ...none, notMyNumber: 1 }).text).not.toMatch(/asked_again_at|Not me:|\n{3}/)
})
