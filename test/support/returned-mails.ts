const BOUNDARY = 'report-boundary'

type Report = {
  /** Address that the report goes to: the envelope sender of the mail it is about. */
  to?: string
  action?: string
  status?: string
  diagnostic?: string
  envelopeId?: string
  /** Headers of the mail that it is about. */
  returned?: string
}

/** A delivery report as mail servers write it (RFC 3464), about one recipient. */
export function deliveryReport({
  to = 'portal@pin.example.com',
  action = 'failed',
  status = '5.1.1',
  diagnostic = 'smtp; 550 5.1.1 no such user here',
  envelopeId,
  returned = 'Subject: Set up your account\r\n',
}: Report = {}): Buffer {
  return multipart(
    to,
    'delivery-status',
    ['text/plain', 'I could not deliver your mail.\r\n'],
    [
      'message/delivery-status',
      `Reporting-MTA: dns; mx.example.net\r\n${envelopeId === undefined ? '' : `Original-Envelope-Id: ${envelopeId}\r\n`}\r\n` +
        `Final-Recipient: rfc822; parent@example.com\r\nAction: ${action}\r\nStatus: ${status}\r\n` +
        `Diagnostic-Code: ${diagnostic}\r\n`,
    ],
    ['text/rfc822-headers', returned],
  )
}

/** What a mailbox provider sends when somebody says "this is spam" (RFC 5965). */
export function feedbackReport(type: string, returned: string): Buffer {
  return multipart(
    'fbl@pin.example.com',
    'feedback-report',
    ['text/plain', 'This is an email abuse report.\r\n'],
    ['message/feedback-report', `Feedback-Type: ${type}\r\nUser-Agent: Example/1.0\r\nVersion: 1\r\n`],
    ['message/rfc822', returned],
  )
}

function multipart(to: string, kind: string, ...parts: [type: string, content: string][]): Buffer {
  const head =
    `From: Mail Delivery System <MAILER-DAEMON@mx.example.net>\r\nTo: ${to}\r\nSubject: Report\r\nMIME-Version: 1.0\r\n` +
    `Content-Type: multipart/report; report-type=${kind}; boundary="${BOUNDARY}"\r\n\r\n`
  const body = parts.map(([type, content]) => `--${BOUNDARY}\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`).join('')
  return Buffer.from(`${head}${body}--${BOUNDARY}--\r\n`)
}

/** A mail of text alone. */
export function plainMail(headers: Record<string, string>, text: string): Buffer {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${head.join('')}\r\n${text.replace(/\r?\n/g, '\r\n')}`)
}

/** Mails as servers and people write them without any standard, and what each is. All made up. */
export const FREE_FORM: readonly [what: string, mail: Buffer, verdict: object][] = [
  [
    'qmail says that there is no mailbox',
    plainMail(
      { From: 'MAILER-DAEMON@mx.example.net', To: 'portal@pin.example.com', Subject: 'failure notice' },
      "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<parent@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <portal@pin.example.com>\nSubject: Your mailbox is full of news\n",
    ),
    { kind: 'bounce', class: 'hard', status: '5.1.1' },
  ],
  [
    'exim without a report part',
    plainMail(
      {
        'X-Failed-Recipients': 'parent@example.com',
        'Auto-Submitted': 'auto-replied',
        From: 'Mail Delivery System <Mailer-Daemon@mx.example.net>',
        Subject: 'Mail delivery failed: returning message to sender',
      },
      'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  parent@example.com\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n',
    ),
    { kind: 'bounce', class: 'hard' },
  ],
  [
    'exim is still trying',
    plainMail(
      { From: 'Mail Delivery System <Mailer-Daemon@mx.example.net>', Subject: 'Warning: message 1tX delayed 24 hours' },
      'A message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours.\nNo action is required on your part. Delivery attempts will continue for some time.\n',
    ),
    { kind: 'delayed' },
  ],
  [
    'a full mailbox in words only',
    plainMail(
      { From: 'postmaster@example.net', Subject: 'Undeliverable: Set up your account' },
      'Your message could not be delivered.\nThe mailbox is full and cannot take messages now.\n',
    ),
    { kind: 'bounce', class: 'soft' },
  ],
  [
    'a sender that is on a blocklist',
    plainMail(
      { From: 'MAILER-DAEMON@mx.example.net', Subject: 'Undelivered Mail Returned to Sender' },
      '<parent@example.com>: host mx.example.org said: 550 Rejected, your host is blocked, see our page\n',
    ),
    { kind: 'bounce', class: 'policy' },
  ],
  [
    'an assistant that answers for somebody on holiday',
    plainMail(
      { From: 'Ana Example <ana@example.com>', Subject: 'Automatic reply: Set up', 'Auto-Submitted': 'auto-replied' },
      'I am out of the office and could not be reached. Undeliverable letters are returned to sender.\n',
    ),
    { kind: 'none' },
  ],
  [
    'a holiday answer that goes out from no sender',
    plainMail(
      { 'Return-Path': '<>', From: 'ana@example.com', Subject: 'Out of office', 'X-Autoreply': 'yes' },
      'Mail delivery failed to find me: I am away until Monday.\n',
    ),
    { kind: 'none' },
  ],
  [
    'a guard that wants to know whether a person writes',
    plainMail(
      { From: 'Guard <challenge@guard.example.net>', Subject: 'Please confirm your message' },
      'Your message has not been delivered yet. Click here and it will be delivered.\n',
    ),
    { kind: 'none' },
  ],
  [
    'a parent who quotes a bounce',
    plainMail(
      { From: 'ana@example.com', Subject: 'Re: Undelivered Mail Returned to Sender' },
      'What is this?\n> 550 5.1.1 User unknown\n> Final-Recipient: rfc822; ana@example.com\n> Action: failed\n> Status: 5.1.1\n',
    ),
    { kind: 'none' },
  ],
  [
    'a person at postmaster@ who writes of letters that did not come',
    plainMail(
      { From: 'Ben Example <postmaster@example.net>', Subject: 'Letters to our families' },
      'Hello, your emails could not be delivered to some of our families: user unknown, one of them told me. Undeliverable mail is returned to sender here. Can you help?\n',
    ),
    { kind: 'none' },
  ],
  [
    'a person at postmaster@ who answers a bounce and quotes it',
    plainMail(
      {
        'Return-Path': '<postmaster@example.net>',
        From: 'postmaster@example.net',
        Subject: 'Re: Undeliverable: Set up your account',
        'Auto-Submitted': 'no',
      },
      'This mailbox does not exist any more.\n\n> Your message could not be delivered: 550 5.1.1 User unknown\n\nFinal-Recipient: rfc822; ana@example.com\nAction: failed\nStatus: 5.1.1\n',
    ),
    { kind: 'none' },
  ],
  [
    'a person whose firm delivers mail',
    plainMail(
      { From: 'Mail Delivery Example <ben@example.net>', Subject: 'Mail delivery of your forms' },
      'We could not deliver your parcel and it was returned to sender.\n',
    ),
    { kind: 'none' },
  ],
  [
    'a mail system at postmaster@ that has no sender',
    plainMail(
      { 'Return-Path': '<>', From: 'postmaster@example.net', Subject: 'About your letter' },
      'The following message could not be delivered: 550 5.1.1 User unknown\n',
    ),
    { kind: 'bounce', class: 'hard', status: '5.1.1' },
  ],
  [
    'a mail system at postmaster@ that says that it wrote by itself',
    plainMail(
      { From: 'postmaster@example.net', Subject: 'About your letter', 'Auto-Submitted': 'auto-generated' },
      'The following message could not be delivered: 550 5.1.1 User unknown\n',
    ),
    { kind: 'bounce', class: 'hard', status: '5.1.1' },
  ],
  [
    'a mail administrator whose notice says so in its subject',
    plainMail(
      { From: 'Mail Administrator <postmaster@example.net>', Subject: 'Mail System Error - Returned Mail' },
      'This message was undeliverable: the user is unknown.\n',
    ),
    { kind: 'bounce', class: 'hard' },
  ],
  ['nothing at all', Buffer.alloc(0), { kind: 'none' }],
  ['bytes that are no mail', Buffer.from([0, 255, 254, 10, 13, 0, 128, 200]), { kind: 'none' }],
]
