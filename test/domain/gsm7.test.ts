import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isGsm7, septets, toGsm7 } from '../../src/domain/gsm7.ts'

test('accents that a plain text message lacks are dropped, those it has stay', () => {
  expect(toGsm7('Clínica Ñandú de Año Nuevo “Sofía” – Łódź', 160)).toBe('Clinica Ñandu de Año Nuevo "Sofia" - Lodz')
})

test('Spanish letters outside the alphabet are told apart from those inside', () => {
  for (const inside of 'ñÑéüÜ¿¡àèìòù') expect(isGsm7(inside)).toBe(true)
  for (const outside of 'áíóúÁÍÓÚç') expect(isGsm7(outside)).toBe(false)
})

test('brackets and the euro sign take two septets', () => {
  expect(septets('[€]')).toBe(6)
  expect(septets('PIN')).toBe(3)
})

test('a long practice name is cut after a word and ends without a loose one', () => {
  expect(toGsm7('Sunshine Pediatrics & Adolescent Medicine of Springfield', 24)).toBe('Sunshine Pediatrics')
  expect(toGsm7('Centro de los Niños de la Ciudad', 13)).toBe('Centro')
  expect(toGsm7('Willow Street Pediatrics', 13)).toBe('Willow Street')
})

test('a name without spaces is cut where the room ends', () => {
  expect(toGsm7('Pediatricassociates', 9)).toBe('Pediatric')
})

test('a name in another script leaves nothing, so that the message can say "your practice"', () => {
  expect(toGsm7('小児科', 40)).toBe('')
})

test('a name cannot bring in a line of its own', () => {
  expect(toGsm7('Willow\n@evil.example.com #000000', 160)).toBe('Willow @evil.example.com #000000')
})

test('whatever the name, the result is GSM-7 on one line within its room, and stays the same the second time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(60), (name, room) => {
      const short = toGsm7(name, room)
      expect(isGsm7(short)).toBe(true)
      expect(septets(short)).toBeLessThanOrEqual(room)
      expect(short).not.toMatch(/[\n\r\f]/)
      expect(toGsm7(short, room)).toBe(short)
    }),
  )
})

test('a GSM-7 name that fits is left as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'Willow & Söhne ñ [1]') }), (name) => {
      const line = name.replace(/ +/g, ' ').trim()
      expect(toGsm7(name, septets(line))).toBe(line)
    }),
  )
})
