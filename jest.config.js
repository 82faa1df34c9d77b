export default {
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/test/support/set-up.ts',
  globalTeardown: '<rootDir>/test/support/tear-down.ts',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  testTimeout: 30_000,
  maxWorkers: 2,
  // Modules of ES stay in memory with each test file: a worker that has grown is replaced by a new one.
  workerIdleMemoryLimit: '1GB',
}
