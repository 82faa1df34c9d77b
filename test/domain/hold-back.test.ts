import { expect, test } from '@jest/globals'
import { holdBackMs, mostThatMatter, networkOf } from '../../src/domain/hold-back.ts'
import { PinLimitsSchema } from '../../src/domain/limits.ts'

const LIMITS = PinLimitsSchema.parse({})

test('of one address 25 requests in five minutes are answered at once, then each waits a second more, at most ten', () => {
  const seconds = [1, 25, 26, 27, 34, 35, 36, 1000].map((requests) => holdBackMs(requests, LIMITS) / 1000)
  expect(seconds).toEqual([0, 0, 1, 2, 9, 10, 10, 10])
})

test('as many requests are counted as make a difference', () => {
  for (const limits of [LIMITS, { perAddress: 2, addressStepSeconds: 3, addressLongestSeconds: 10 }]) {
    const most = mostThatMatter(limits)
    expect(holdBackMs(most, limits)).toBe(holdBackMs(most + 1, limits))
    expect(holdBackMs(most - 1, limits)).toBeLessThan(holdBackMs(most, limits))
  }
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::ffff:c000:207', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['no address', 'no address'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
