import type { Channel, DeliveryProblem } from '../../src/domain/delivery.ts'
import type { PageData, PageName, PracticeCard, WayOut } from '../../src/domain/page-data.ts'
import { LANGUAGES, type Language } from '../../src/domain/practice.ts'
import { channelsAfter, helpfulChannels, mayChange, type ReceiptState, wayOutBy } from '../../src/domain/receipt.ts'
import type { Render } from '../../src/render.ts'

export const SENT_AT = Date.parse('2026-12-06T15:02:00Z')
const EXPIRES_AT = Date.parse('2026-12-06T15:12:00Z')
const EVENING = Date.parse('2026-12-07T02:40:00Z')
export const LINK_ENDS_AT = Date.parse('2026-12-20T18:26:00Z')
const TURNS = { text: { allowed: true }, call: { allowed: true } } as const
const failed = { state: 'not-delivered', reason: 'unreachable', mayChange: true } as const
const arrived = { state: 'delivered', mayChange: false } as const
const ended = { state: 'ended', mayChange: false } as const
const CALL_PROBLEMS: readonly (DeliveryProblem | null)[] = ['busy', 'no-answer', 'not-heard']
const PROBLEMS = [
  'bad-number',
  'not-a-mobile',
  'opted-out',
  'unreachable',
  'filtered',
  'country-not-allowed',
  'ours',
  'busy',
  'no-answer',
  'not-heard',
  null,
] as const
const PORTAL = 'https://portal.example.org/welcome'
const AT_PORTAL = `${PORTAL}?setupReference=${'sample.'.repeat(8)}1`

export const SAMPLE_PRACTICE: PracticeCard = {
  name: 'Willow Street Pediatrics',
  phone: '(202) 555-0143',
  phoneHref: 'tel:+12025550143',
  hours: 'Monday to Friday, 8 AM to 5 PM',
  timeZone: 'America/New_York',
}

/** The practice as somebody who reads this language sees it. */
export function samplePractice(language: Language): PracticeCard {
  return language === 'es' ? { ...SAMPLE_PRACTICE, hours: 'Lunes a viernes, de 8 AM a 5 PM' } : SAMPLE_PRACTICE
}

export type SamplePage = { [Name in PageName]: { page: Name; shows: string; data: PageData<Name> } }[PageName]

/** Every page in every state a parent can meet it in. */
export function samplePages(language: Language, practice: PracticeCard = samplePractice(language)): SamplePage[] {
  const frame = {
    language,
    languages: LANGUAGES,
    practice,
    formToken: 'form-token',
    path: '/set-up',
    again: null,
    now: SENT_AT,
  }
  const apart = { ...frame, formToken: null }
  const ways = { takesTexts: true, takesCalls: true }
  const choose = {
    ...frame,
    ...ways,
    phoneEnding: '43',
    linkEndsAt: LINK_ENDS_AT,
    pinAtPortal: false,
    stopped: null,
    notice: null,
  } as const
  const sent = {
    ...frame,
    ...ways,
    of: 'willow.sample',
    channel: 'text',
    phoneEnding: '43',
    state: 'on-its-way',
    reason: null,
    sentAt: SENT_AT,
    reportedAt: SENT_AT,
    isFree: false,
    dueAt: null,
    otherIsFaster: false,
    expiresAt: EXPIRES_AT,
    leftMs: EXPIRES_AT - SENT_AT,
    wayOut: null,
    mayChange: true,
    sendAgain: { allowed: true },
    tag: null,
    error: null,
    triesLeft: null,
    portalAddress: null,
  } as const
  const none = { expiresAt: null, leftMs: null } as const
  const refused = { ...frame, channel: 'text', phoneEnding: '43' } as const
  return [
    { page: 'choose', shows: 'first', data: choose },
    { page: 'choose', shows: 'calls only', data: { ...choose, takesTexts: false } },
    {
      page: 'choose',
      shows: 'calls wait',
      data: { ...choose, takesCalls: false, notice: { kind: 'calls-wait', until: SENT_AT } },
    },
    ...['+1 202-555-0100', null].map((startTo) => ({
      page: 'choose' as const,
      shows: startTo ? 'texts stopped' : 'texts stopped, number unknown',
      data: { ...choose, takesTexts: false, stopped: { startTo } },
    })),
    { page: 'choose', shows: 'channel missing', data: { ...choose, notice: { kind: 'channel-missing' } } },
    ...(['text', 'call'] as const).flatMap((channel) => [
      ...(['waiting', 'on-its-way', 'overdue', 'delivered', 'unknown', 'ended'] as const).map((state) => ({
        page: 'sent' as const,
        shows: `${channel} ${state}`,
        data: {
          ...sent,
          ...(state === 'waiting' || state === 'ended' || (channel === 'call' && state !== 'delivered') ? none : {}),
          channel,
          state,
          ...offered(state, helpfulChannels(state, channel, null, false)),
        },
      })),
      {
        page: 'sent' as const,
        shows: `${channel} waiting for a known time`,
        data: {
          ...sent,
          ...none,
          channel,
          state: 'waiting' as const,
          dueAt: EXPIRES_AT,
          otherIsFaster: true,
          ...offered('waiting', helpfulChannels('waiting', channel, null, true)),
        },
      },
      ...PROBLEMS.filter((reason) => channel === 'call' || !CALL_PROBLEMS.includes(reason)).map((reason) => ({
        page: 'sent' as const,
        shows: `${channel} not-delivered ${reason}`,
        data: {
          ...sent,
          ...none,
          channel,
          state: 'not-delivered' as const,
          reason,
          wayOut: wayOutBy(helpfulChannels('not-delivered', channel, reason, false), TURNS),
          mayChange: false,
        },
      })),
    ]),
    {
      page: 'sent',
      shows: 'unknown that counts not',
      data: { ...sent, state: 'unknown', isFree: true, wayOut: { kind: 'ask', channels: ['text', 'call'] } },
    },
    {
      page: 'sent',
      shows: 'way out later',
      data: { ...sent, ...none, ...failed, wayOut: { kind: 'later', channels: ['text', 'call'], at: EXPIRES_AT } },
    },
    {
      page: 'sent',
      shows: 'call later',
      data: { ...sent, state: 'overdue', wayOut: { kind: 'later', channels: ['call'], at: EXPIRES_AT } },
    },
    {
      page: 'sent',
      shows: 'text later',
      data: {
        ...sent,
        ...none,
        ...failed,
        channel: 'call',
        wayOut: { kind: 'later', channels: ['text'], at: EXPIRES_AT },
      },
    },
    {
      page: 'sent',
      shows: 'no way out',
      data: {
        ...sent,
        ...none,
        ...failed,
        mayChange: false,
        wayOut: { kind: 'used-up' },
        sendAgain: { allowed: false, at: null },
      },
    },
    { page: 'sent', shows: 'second text', data: { ...sent, ...arrived, tag: 'B' } },
    { page: 'sent', shows: 'wrong', data: { ...sent, ...arrived, error: 'wrong', triesLeft: 2 } },
    { page: 'sent', shows: 'last try', data: { ...sent, ...arrived, error: 'wrong', triesLeft: 1 } },
    {
      page: 'sent',
      shows: 'expired',
      data: { ...sent, ...none, ...ended, error: 'expired', wayOut: { kind: 'ask', channels: ['text', 'call'] } },
    },
    { page: 'choose', shows: 'PIN at the portal', data: { ...choose, pinAtPortal: true } },
    { page: 'sent', shows: 'PIN at the portal', data: { ...sent, ...arrived, portalAddress: AT_PORTAL } },
    {
      page: 'sent',
      shows: 'PIN at the portal over',
      data: {
        ...sent,
        ...none,
        ...ended,
        wayOut: { kind: 'ask', channels: ['text', 'call'] },
        portalAddress: AT_PORTAL,
      },
    },
    { page: 'sent', shows: 'birth date', data: { ...sent, error: 'birth-date' } },
    { page: 'sent', shows: 'missing', data: { ...sent, error: 'missing' } },
    { page: 'sent', shows: 'send again later', data: { ...sent, sendAgain: { allowed: false, at: EXPIRES_AT } } },
    { page: 'sent', shows: 'send no more', data: { ...sent, sendAgain: { allowed: false, at: null } } },
    { page: 'call-now', shows: 'evening', data: { ...frame, phoneEnding: '43', ringsAt: EVENING, takesTexts: true } },
    ...[false, true].map((pinAtPortal) => ({
      page: 'accepted' as const,
      shows: pinAtPortal ? 'right at the portal' : 'right',
      data: {
        ...frame,
        ...ways,
        acceptedAt: SENT_AT,
        portalUrl: PORTAL,
        pinAtPortal,
        sendAgain: { allowed: true } as const,
      },
    })),
    ...[EXPIRES_AT, null].map((at) => ({
      page: 'accepted' as const,
      shows: at === null ? 'no new PIN' : 'a new PIN later',
      data: {
        ...frame,
        takesTexts: false,
        takesCalls: false,
        acceptedAt: SENT_AT,
        portalUrl: PORTAL,
        pinAtPortal: false,
        sendAgain: { allowed: false, at } as const,
      },
    })),
    { page: 'already-set-up', shows: 'done', data: { ...frame, portalUrl: PORTAL } },
    { page: 'locked', shows: 'locked', data: { ...frame, askToken: 'form-token' } },
    { page: 'locked', shows: 'no new email', data: { ...frame, askToken: null } },
    {
      page: 'ended',
      shows: 'expired',
      data: { ...apart, reason: 'expired', endedAt: LINK_ENDS_AT, askToken: 'form-token' },
    },
    {
      page: 'ended',
      shows: 'no new email',
      data: { ...apart, reason: 'expired', endedAt: LINK_ENDS_AT, askToken: null },
    },
    { page: 'ended', shows: 'told', data: { ...frame, reason: 'told' } },
    { page: 'asked', shows: 'noted', data: { ...frame, already: false, askedAt: SENT_AT } },
    { page: 'asked', shows: 'already', data: { ...frame, already: true, askedAt: SENT_AT } },
    { page: 'ended', shows: 'ended', data: { ...apart, reason: 'ended' } },
    { page: 'ended', shows: 'replaced', data: { ...apart, reason: 'replaced' } },
    ...(['asked-often', 'calls-used-up', 'phone-used-up'] as const).map((cause) => ({
      page: 'wait' as const,
      shows: cause,
      data: {
        ...frame,
        takesTexts: cause === 'calls-used-up',
        takesCalls: false,
        cause,
        until: EXPIRES_AT,
        livePin: true,
      },
    })),
    {
      page: 'wait',
      shows: 'for ever',
      data: { ...frame, takesTexts: false, takesCalls: false, cause: 'asked-often', until: null, livePin: false },
    },
    { page: 'not-valid', shows: 'practice known', data: apart },
    { page: 'not-valid', shows: 'practice unknown', data: { ...apart, practice: null } },
    { page: 'no-cookie', shows: 'no cookie', data: { ...apart, practice: null, asked: false } },
    { page: 'no-cookie', shows: 'asked', data: { ...apart, practice: null, asked: true } },
    { page: 'other-link', shows: 'other link', data: frame },
    { page: 'broken', shows: 'practice known', data: apart },
    { page: 'broken', shows: 'practice unknown', data: { ...apart, practice: null } },
    { page: 'crowded', shows: 'try again', data: frame },
    ...(
      ['bad-number', 'not-a-mobile', 'opted-out', 'unreachable', 'filtered', 'country-not-allowed', 'ours'] as const
    ).map((reason) => ({
      page: 'refused' as const,
      shows: reason,
      data: { ...refused, reason, wayOut: wayOutBy(channelsAfter(reason, 'text'), TURNS) },
    })),
    {
      page: 'refused',
      shows: 'way out later',
      data: { ...refused, reason: 'not-a-mobile', wayOut: { kind: 'later', channels: ['call'], at: EXPIRES_AT } },
    },
    {
      page: 'refused',
      shows: 'no way left',
      data: { ...refused, channel: 'call', reason: 'unreachable', wayOut: { kind: 'used-up' } },
    },
    { page: 'stop', shows: 'question', data: { ...apart, path: '/stop/abc' } },
    { page: 'stopped', shows: 'done', data: { ...apart, path: '/stop/abc' } },
    ...(['person', 'number'] as const).flatMap((about) => [
      { page: 'not-me' as const, shows: about, data: { ...frame, about } },
      { page: 'not-me-done' as const, shows: about, data: { ...apart, about } },
    ]),
    { page: 'preview', shows: 'preview', data: { ...apart, practice: null, path: '/set-up/preview' } },
    ...(['not-found', 'forbidden', 'too-large', 'bad-request'] as const).map((kind) => ({
      page: 'error' as const,
      shows: kind,
      data: { ...apart, practice: null, kind },
    })),
  ]
}

/** What is offered to a phone that takes texts and calls, with no limit near. */
function offered(state: ReceiptState, channels: readonly Channel[]): { wayOut: WayOut | null; mayChange: boolean } {
  const wayOut = channels.length > 0 ? wayOutBy(channels, TURNS) : null
  return { wayOut, mayChange: mayChange(state, wayOut) }
}

export function renderSample(render: Render, sample: SamplePage): string {
  return render.page(sample.page, sample.data)
}
