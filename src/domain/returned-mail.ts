import { type BounceClass, bounceClassOf } from './bounce.ts'
import { type Fields, fieldBlocks, type RecipientReport, readRefusal, recipientReports } from './delivery-status.ts'

/** A mail that came to the address of the sender, taken apart. Texts are decoded; a long mail is there up to a bound. */
export type ReturnedMail = {
  headers: readonly { name: string; value: string }[]
  /** What it says to people, with what it quotes below. */
  text: string
  /** Parts of the kind message/delivery-status (RFC 3464) and message/feedback-report (RFC 5965). */
  statuses: readonly string[]
  feedback: readonly string[]
  /** The mail that it is about, or its headers, where it is a part of its own. */
  returned: readonly string[]
}

/**
 * What such a mail says. `opt-out` is a feedback report that asks for no more mail and complains of nothing; `none` is all
 * else: replies by people and machines, reports that a mail was handed on or read, ordinary mail.
 */
export type MailVerdict =
  | { kind: 'bounce'; class: BounceClass; status?: string }
  | { kind: 'complaint'; feedback: string }
  | { kind: 'delayed' | 'delivered' | 'opt-out' | 'none' }

const COMPLAINTS: readonly string[] = ['abuse', 'fraud', 'virus', 'other']
const LONGEST_JUDGED = 10_000

/** Sorts one mail. Never throws, whatever the mail is. */
export function judgeReturnedMail(mail: ReturnedMail): MailVerdict {
  const [feedback] = mail.feedback.flatMap(fieldBlocks)
  if (feedback) return judgeFeedback(feedback)
  const words = ownWords(mail.text)
  const reports = recipientReports(mail.statuses.flatMap(fieldBlocks))
  if (reports.length > 0) return judgeReports(reports, words)
  if (!isMailSystem(mail)) return { kind: 'none' }
  const inText = recipientReports(fieldBlocks(mail.text.slice(0, LONGEST_JUDGED)))
  return inText.length > 0 ? judgeReports(inText, words) : judgeWords(mail, words)
}

function judgeFeedback(fields: Fields): MailVerdict {
  const type = (fields.get('feedback-type') ?? '').toLowerCase()
  if (COMPLAINTS.includes(type)) return { kind: 'complaint', feedback: type }
  return { kind: type.startsWith('opt-out') ? 'opt-out' : 'none' }
}

/** A letter has one recipient; several are an alias behind it. It is a hard bounce only when each of them is one. */
function judgeReports(reports: readonly RecipientReport[], words: string): MailVerdict {
  const failed = reports.filter(({ action }) => action === 'failed').map(({ refusal }) => refusal)
  const [first] = failed
  if (first) {
    const classes = failed.map((refusal) => bounceClassOf({ ...refusal, text: refusal.text || words }))
    const mildest = (['soft', 'policy', 'hard'] as const).find((name) => classes.includes(name)) ?? 'soft'
    const { enhanced } = failed[classes.indexOf(mildest)] ?? first
    return { kind: 'bounce', class: mildest, ...(enhanced === undefined ? {} : { status: enhanced }) }
  }
  const has = (name: string) => reports.some(({ action }) => action === name)
  return { kind: has('delayed') ? 'delayed' : has('delivered') ? 'delivered' : 'none' }
}

/** Senders as whom nobody writes. */
const MACHINE = /mailer-daemon|<>|delivery (?:sub)?system/i
/** Senders as whom both a mail system and the people who keep it write. */
const KEEPER = /postmaster@|mail delivery|mail administrator|mail system|mdaemon/i
/** How notices of mail systems begin; a reply to one begins otherwise. */
const NOTICE =
  /^\s*(?:warning\W+)?(?:undeliver(?:able|ed)\b|non-?deliver|returned mail\b|failure notice\b|(?:(?:e-?mail|message|mail) )?(?:delivery|system)\b[^\n]{0,30}(?:fail|error|problem|notif|delay|warning)|(?:e-?mail|message|mail)\b[^\n]{0,30}(?:delayed|not (?:be )?delivered|undeliver))/i
const FAILURE =
  /undeliver|deliver(?:y|ed)[^\n]{0,60}fail|fail(?:ed|ure)[^\n]{0,60}deliver|(?:could|can)(?: ?not|n't| not)[^\n]{0,40}\bdeliver|unable to deliver|permanent(?:ly)? (?:error|fail|fatal)|returned (?:mail|to sender)|wasn't able to deliver|not be delivered|has been rejected/i
const WARNING =
  /warning only|warning message only|still (?:being|undelivered)|will (?:be retried|keep trying|continue to (?:try|attempt))|delayed|delivery attempts will continue|not been able to deliver[^\n]{0,40}yet/i
const FINAL =
  /fail(?:ed|ure)[^\n]{0,30}permanent|permanent[^\n]{0,30}(?:error|fail|fatal)|given up|will not be retried|deleted from queue/i

/**
 * Bounces come from no sender, or from the mail system of some server; what people and their assistants write does not. At
 * an address that is also a person's, such as postmaster@, a machine shows itself by an empty envelope (RFC 5321 §4.5.5),
 * by saying that it wrote by itself (RFC 3834 §5), or by the subject of a notice.
 */
function isMailSystem({ headers, text }: ReturnedMail): boolean {
  const of = (name: string) => headers.filter((header) => header.name === name).map(({ value }) => value)
  if (of('x-failed-recipients').length > 0) return true
  if (of('x-autoreply').length + of('x-autorespond').length > 0) return false
  const from = of('from').join(' ').slice(0, 500)
  if (MACHINE.test(from) || /^\s*Hi\. This is the [^\n]{0,80}qmail-send/.test(text)) return true
  const isWrittenByItself =
    of('return-path').some((path) => path.trim() === '<>') ||
    of('auto-submitted').some((how) => !/^\s*no\b/i.test(how)) ||
    NOTICE.test(of('subject').join(' ').slice(0, 500))
  return KEEPER.test(from) && isWrittenByItself
}

function judgeWords({ headers }: ReturnedMail, words: string): MailVerdict {
  const subject = headers.find(({ name }) => name === 'subject')?.value.slice(0, 500) ?? ''
  const all = `${subject}\n${words}`
  if (WARNING.test(all) && !FINAL.test(all)) return { kind: 'delayed' }
  if (!FAILURE.test(all)) return { kind: 'none' }
  const refusal = readRefusal(words)
  const { enhanced } = refusal
  return { kind: 'bounce', class: bounceClassOf(refusal), ...(enhanced === undefined ? {} : { status: enhanced }) }
}

const QUOTED_MAIL =
  /^(?:-{2,}|={2,})[^\n]{0,60}(?:original message|returned message|copy of the message|copy of your message|message header)|^original message follows|^received: /im

/** On one line, and without the mail that stands below, whose words are ours. */
function ownWords(text: string): string {
  const head = text.slice(0, LONGEST_JUDGED)
  const quoted = QUOTED_MAIL.exec(head)?.index ?? head.length
  return head.slice(0, quoted).replace(/\s+/g, ' ')
}
