/** Keys of tests: long enough, all different. */
export const SECRETS = {
  linkKeys: [{ kid: 'test', secret: 'link key of the tests, at least 32 bytes' }],
  pinKey: 'PIN key of the tests, at least 32 bytes!',
  indexKey: 'index key of the tests, at least 32 bytes',
  dataKeys: ['data key of the tests, at least 32 bytes'],
}
