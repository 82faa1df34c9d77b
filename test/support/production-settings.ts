const secret = (name: string) => `${name} 7hQ2vX9mK4pL8sR1tW6yZ3aB5cD0eF`

/** Settings with which production starts, made up. */
export const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://pin.example.com',
  REDIS_URL: 'rediss://redis.example.com:6379',
  SMTP_URL: 'smtp://mail.example.com:587',
  MAIL_FROM: 'portal@example.com',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_FROM: '+12025550100',
  LINK_KEYS: `k1:${secret('link')}`,
  PIN_KEY: secret('pin'),
  INDEX_KEY: secret('index'),
  DATA_KEYS: secret('data'),
}
