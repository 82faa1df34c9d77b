import { expect, test } from '@jest/globals'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf, pinIn } from '../support/parent.ts'

const world = await freshWorld()

async function parentWithPin() {
  const { link, guardian } = await world.invite()
  const parent = parentOf(world)
  await parent.ask(link)
  const pin = pinIn((await world.simulator.nextText(guardian.phone)).body)
  await parent.visit('/set-up/pin')
  return { parent, pin, wrong: pin === '000000' ? '000001' : '000000' }
}

test.each([
  ['spaces', (pin: string) => ` ${pin.slice(0, 3)} ${pin.slice(3)} `],
  ['dashes', (pin: string) => `${pin.slice(0, 3)}-${pin.slice(3)}`],
  ['long dashes', (pin: string) => `${pin.slice(0, 2)}–${pin.slice(2, 4)}–${pin.slice(4)}`],
  ['a space that does not break', (pin: string) => `${pin.slice(0, 3)}\u00A0${pin.slice(3)}`],
])('a PIN that is pasted with %s is taken', async (_, pasted) => {
  const { parent, pin } = await parentWithPin()
  expect((await parent.enter(pasted(pin))).status).toBe(303)
})

test('a birth date in three fields is taken, with and without leading zeros', async () => {
  for (const [month, day] of [
    ['3', '5'],
    ['03', '05'],
  ] as const) {
    const { parent, pin } = await parentWithPin()
    const entered = await parent.post('/set-up/pin/check', {
      pin,
      'birth_date-month': month,
      'birth_date-day': day,
      'birth_date-year': '2018',
    })
    expect(entered.status).toBe(303)
    world.pass(31_000)
  }
})

test('tries left are told from three on', async () => {
  const { parent, wrong } = await parentWithPin()
  const told: (string | undefined)[] = []
  for (let entry = 1; entry <= 4; entry += 1)
    told.push(/<strong>(\d) tr(?:y|ies)<\/strong>/.exec((await parent.enter(wrong)).text)?.[1])
  expect(told).toEqual([undefined, '3', '2', '1'])
})

test('one field takes the PIN: figures first on a phone, filled from the text, with its label and hint', async () => {
  const { parent } = await parentWithPin()
  const [field = ''] = /<input[^>]*id="pin"[^>]*>/.exec(parent.page()) ?? []
  for (const attribute of ['type="text"', 'inputmode="numeric"', 'autocomplete="one-time-code"'])
    expect(field).toContain(attribute)
  expect(field).toContain('aria-describedby="pin-hint"')
  expect(parent.page()).toContain('<label for="pin">')
  expect(parent.page().match(/name="pin"/g)).toHaveLength(1)
})

test('the birth date has a field each for month, day and year that the browser fills with nothing', async () => {
  const { parent } = await parentWithPin()
  const fields = parent.page().match(/<input[^>]*name="birth_date-[^>]*>/g) ?? []
  expect(fields).toHaveLength(3)
  for (const field of fields) {
    expect(field).toContain('autocomplete="off"')
    expect(parent.page()).toContain(`<label for="${/id="([^"]+)"/.exec(field)?.[1]}">`)
  }
})

test('an entry that was wrong is said at its field and at the top, and what was typed is not sent back', async () => {
  const { parent, wrong } = await parentWithPin()
  const { text } = await parent.enter(wrong)
  expect(text).toMatch(/<input[^>]*id="pin"[^>]*aria-describedby="pin-hint pin-mistake" aria-invalid="true">/)
  expect(text).toContain('<a href="#pin">')
  expect(text).not.toContain(wrong)
})
